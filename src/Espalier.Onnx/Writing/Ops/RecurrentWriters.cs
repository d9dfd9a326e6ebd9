using Espalier.Graph;
using Espalier.Onnx.Protocol;

namespace Espalier.Onnx;

/// <summary>
/// Recurrent cells: ONNX's RNN, LSTM and GRU where every step counts; a Scan over the steps where a mask skips some, for ONNX's own cells
/// know lengths only, or where the cell states of all steps are asked for.
/// </summary>
internal static class RecurrentWriters
{
    // Steps first, as ONNX's cells have them.
    private static readonly AxisOrder StepsFirst = new(1, 0, 2);

    /// <summary>What a recurrence does with its input before the steps: its product with a kernel, and a bias; null where that is something else.</summary>
    public static (Symbol X, Symbol Kernel, Symbol? Bias)? Projection(Node node)
    {
        if (node.Op is not Recurrence || !IsPlain(node)) return null;
        var (sum, bias) = (node.Inputs[0], (Symbol?)null);
        if (sum.Node is { Op: Add } add && add.Inputs[1].Shape.Rank == 1) (sum, bias) = (add.Inputs[0], add.Inputs[1]);
        return sum.Node.Op is MatMul && !sum.Node.Inputs[1].Shape.HasBatch ? (sum.Node.Inputs[0], sum.Node.Inputs[1], bias) : null;
    }

    // Every step counts.
    private static bool IsPlain(Node node) => node.Inputs[2].Node is { Op: BroadcastTo } mask && mask.Inputs[0].Node.Op is Constant { Values: [1] };

    private static bool IsZero(Symbol state) => state.Node is { Op: BroadcastTo } zeros && zeros.Inputs[0].Node.Op is Constant { Values: [0] };

    [Writes<Recurrence>]
    private static void Write(Node node, OnnxWriter to)
    {
        bool isLstm = ((Recurrence)node.Op).Cell == RecurrentCell.Lstm;
        if (Projection(node) is { } projection && (!isLstm || to.UsersOf(node.Outputs[1]).All(IsLast))) AsCell(node, projection, to);
        else AsScan(node, to);
    }

    private static bool IsLast(Node user) => user.Op is Slice slice && slice.Axis == 1 && slice.Length == 1 && slice.Start == user.Inputs[0].Shape[1] - 1;

    private static void AsCell(Node node, (Symbol X, Symbol Kernel, Symbol? Bias) projection, OnnxWriter to)
    {
        var cell = ((Recurrence)node.Op).Cell;
        int units = node.Inputs[1].Shape[0];
        string Kernel(Symbol kernel) => to.Derived(kernel, k => Gates(cell, new AxisOrder(1, 0).Apply(k), units).Reshape(new Shape(1, k.Shape[1], k.Shape[0])));
        var state = cell == RecurrentCell.Gru && !IsZero(node.Inputs[4]) ? node.Inputs[4] : null;
        string bias = projection.Bias is null && state is null ? "" : to.Derived([projection.Bias, state], (input, hidden) =>
        {
            var empty = new Tensor(new Shape(node.Inputs[1].Shape[1]));
            float[] both = [.. Gates(cell, input ?? empty, units).Values, .. Gates(cell, hidden ?? empty, units).Values];
            return new Tensor(new Shape(1, both.Length), both);
        });
        List<string> inputs = [to.Name(projection.X, StepsFirst), Kernel(projection.Kernel), Kernel(node.Inputs[1]), bias, "", First(node.Inputs[3])];
        if (cell == RecurrentCell.Lstm) inputs.Add(First(node.Inputs[4]));
        while (inputs[^1].Length == 0) inputs.RemoveAt(inputs.Count - 1);
        List<(string, object)> settings = [("hidden_size", units)];
        if (cell == RecurrentCell.Gru) settings.Add(("linear_before_reset", 1));
        string[] outputs = to.Graph.Nodes(cell switch { RecurrentCell.Simple => "RNN", RecurrentCell.Lstm => "LSTM", _ => "GRU" }, inputs, cell == RecurrentCell.Lstm ? 3 : 2, settings);
        to.Set(node.Outputs[0], to.Graph.Node("Squeeze", [outputs[0], to.Graph.Integers(1)]), StepsFirst);
        for (int i = 1; i < outputs.Length; i++)
            foreach (var last in to.UsersOf(node.Outputs[i - 1]).Where(IsLast))
                to.Set(last.Outputs[0], outputs[i], new AxisOrder(1, 0, 2)); // (1, batch, units) of (batch, 1, units)

        string First(Symbol symbol) => IsZero(symbol) ? "" : to.Graph.Node("Unsqueeze", [to.Name(symbol), to.Graph.Integers(0)]);
    }

