using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Matrix products.</summary>
internal static class LinearWriters
{
    [Writes<MatMul>]
    private static void MatMul(Node node, OnnxWriter to)
    {
        var (x, kernel) = (node.Inputs[0], node.Inputs[1]);
        if (x.Shape.Rank == 2 && Bias(node, to) is { } bias) to.Set(bias.Sum, to.Graph.Node("Gemm", [to.Name(x), to.Name(kernel), to.Name(bias.Numbers)]));
        else to.Set(node.Outputs[0], to.Graph.Node("MatMul", [to.Name(x), to.Name(kernel)]));
    }

    [Writes<MatMulTransposedB>]
    private static void MatMulTransposedB(Node node, OnnxWriter to) =>
        to.Set(node.Outputs[0], to.Graph.Node("MatMul", [to.Name(node.Inputs[0]), to.Name(node.Inputs[1], AxisOrder.LastTwoExchanged(2))]));

    [Writes<BatchMatMul>]
    private static void BatchMatMul(Node node, OnnxWriter to)
    {
        var op = (BatchMatMul)node.Op;
        int rank = node.Outputs[0].Shape.Rank;
        AxisOrder plain = AxisOrder.Natural(rank), turned = AxisOrder.LastTwoExchanged(rank);
        to.Set(node.Outputs[0], to.Graph.Node("MatMul",
            [to.Name(node.Inputs[0], op.TransposeA ? turned : plain), to.Name(node.Inputs[1], op.TransposeB ? turned : plain)]));
    }

    /// <summary>The sum with one number for each value of the last axis, when that is all a node's output goes into.</summary>
    public static (Symbol Sum, Symbol Numbers)? Bias(Node node, OnnxWriter to)
    {
        if (to.OnlyUserOf(node.Outputs[0]) is not { Op: Add } add) return null;
        var other = to.Resolve(add.Inputs[0]) == node.Outputs[0] ? add.Inputs[1] : add.Inputs[0];
        return other.Shape == new Shape(node.Outputs[0].Shape[-1]) && to.IsNumber(other) ? (add.Outputs[0], other) : null;
    }
}
