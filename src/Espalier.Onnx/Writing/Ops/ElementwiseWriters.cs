using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Elementwise ops. They work in whatever order of axes their inputs are in.</summary>
internal static class ElementwiseWriters
{
    private static readonly Dictionary<Type, string> Plain = new()
    {
        [typeof(Add)] = "Add",
        [typeof(Subtract)] = "Sub",
        [typeof(Multiply)] = "Mul",
        [typeof(Divide)] = "Div",
        [typeof(Graph.Maximum)] = "Max",
        [typeof(Graph.Minimum)] = "Min",
        [typeof(Abs)] = "Abs",
        [typeof(Negate)] = "Neg",
        [typeof(Exp)] = "Exp",
        [typeof(Log)] = "Log",
        [typeof(Sqrt)] = "Sqrt",
        [typeof(Floor)] = "Floor",
        [typeof(Round)] = "Round",
        [typeof(Sign)] = "Sign",
        [typeof(Erf)] = "Erf",
        [typeof(Graph.Tanh)] = "Tanh",
        [typeof(Sigmoid)] = "Sigmoid",
        [typeof(Relu)] = "Relu",
        [typeof(Softplus)] = "Softplus",
    };

    [Writes<Add>, Writes<Subtract>, Writes<Multiply>, Writes<Divide>, Writes<Graph.Maximum>, Writes<Graph.Minimum>, Writes<Abs>, Writes<Negate>]
    [Writes<Exp>, Writes<Log>, Writes<Sqrt>, Writes<Floor>, Writes<Round>, Writes<Sign>, Writes<Erf>, Writes<Graph.Tanh>, Writes<Sigmoid>]
    [Writes<Relu>, Writes<Softplus>]
    private static void SameName(Node node, OnnxWriter to) => Each(node, to, names => to.Graph.Node(Plain[node.Op.GetType()], names));

    [Writes<Square>]
    private static void Square(Node node, OnnxWriter to) => Each(node, to, x => to.Graph.Node("Mul", [x[0], x[0]]));

    [Writes<Power>]
    private static void Power(Node node, OnnxWriter to) => Each(node, to, x => to.Graph.Node("Pow", [x[0], to.Graph.Number(((Power)node.Op).Exponent)]));

    // eˣ − 1 = tanh(x/2)·(eˣ + 1) keeps its digits where x is near 0.
    [Writes<Expm1>]
    private static void Expm1(Node node, OnnxWriter to) => Each(node, to, x => to.Graph.Node("Mul",
        [to.Graph.Node("Tanh", [to.Graph.Node("Mul", [x[0], to.Graph.Number(0.5f)])]), to.Graph.Node("Add", [to.Graph.Node("Exp", x), to.Graph.Number(1)])]));

    [Writes<FlushSubnormal>]
    private static void FlushSubnormal(Node node, OnnxWriter to) => Each(node, to, x => to.Graph.Node("Where",
        [to.Graph.Node("Less", [to.Graph.Node("Abs", x), to.Graph.Number(Graph.FlushSubnormal.SmallestNormal)]), to.Graph.Number(0), x[0]]));

    [Writes<Equal>]
    private static void Equal(Node node, OnnxWriter to) => Truth(node, to, names => to.Graph.Node("Equal", names));

    [Writes<Greater>]
    private static void Greater(Node node, OnnxWriter to) => Truth(node, to, names => to.Graph.Node("Greater", names));

    [Writes<GreaterOrEqual>]
    private static void GreaterOrEqual(Node node, OnnxWriter to) => Truth(node, to, names => to.Graph.Node("GreaterOrEqual", names));

    [Writes<IsFinite>]
    private static void IsFinite(Node node, OnnxWriter to) => Truth(node, to, x =>
        to.Graph.Node("Not", [to.Graph.Node("Or", [to.Graph.Node("IsNaN", x), to.Graph.Node("IsInf", x)])]));

    [Writes<Select>]
    private static void Select(Node node, OnnxWriter to)
    {
        var order = Order(node, to);
        int rank = order.Rank;
        to.Set(node.Outputs[0], to.Graph.Node("Where", [to.Truth(node.Inputs[0], order, rank), to.Name(node.Inputs[1], order, rank), to.Name(node.Inputs[2], order, rank)]), order);
    }

    private static void Each(Node node, OnnxWriter to, Func<string[], string> write)
    {
        var order = Order(node, to);
        to.Set(node.Outputs[0], write([.. Sources(node, to).Select(i => to.Name(i, order, order.Rank))]), order);
    }

    private static void Truth(Node node, OnnxWriter to, Func<string[], string> write)
    {
        var order = Order(node, to);
        to.SetTruth(node.Outputs[0], write([.. Sources(node, to).Select(i => to.Name(i, order, order.Rank))]), order);
    }

    // What is only repeated to the shape of another input broadcasts by itself.
    private static IEnumerable<Symbol> Sources(Node node, OnnxWriter to)
    {
        var whole = node.Inputs.FirstOrDefault(i => i.Shape == node.Outputs[0].Shape && to.Resolve(i).Node.Op is not BroadcastTo);
        foreach (var input in node.Inputs)
            yield return whole is not null && to.Resolve(input).Node is { Op: BroadcastTo } repeated && to.IsNumber(repeated.Inputs[0]) ? repeated.Inputs[0] : input;
    }

    private static AxisOrder Order(Node node, OnnxWriter to)
    {
        int rank = node.Outputs[0].Shape.Rank;
        if (node.Inputs.Any(i => i.Shape.Rank != rank && i.Shape.Rank != 0 && !to.IsNumber(i))) return AxisOrder.Natural(rank);
        return node.Inputs.Where(i => i.Shape.Rank == rank).Select(to.OrderOf).Where(o => !o.IsNatural).Append(AxisOrder.Natural(rank)).First();
    }
}