    // Rows of gates in ONNX's order: Keras has an LSTM's as input, forget, candidate, output; ONNX as input, output, forget, candidate.
    private static Tensor Gates(RecurrentCell cell, Tensor rows, int units)
    {
        if (cell != RecurrentCell.Lstm) return rows;
        int size = units * rows.RowLength;
        var result = new Tensor(rows.Shape);
        int[] order = [0, 3, 1, 2];
        for (int gate = 0; gate < 4; gate++) rows.Values.AsSpan(order[gate] * size, size).CopyTo(result.Values.AsSpan(gate * size));
        return result;
    }

    private static void AsScan(Node node, OnnxWriter to)
    {
        var cell = ((Recurrence)node.Op).Cell;
        int units = node.Inputs[1].Shape[0], gates = node.Inputs[0].Shape[2], states = cell == RecurrentCell.Lstm ? 2 : 1;
        string kernel = to.Name(node.Inputs[1]);
        string? bias = cell == RecurrentCell.Gru && !IsZero(node.Inputs[4]) ? to.Name(node.Inputs[4]) : null;
        List<string> given = [.. Enumerable.Range(0, states).Select(i => to.Name(node.Inputs[3 + i])), to.Name(node.Inputs[0]), to.Name(node.Inputs[2])];

        var body = to.Graph.Inner($"{cell} step".ToLowerInvariant());
        string[] before = [.. Enumerable.Range(0, states).Select(i => body.Given(i == 0 ? "h" : "c", units))];
        string x = body.Given("x", gates), mask = body.Given("counts");
        string keep = body.Node("Unsqueeze", [body.Node("Cast", [mask], ("to", OnnxTypes.Bool)), body.Integers(-1)]);
        string product = body.Node("MatMul", [before[0], kernel]);
        string[] next = cell switch
        {
            RecurrentCell.Simple => [body.Node("Tanh", [body.Node("Add", [x, product])])],
            RecurrentCell.Lstm => Lstm(body, x, product, before[1]),
            _ => Gru(body, x, bias is null ? product : body.Node("Add", [product, bias]), before[0]),
        };
        string[] after = [.. next.Zip(before, (now, old) => body.Node("Where", [keep, now, old]))];
        foreach (string state in after) body.Returns(state, units);
        foreach (string state in after) body.Returns(body.Node("Identity", [state]), units);
        string[] outputs = to.Graph.Nodes("Scan", given, 2 * states, ("body", body.Proto), ("num_scan_inputs", 2),
            ("scan_input_axes", (int[])[1, 1]), ("scan_output_axes", Enumerable.Repeat(1, states).ToArray()));
        for (int i = 0; i < states; i++) to.Set(node.Outputs[i], outputs[states + i]);
    }

    private static string[] Lstm(OnnxGraph body, string x, string product, string c)
    {
        string[] gates = body.Nodes("Split", [body.Node("Add", [x, product])], 4, ("axis", 1), ("num_outputs", 4));
        string kept = body.Node("Mul", [body.Node("Sigmoid", [gates[1]]), c]);
        string added = body.Node("Mul", [body.Node("Sigmoid", [gates[0]]), body.Node("Tanh", [gates[2]])]);
        string next = body.Node("Add", [kept, added]);
        return [body.Node("Mul", [body.Node("Sigmoid", [gates[3]]), body.Node("Tanh", [next])]), next];
    }

    private static string[] Gru(OnnxGraph body, string x, string product, string h)
    {
        string[] xs = body.Nodes("Split", [x], 3, ("axis", 1), ("num_outputs", 3)), hs = body.Nodes("Split", [product], 3, ("axis", 1), ("num_outputs", 3));
        string z = body.Node("Sigmoid", [body.Node("Add", [xs[0], hs[0]])]), r = body.Node("Sigmoid", [body.Node("Add", [xs[1], hs[1]])]);
        string candidate = body.Node("Tanh", [body.Node("Add", [xs[2], body.Node("Mul", [r, hs[2]])])]);
        return [body.Node("Add", [candidate, body.Node("Mul", [z, body.Node("Sub", [h, candidate])])])];
    }
}
