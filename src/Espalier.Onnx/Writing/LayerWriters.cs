using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Layers that ONNX has a node for which says more than their ops would: others can train it on, and fuse it.</summary>
internal static class LayerWriters
{
    [WritesLayer<BatchNormalization>]
    private static Action<OnnxWriter>? BatchNormalization(LayerCall call)
    {
        var layer = (BatchNormalization)call.Layer;
        var x = call.Inputs[0];
        int rank = x.Shape.Rank, axis = layer.Axis < 0 ? layer.Axis + rank : layer.Axis;
        return to =>
        {
            // Whichever order the input is in, with the normalized axis second.
            int[] others = [.. to.OrderOf(x).Axes.ToArray().Where(a => a != axis)];
            var order = new AxisOrder([others[0], axis, .. others[1..]]);
            Tensor Weight(string name, float missing) => layer.Weights.FirstOrDefault(w => w.Name == name) is { } weight
                ? new Tensor(weight.Shape, weight.Values.ToArray()) : Filled(x.Shape[axis], missing);
            string Named(string name, float missing) => layer.Weights.FirstOrDefault(w => w.Name == name) is { } weight && weight.Parameter.Trainable
                ? to.Name(weight.Parameter.Symbol) : to.Graph.Fixed(Weight(name, missing), $"{call.Layer.DisplayName}/{name}");
            to.Set(call.Outputs[0], to.Graph.Node("BatchNormalization",
                [to.Name(x, order), Named("gamma", 1), Named("beta", 0), Named("moving_mean", 0), Named("moving_variance", 1)],
                ("epsilon", (float)layer.Epsilon), ("momentum", (float)layer.Momentum)), order);
        };
    }

    [WritesLayer<LayerNormalization>]
    private static Action<OnnxWriter>? LayerNormalization(LayerCall call)
    {
        var layer = (LayerNormalization)call.Layer;
        var x = call.Inputs[0];
        int rank = x.Shape.Rank;
        int[] axes = [.. layer.NormalizedAxes.Select(a => a < 0 ? a + rank : a)];
        if (!layer.Scale || !axes.SequenceEqual(Enumerable.Range(rank - axes.Length, axes.Length))) return null;
        return to =>
        {
            List<string> inputs = [to.Name(x), .. layer.Weights.Select(w => to.Name(w.Parameter.Symbol))];
            to.Set(call.Outputs[0], to.Graph.Node("LayerNormalization", inputs, ("axis", rank - axes.Length), ("epsilon", (float)layer.Epsilon)));
        };
    }

    private static Tensor Filled(int count, float value) => new(new Shape(count), [.. Enumerable.Repeat(value, count)]);
}
