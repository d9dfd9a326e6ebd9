using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Folding of axes, and counting them.</summary>
internal static class ReductionWriters
{
    [Writes<ReduceSum>]
    private static void ReduceSum(Node node, OnnxWriter to)
    {
        // A sum that is only divided by the count of what it sums is a mean.
        if (to.OnlyUserOf(node.Outputs[0]) is { Op: Divide } mean && to.Resolve(mean.Inputs[0]) == node.Outputs[0] && mean.Inputs[1].Shape.Rank == 0
            && to.IsNumber(mean.Inputs[1]) && to.Number(mean.Inputs[1]).Values[0] == Count(node))
            Fold(node, to, "ReduceMean", mean.Outputs[0]);
        else Fold(node, to, "ReduceSum", node.Outputs[0]);
    }

    [Writes<ReduceMax>]
    private static void ReduceMax(Node node, OnnxWriter to) => Fold(node, to, "ReduceMax", node.Outputs[0]);

    [Writes<ElementCount>]
    private static void ElementCount(Node node, OnnxWriter to)
    {
        float others = ((ElementCount)node.Op).Value(node, 1);
        string rows = to.Graph.Node("Cast", [to.Graph.Node("Squeeze", [to.BatchRows])], ("to", OnnxTypes.Float));
        to.Set(node.Outputs[0], others == 1 ? rows : to.Graph.Node("Mul", [rows, to.Graph.Number(others)]));
    }

    private static void Fold(Node node, OnnxWriter to, string name, Symbol result)
    {
        var op = (ReduceOp)node.Op;
        int rank = node.Inputs[0].Shape.Rank;
        var order = to.OrderOf(node.Inputs[0]);
        int[] folded = [.. Enumerable.Range(0, rank).Where(a => op.Folds(a, rank))], kept = [.. Enumerable.Range(0, rank).Except(folded)];
        string axes = to.Graph.Integers([.. folded.Select(a => (long)order.PlaceOf(a)).Order()]);
        string value = to.Graph.Node(name, [to.HomeName(node.Inputs[0]), axes], ("keepdims", op.KeepDims ? 1 : 0));
        to.Set(result, value, op.KeepDims ? order : new AxisOrder([.. order.Axes.ToArray().Where(kept.Contains).Select(a => Array.IndexOf(kept, a))]));
    }

    private static float Count(Node node)
    {
        var shape = node.Inputs[0].Shape;
        double count = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
            if (((ReduceOp)node.Op).Folds(axis, shape.Rank)) count *= shape[axis];
        return (float)count;
    }
}
