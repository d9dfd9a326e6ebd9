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

    // Martins and Astudillo 2016: with z sorted downwards and sums s, the k values with k·z > s − 1 stay; τ = (s_k − 1)/k, p = max(x − τ, 0).
    // Where not exact, τ is as Keras has it: from the sum of the k sums.
    [Writes<Sparsemax>]
    private static void Sparsemax(Node node, OnnxWriter to)
    {
        var g = to.Graph;
        int count = node.Inputs[0].Shape[-1];
        string x = to.Name(node.Inputs[0]), one = g.Number(1), last = g.Integers(-1);
        string z = g.Nodes("TopK", [x, g.Integers(count)], 2, ("axis", -1))[0], sums = g.Node("CumSum", [z, g.Integer(-1)]);
        string ranks = g.Fixed(new Tensor(new Shape(count), [.. Enumerable.Range(1, count).Select(i => (float)i)]));
        string stays = g.Node("Cast", [g.Node("Greater", [g.Node("Mul", [ranks, z]), g.Node("Sub", [sums, one])])], ("to", OnnxTypes.Float));
        string kept = g.Node("ReduceSum", [stays, last], ("keepdims", 1));
        string total = g.Node("ReduceSum", [g.Node("Mul", [stays, ((Sparsemax)node.Op).Exact ? z : sums]), last], ("keepdims", 1));
        string threshold = g.Node("Div", [g.Node("Sub", [total, one]), kept]);
        to.Set(node.Outputs[0], g.Node("Relu", [g.Node("Sub", [x, threshold])]));
    }

    private static void AlongLast(Node node, OnnxWriter to, string name)
    {
        var order = to.OrderOf(node.Inputs[0]);
        to.Set(node.Outputs[0], to.Graph.Node(name, [to.HomeName(node.Inputs[0])], ("axis", order.PlaceOf(-1))), order);
    }
}
