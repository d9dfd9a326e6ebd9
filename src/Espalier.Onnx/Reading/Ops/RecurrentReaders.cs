using System.Text.Json.Nodes;
using Espalier.Graph;
using Espalier.Onnx.Protocol;

namespace Espalier.Onnx;

/// <summary>Recurrent layers, in one direction or both, and the masked steps that Espalier writes as a Scan.</summary>
internal static class RecurrentReaders
{
    // (steps, batch, values) of (batch, steps, values), and likewise (directions, batch, units) of (batch, directions, units)
    private static readonly AxisOrder StepsFirst = new(1, 0, 2);

    [Reads("RNN", "LSTM", "GRU")]
    private static void Read(NodeReader node)
    {
        int gates = node.Op switch { "RNN" => 1, "LSTM" => 4, _ => 3 }, states = node.Op == "LSTM" ? 2 : 1;
        string direction = node.Text("direction", "forward");
        int directions = direction == "bidirectional" ? 2 : 1;
        var x = node.In(node.Flows(0), StepsFirst);
        Known kernel = node.Knows(1), recurrent = node.Knows(2);
        var bias = node.KnowsIfThere(3);
        int inputs = x.Shape[-1], units = recurrent.Rank == 3 ? recurrent.Dims[2] : 0;
        Require(node, kernel, directions, gates * units, inputs);
        Require(node, recurrent, directions, gates * units, units);
        if (bias is not null) Require(node, bias, directions, 2 * gates * units);
        if (units < 1 || node.Int("hidden_size", units) != units) throw node.Wrong($"says {node.Int("hidden_size", units)} units but its weights have {units}.");
        if (node.Has(4)) throw node.Wrong("has a length for each row ('sequence_lens'), which is not read.");
        foreach (string setting in new[] { "activations", "clip", "input_forget", "layout" })
            if (node.HasAttribute(setting) && !(node.Attribute(setting, AttributeProto.Types.AttributeType.Int) is { I: 0 }) && !IsUsual(node, setting, directions)) throw node.Wrong($"has a setting '{setting}' that layers have not.");
        if (node.Has(7)) throw node.Wrong("has peepholes, which layers have not.");

        bool all = Reads(node, 0), last = Reads(node, 1) || Reads(node, 2);
        var runs = new List<IReadOnlyList<Symbol>>();
        for (int d = 0; d < directions; d++)
        {
            bool back = direction == "reverse" || d == 1;
            bool after = node.Op == "GRU" && node.Int("linear_before_reset", 0) != 0;
            RecurrentLayer layer = node.Op switch
            {
                "RNN" => new SimpleRNN(units, null, bias is not null, all, last, back),
                "LSTM" => new LSTM(units, null, null, bias is not null, all, last, back),
                _ => new GRU(units, null, null, bias is not null, all, last, back, resetAfter: after),
            };
            node.File.NameLayer(layer, kernel.Weight is null || directions == 1 ? kernel.Weight : $"{kernel.Weight[..Math.Max(0, kernel.Weight.LastIndexOfAny(['/', '.']))]}_{(d == 0 ? "forward" : "backward")}/", node.Node);
            List<Symbol> given = [x];
            for (int s = 0; s < states; s++)
                if (First(node, 5 + s, d, units) is { } first) given.Add(first);
            if (given.Count is not 1 && given.Count != 1 + states) throw node.Wrong("has one of its first states but not the other, which is not read.");
            var outputs = layer.ApplyAll(given);
            layer.Weights[0].Parameter.Set(Turned(kernel, d, gates, units, inputs));
            layer.Weights[1].Parameter.Set(Turned(recurrent, d, gates, units, units));
            if (bias is not null) layer.Weights[2].Parameter.Set(Biases(bias.Tensor.Values.AsSpan(d * 2 * gates * units, 2 * gates * units), gates, apart: after));
            runs.Add(all && back ? [node.Apply(new Operation("Reverse", new JsonObject { ["axis"] = 1 }), outputs[0]), .. outputs.Skip(1)] : outputs);
        }
        if (all) SetSteps(node, [.. runs.Select(r => r[0])], units);
        for (int s = 0; s < states; s++)
            if (Reads(node, 1 + s))
            {
                int state = s;
                var joined = directions == 1 ? runs[0][1 + state] : node.Apply(new Concatenate(), [.. runs.Select(r => r[1 + state])]);
                node.Set(new Flowing(node.Apply(new ReshapeLayer([directions, units]), joined), StepsFirst), 1 + s);
            }
    }

