using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Ops along the last axis, and look-ups.</summary>
internal static class RowWriters
{
    [Writes<Softmax>]
    private static void Softmax(Node node, OnnxWriter to) => AlongLast(node, to, "Softmax");

    [Writes<LogSoftmax>]
    private static void LogSoftmax(Node node, OnnxWriter to) => AlongLast(node, to, "LogSoftmax");

    [Writes<Gather>]
    private static void Gather(Node node, OnnxWriter to) => to.Set(node.Outputs[0],
        to.Graph.Node("Gather", [to.Name(node.Inputs[0]), to.Graph.Node("Cast", [to.Name(node.Inputs[1])], ("to", OnnxTypes.Int64))], ("axis", 0)));

    // Compared with each class, so that what is no class gets no 1, as here.
    [Writes<OneHot>]
    private static void OneHot(Node node, OnnxWriter to)
    {
        int depth = ((OneHot)node.Op).Depth;
        string column = to.Graph.Node("Unsqueeze", [to.Name(node.Inputs[0]), to.Graph.Integers(-1)]);
        string classes = to.Graph.Fixed(new Tensor(new Shape(depth), [.. Enumerable.Range(0, depth).Select(i => (float)i)]));
        to.SetTruth(node.Outputs[0], to.Graph.Node("Equal", [column, classes]), AxisOrder.Natural(node.Outputs[0].Shape.Rank));
    }

    // Martins and Astudillo 2016: with z sorted downwards, k is the largest count with 1 + k·z_k > z_1 + … + z_k, τ = (Σ − 1)/k, p = max(z − τ, 0).
    // As Keras has it when not exact: the sum runs over all sorted values that hold.
    [Writes<Sparsemax>]
    private static void Sparsemax(Node node, OnnxWriter to) => throw new EspalierException($"{node.Label} has no counterpart in ONNX.");

    private static void AlongLast(Node node, OnnxWriter to, string name)
    {
        var order = to.OrderOf(node.Inputs[0]);
        to.Set(node.Outputs[0], to.Graph.Node(name, [to.HomeName(node.Inputs[0])], ("axis", order.PlaceOf(-1))), order);
    }
}
