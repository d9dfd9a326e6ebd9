using System.Text.Json.Nodes;

namespace Espalier.Onnx;

/// <summary>Elementwise operators: a layer of their own where there is one, an op as a layer where there is none.</summary>
internal static class ElementwiseReaders
{
    private static readonly Dictionary<string, string> Ops = new()
    {
        ["Add"] = "Add",
        ["Sum"] = "Add",
        ["Sub"] = "Subtract",
        ["Mul"] = "Multiply",
        ["Div"] = "Divide",
        ["Max"] = "Maximum",
        ["Min"] = "Minimum",
        ["Equal"] = "Equal",
        ["Greater"] = "Greater",
        ["GreaterOrEqual"] = "GreaterOrEqual",
        ["And"] = "Minimum",
        ["Or"] = "Maximum",
        ["Abs"] = "Abs",
        ["Neg"] = "Negate",
        ["Exp"] = "Exp",
        ["Log"] = "Log",
        ["Sqrt"] = "Sqrt",
        ["Floor"] = "Floor",
        ["Round"] = "Round",
        ["Sign"] = "Sign",
        ["Erf"] = "Erf",
    };

    [Reads("Add", "Sub", "Mul", "Div", "Max", "Min", "Sum")]
    private static void Arithmetic(NodeReader node)
    {
        var value = node.Input(0);
        for (int i = 1; i < node.InputCount; i++) value = Combine(node, value, node.Input(i));
        node.Set(value);
    }

    [Reads("Equal", "Greater", "GreaterOrEqual", "And", "Or")]
    private static void Truth(NodeReader node) => node.Set(Apply(node, Ops[node.Op], [node.Input(0), node.Input(1)], type: OnnxTypes.Bool));

    [Reads("Less", "LessOrEqual")]
    private static void Turned(NodeReader node) =>
        node.Set(Apply(node, node.Op == "Less" ? "Greater" : "GreaterOrEqual", [node.Input(1), node.Input(0)], type: OnnxTypes.Bool));

    [Reads("Not")]
    private static void Not(NodeReader node) => node.Set(Apply(node, "Subtract", [Number(1), node.Input(0)], type: OnnxTypes.Bool));

    [Reads("Abs", "Neg", "Exp", "Log", "Sqrt", "Floor", "Round", "Sign", "Erf")]
    private static void Unary(NodeReader node) => node.Set(Apply(node, Ops[node.Op], [node.Input(0)]));

    [Reads("Ceil")]
    private static void Ceil(NodeReader node) => node.Set(Apply(node, "Negate", [Apply(node, "Floor", [Apply(node, "Negate", [node.Input(0)])])]));

    [Reads("Reciprocal")]
    private static void Reciprocal(NodeReader node) => node.Set(Apply(node, "Divide", [Number(1), node.Input(0)]));

    [Reads("IsNaN")]
    private static void IsNaN(NodeReader node) => node.Set(Apply(node, "Subtract", [Number(1), Apply(node, "Equal", [node.Input(0), node.Input(0)])], type: OnnxTypes.Bool));

    [Reads("IsInf")]
    private static void IsInf(NodeReader node) => node.Set(Apply(node, "Equal", [Apply(node, "Abs", [node.Input(0)]), Number(float.PositiveInfinity)], type: OnnxTypes.Bool));

    [Reads("Pow")]
    private static void Pow(NodeReader node)
    {
        var exponent = node.Knows(1);
        if (exponent.Count != 1) throw node.Wrong("needs a single fixed number as exponent.");
        float power = exponent.Tensor.Values[0];
        node.Set(power == 2 ? Apply(node, "Square", [node.Input(0)]) : Apply(node, "Power", [node.Input(0)], new JsonObject { ["exponent"] = power }));
    }

    [Reads("Where")]
    private static void Where(NodeReader node) => node.Set(Apply(node, "Select", [node.Input(0), node.Input(1), node.Input(2)]));

    [Reads("Cast")]
    private static void Cast(NodeReader node)
    {
        int to = node.Int("to", OnnxTypes.Float);
        switch (node.Input(0))
        {
            case Known known when to is OnnxTypes.Float or OnnxTypes.Double or OnnxTypes.Half:
                node.Set(known.Floats is not null ? known : new Known(OnnxTypes.Float, known.Dims) { Floats = known.Tensor.Values });
                return;
            case Known known:
                node.Set(known.Integers is not null && to != OnnxTypes.Bool ? known with { Type = to }
                    : new Known(to, known.Dims) { Integers = [.. known.Tensor.Values.Select(v => to == OnnxTypes.Bool ? v != 0 ? 1L : 0 : (long)v)] });
                return;
            case Flowing flowing:
                bool isWhole = flowing.Type is not (OnnxTypes.Float or OnnxTypes.Double or OnnxTypes.Half);
                if (to == OnnxTypes.Bool && flowing.Type != OnnxTypes.Bool) node.Set(Apply(node, "Subtract", [Number(1), Apply(node, "Equal", [flowing, Number(0)])], type: to));
                // Numbers that only pick rows of a table are whole already.
                else if (to is OnnxTypes.Int64 or OnnxTypes.Int32 && !isWhole && !node.File.UsersOf(node.Node.Output[0]).All(u => u.OpType == "Gather"))
                    node.Set(Apply(node, "Multiply", [Apply(node, "Sign", [flowing]), Apply(node, "Floor", [Apply(node, "Abs", [flowing])])], type: to));
                else node.Set(flowing with { Type = to });
                return;
        }
    }