    // One step with a mask, as RecurrentWriters makes it; other loops are not read.
    [Reads("Scan")]
    private static void Scan(NodeReader node)
    {
        var body = node.Graph("body");
        string steps = string.Join(' ', body.Node.Select(n => n.OpType));
        var cell = steps switch
        {
            "Cast Unsqueeze MatMul Add Tanh Where Identity" => RecurrentCell.Simple,
            "Cast Unsqueeze MatMul Add Split Sigmoid Mul Sigmoid Tanh Mul Add Sigmoid Tanh Mul Where Where Identity Identity" => RecurrentCell.Lstm,
            "Cast Unsqueeze MatMul Split Split Add Sigmoid Add Sigmoid Mul Add Tanh Sub Mul Add Where Identity" => RecurrentCell.Gru,
            "Cast Unsqueeze MatMul Add Split Split Add Sigmoid Add Sigmoid Mul Add Tanh Sub Mul Add Where Identity" => RecurrentCell.Gru,
            _ => throw node.Wrong("is a loop, which is not read unless Espalier wrote it."),
        };
        int states = cell == RecurrentCell.Lstm ? 2 : 1;
        if (!body.Name.StartsWith(cell.ToString(), StringComparison.OrdinalIgnoreCase) || node.InputCount != states + 2 || node.Node.Output.Count != 2 * states
            || node.Int("num_scan_inputs", 0) != 2 || node.Ints("scan_input_axes") is not [1, 1] || Enumerable.Range(0, states).Any(i => Reads(node, i)))
            throw node.Wrong("is a loop, which is not read unless Espalier wrote it.");
        Flowing[] given = [.. Enumerable.Range(0, states + 2).Select(node.Flows)];
        foreach (var each in given) if (each.Rank > 3 || each.Order[0] != 0) throw node.Wrong("loops over something other than (batch, steps, …).");
        var kernel = Outer(body.Node[2], 1);
        Symbol[] first = [.. given.Take(states).Select(node.Natural)];
        Symbol x = node.Natural(given[states]), mask = node.Natural(given[states + 1]);
        var numbers = new List<Operation.Operand?> { null, new(kernel.Tensor, true), null, null };
        if (cell == RecurrentCell.Lstm) numbers.Add(null);
        if (cell == RecurrentCell.Gru) numbers.Add(body.Node[3].OpType == "Add" ? new(Outer(body.Node[3], 1).Tensor, true) : new(new Tensor(new Shape(x.Shape[-1])), false));
        var layer = new Operation("Recurrence", new JsonObject { ["cell"] = cell.ToString() }, numbers);
        node.File.NameLayer(layer, kernel.Weight, node.Node);
        var outputs = layer.ApplyAll([x, mask, .. first]);
        for (int i = 0; i < states; i++) node.Set(new Flowing(outputs[i], AxisOrder.Natural(3)), states + i);

        Known Outer(NodeProto inner, int input) => input < inner.Input.Count && node.File.TryValue(inner.Input[input], out var value) && value is Known { Floats: not null } known ? known
            : throw node.Wrong("is a loop without the weights of a recurrent layer.");
    }

    private static bool Reads(NodeReader node, int output) => output < node.Node.Output.Count && node.Node.Output[output] is { Length: > 0 } name
        && (node.File.UsersOf(name).Count > 0 || node.File.IsOutput(name));

    private static bool IsUsual(NodeReader node, string setting, int directions)
    {
        if (setting != "activations") return false;
        string[] usual = node.Op switch { "RNN" => ["Tanh"], "LSTM" => ["Sigmoid", "Tanh", "Tanh"], _ => ["Sigmoid", "Tanh"] };
        var said = node.Attribute("activations", AttributeProto.Types.AttributeType.Strings)!.Strings.Select(s => s.ToStringUtf8());
        return said.SequenceEqual(Enumerable.Repeat(usual, directions).SelectMany(u => u));
    }

    private static void Require(NodeReader node, Known numbers, params int[] dims)
    {
        if (numbers.Floats is null || !numbers.Dims.SequenceEqual(dims)) throw node.Wrong($"has weights of ({string.Join(", ", numbers.Dims)}) where ({string.Join(", ", dims)}) are needed.");
    }

    private static Symbol? First(NodeReader node, int input, int direction, int units)
    {
        if (!node.Has(input)) return null;
        if (node.Input(input) is Known known) return known.Tensor.Values.All(v => v == 0) ? null : throw node.Wrong("starts from a fixed state other than 0, which is not read.");
        var state = node.In(node.Flows(input), StepsFirst);
        if (state.Shape[-1] != units || state.Shape[1] <= direction) throw node.Wrong($"starts from a state of {state.Shape}.");
        if (state.Shape[1] > 1) state = node.Apply(new Operation("Slice", new JsonObject { ["axis"] = 1, ["start"] = direction, ["length"] = 1 }), state);
        return node.Apply(new ReshapeLayer([units]), state);
    }

    // The file has (steps, directions, batch, units); with one direction that axis is mostly dropped at once.
    private static void SetSteps(NodeReader node, Symbol[] runs, int units)
    {
        if (runs.Length == 1 && node.OnlyUser() is { Op: "Squeeze" } squeeze && squeeze.Has(1) && squeeze.Input(1) is Known { Integers: [1] })
        {
            node.File.Done(squeeze.Node);
            squeeze.Set(runs[0], StepsFirst);
            return;
        }
        var joined = runs.Length == 1 ? runs[0] : node.Apply(new Concatenate(), runs);
        node.Set(node.Apply(new ReshapeLayer([joined.Shape[1], runs.Length, units]), joined), new AxisOrder(1, 2, 0, 3));
    }

    // (gates · units, values) of a direction as (values, gates · units), the gates in Keras's order.
    private static float[] Turned(Known numbers, int direction, int gates, int units, int values)
    {
        int size = gates * units * values;
        var rows = new Tensor(new Shape(gates * units, values), [.. numbers.Tensor.Values.AsSpan(direction * size, size)]);
        return new AxisOrder(1, 0).Apply(new Tensor(rows.Shape, Ordered(rows.Values, gates))).Values;
    }

    // ONNX has a bias for the input and one for the state; only a GRU that resets behind the product keeps them apart.
    private static float[] Biases(ReadOnlySpan<float> both, int gates, bool apart)
    {
        int size = both.Length / 2;
        float[] input = Ordered([.. both[..size]], gates), state = Ordered([.. both[size..]], gates);
        return apart ? [.. input, .. state] : [.. input.Zip(state, (a, b) => a + b)];
    }

    // ONNX has an LSTM's gates as input, output, forget, candidate; Keras as input, forget, candidate, output.
    private static float[] Ordered(float[] rows, int gates)
    {
        if (gates != 4) return rows;
        int size = rows.Length / 4;
        return [.. rows.AsSpan(0, size), .. rows.AsSpan(2 * size, size), .. rows.AsSpan(3 * size, size), .. rows.AsSpan(size, size)];
    }
}
