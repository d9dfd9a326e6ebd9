using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Ops that move values without changing them.</summary>
internal static class ShapingWriters
{
    [Writes<Graph.Transpose>]
    private static void Transpose(Node node, OnnxWriter to) =>
        to.Set(node.Outputs[0], to.HomeName(node.Inputs[0]), to.OrderOf(node.Inputs[0]).SeenThrough(((Graph.Transpose)node.Op).Order));

    [Writes<Graph.Reshape>]
    private static void Reshape(Node node, OnnxWriter to)
    {
        Shape from = node.Inputs[0].Shape, shape = node.Outputs[0].Shape;
        var order = to.OrderOf(node.Inputs[0]);
        if (from == shape) to.SetSame(node.Outputs[0], node.Inputs[0]);
        else if (!order.IsNatural && OnlyOnes(from, shape) is { } sources)
        {
            var kept = WithOnes(order, sources);
            to.Set(node.Outputs[0], Write(to, to.HomeName(node.Inputs[0]), kept.Apply(shape.Dims), batch: -1), kept);
        }
        else to.Set(node.Outputs[0], Write(to, to.Name(node.Inputs[0]), shape.Dims));
    }

    [Writes<BroadcastTo>]
    private static void BroadcastTo(Node node, OnnxWriter to)
    {
        if (node.Inputs[0].Shape == node.Outputs[0].Shape) to.SetSame(node.Outputs[0], node.Inputs[0]);
        else to.Set(node.Outputs[0], to.Graph.Node("Expand", [to.Name(node.Inputs[0]), to.WholeShape(node.Outputs[0].Shape)]));
    }

    [Writes<Concat>]
    private static void Concat(Node node, OnnxWriter to)
    {
        var order = node.Inputs.Select(to.OrderOf).Where(o => !o.IsNatural).Append(AxisOrder.Natural(node.Outputs[0].Shape.Rank)).First();
        to.Set(node.Outputs[0], to.Graph.Node("Concat", node.Inputs.Select(i => to.Name(i, order)), ("axis", order.PlaceOf(((Concat)node.Op).Axis))), order);
    }

    [Writes<Slice>]
    private static void Slice(Node node, OnnxWriter to)
    {
        var op = (Slice)node.Op;
        Cut(node, to, op.Axis, op.Start, op.Start + op.Length, 1);
    }

    [Writes<Reverse>]
    private static void Reverse(Node node, OnnxWriter to) => Cut(node, to, ((Reverse)node.Op).Axis, -1, long.MinValue, -1);

    [Writes<Split>]
    private static void Split(Node node, OnnxWriter to)
    {
        var op = (Split)node.Op;
        var order = to.OrderOf(node.Inputs[0]);
        string[] parts = to.Graph.Nodes("Split", [to.HomeName(node.Inputs[0])], op.Parts, ("axis", order.PlaceOf(op.Axis)), ("num_outputs", op.Parts));
        for (int i = 0; i < parts.Length; i++) to.Set(node.Outputs[i], parts[i], order);
    }

    [Writes<Pad>]
    private static void Pad(Node node, OnnxWriter to)
    {
        var op = (Pad)node.Op;
        var order = to.OrderOf(node.Inputs[0]);
        var pads = new long[2 * order.Rank];
        (pads[order.PlaceOf(op.Axis)], pads[order.Rank + order.PlaceOf(op.Axis)]) = (op.Before, op.After);
        to.Set(node.Outputs[0], to.Graph.Node("Pad", [to.HomeName(node.Inputs[0]), to.Graph.Integers(pads)]), order);
    }

    // In ONNX 0 stands for the size the axis has before, and −1 for what remains.
    private static string Write(OnnxWriter to, string value, ReadOnlySpan<int> dims, long batch = 0)
    {
        var target = new long[dims.Length];
        for (int i = 0; i < target.Length; i++) target[i] = dims[i] == Shape.Batch ? batch : dims[i];
        return to.Graph.Node("Reshape", [value, to.Graph.Integers(target)]);
    }

    private static void Cut(Node node, OnnxWriter to, int axis, long start, long end, long step)
    {
        var order = to.OrderOf(node.Inputs[0]);
        List<string> inputs = [to.HomeName(node.Inputs[0]), to.Graph.Integers(start), to.Graph.Integers(end), to.Graph.Integers(order.PlaceOf(axis))];
        if (step != 1) inputs.Add(to.Graph.Integers(step));
        to.Set(node.Outputs[0], to.Graph.Node("Slice", inputs), order);
    }

    // For each axis after, the axis before; −1 for one of size 1 that came in. Null when the shapes differ in more than axes of size 1.
    private static int[]? OnlyOnes(Shape from, Shape to)
    {
        int[] old = [.. Enumerable.Range(0, from.Rank).Where(a => from[a] != 1)];
        var sources = new int[to.Rank];
        int next = 0;
        for (int axis = 0; axis < to.Rank; axis++)
        {
            if (to[axis] == 1) sources[axis] = -1;
            else if (next == old.Length || from[old[next]] != to[axis]) return null;
            else sources[axis] = old[next++];
        }
        return next == old.Length ? sources : null;
    }

    // The axes that stay keep their order; one that came in stands before the next that was there: (batch, 1, steps, channels) of
    // (batch, channels, steps) is (batch, channels, 1, steps), as a convolution wants it.
    private static AxisOrder WithOnes(AxisOrder order, int[] sources)
    {
        var result = order.Axes.ToArray().Where(a => sources.Contains(a)).Select(a => Array.IndexOf(sources, a)).ToList();
        for (int axis = sources.Length - 1; axis >= 0; axis--)
        {
            if (sources[axis] >= 0) continue;
            int before = axis + 1 < sources.Length ? result.IndexOf(axis + 1) : -1;
            if (before >= 0) result.Insert(before, axis);
            else result.Add(axis);
        }
        return new([.. result]);
    }
}