    public static Known Number(float value) => Known.Of(new Tensor(Shape.Scalar, [value]));

    /// <summary>Applies an elementwise op, each operand brought into the order of axes of the first that has all of them.</summary>
    public static OnnxValue Apply(NodeReader node, string op, OnnxValue[] values, JsonObject? settings = null, int type = OnnxTypes.Float)
    {
        int rank = values.Max(v => v.Rank);
        if (values.All(v => v is Known)) return node.Operate(op, settings, values, AxisOrder.Natural(rank), type);
        var (operands, order) = Aligned(node, values, rank);
        return node.Operate(op, settings, operands, order, type);
    }

    private static OnnxValue Combine(NodeReader node, OnnxValue a, OnnxValue b)
    {
        if (a is Known && b is Known { Integers: not null }) return Whole(node, (Known)a, (Known)b);
        if (a is Flowing x && b is Flowing y && x.Dims.SequenceEqual(y.Dims) && Layer(node.Op) is { } layer)
            return new Flowing(node.Apply(layer, [x.Symbol, node.In(y, x.Order)]), x.Order);
        var number = (a as Known ?? b as Known) is { Count: 1 } one && (a as Flowing ?? b as Flowing) is { } flowing && flowing.Rank >= one.Rank ? (float?)one.Tensor.Values[0] : null;
        if (number is { } n && Rescaled(node.Op, n, isFirst: a is Known) is { } scaled)
        {
            var input = a as Flowing ?? (Flowing)b;
            return new Flowing(node.Apply(scaled, input.Symbol), input.Order);
        }
        return Apply(node, Ops[node.Op], [a, b]);
    }

    private static Layer? Layer(string op) => op switch
    {
        "Add" or "Sum" => new AddLayer(),
        "Sub" => new SubtractLayer(),
        "Mul" => new MultiplyLayer(),
        "Max" => new MaximumLayer(),
        "Min" => new MinimumLayer(),
        _ => null,
    };

    private static Rescaling? Rescaled(string op, float number, bool isFirst) => op switch
    {
        _ when !float.IsFinite(number) => null,
        "Mul" => new Rescaling(number),
        "Add" or "Sum" => new Rescaling(1, number),
        "Sub" => isFirst ? new Rescaling(-1, number) : new Rescaling(1, -number),
        "Div" when !isFirst && number != 0 && float.IsFinite(1 / number) => new Rescaling(1.0 / number),
        _ => null,
    };

    // Sums and products of sizes.
    private static Known Whole(NodeReader node, Known a, Known b)
    {
        if (a.Integers is null || (a.Count != 1 && b.Count != 1 && a.Count != b.Count)) throw node.Wrong("computes with whole numbers of shapes that do not fit.");
        var values = new long[Math.Max(a.Count, b.Count)];
        for (int i = 0; i < values.Length; i++)
        {
            long x = a.Integers[a.Count == 1 ? 0 : i], y = b.Integers![b.Count == 1 ? 0 : i];
            if (x == Known.Batch || y == Known.Batch) throw node.Wrong("computes with the number of rows, which is not read.");
            values[i] = node.Op switch
            {
                "Add" or "Sum" => checked(x + y),
                "Sub" => checked(x - y),
                "Mul" => checked(x * y),
                "Div" => y == 0 ? throw node.Wrong("divides by 0.") : x / y,
                "Max" => Math.Max(x, y),
                _ => Math.Min(x, y),
            };
        }
        return new Known(a.Type, a.Count >= b.Count ? a.Dims : b.Dims) { Integers = values };
    }

    private static (OnnxValue[] Operands, AxisOrder Order) Aligned(NodeReader node, OnnxValue[] values, int rank)
    {
        if (values.OfType<Flowing>().FirstOrDefault(f => f.Rank != rank) is { } lower)
            throw node.Wrong($"combines values of {lower.Rank} and {rank} axes, which would mix the rows of the batch.");
        var order = values.OfType<Flowing>().OrderByDescending(f => f.Symbol.Shape.ValuesPerRow).First().Order;
        return ([.. values.Select(v => v is Flowing f ? (OnnxValue)new Flowing(node.In(f, order), order) : Spread(node, (Known)v, order))], order);
    }

    // Numbers in the order of the symbol's axes; the axes that only repeat are left out in front.
    private static Known Spread(NodeReader node, Known known, AxisOrder order)
    {
        if (known.Count == 1) return known with { Type = OnnxTypes.Float, Dims = [], Floats = [known.Tensor.Values[0]], Integers = null };
        int[] whole = [.. Enumerable.Repeat(1, order.Rank - known.Rank), .. known.Dims];
        int[] places = [.. Enumerable.Range(0, order.Rank).Select(a => order.PlaceOf(a))];
        var turned = new AxisOrder(places).Apply(new Tensor(new Shape(whole), known.Tensor.Values));
        int skip = 0;
        while (skip < turned.Shape.Rank && turned.Shape[skip] == 1) skip++;
        if (skip == 0) throw node.Wrong("combines fixed numbers for each row with rows of any number.");
        return Known.Of(turned.Reshape(new Shape(turned.Shape.Dims[skip..])), known.Weight);
    }
}
