namespace Espalier.Onnx;

/// <summary>Normalization by batch, layer, instance and group.</summary>
internal static class NormalizationReaders
{
    [Reads("BatchNormalization")]
    private static void Batch(NodeReader node)
    {
        var x = node.Flows(0);
        if (x.Rank < 2 || x.Order[1] == 0) throw node.Wrong("needs channels as second axis.");
        int axis = x.Order[1], channels = x.Symbol.Shape[axis];
        Known[] numbers = [.. Enumerable.Range(1, 4).Select(node.Knows)];
        foreach (var each in numbers) Require(node, each, channels);
        if (node.Int("training_mode", 0) != 0) throw node.Wrong("is in training. Export the model for use.");
        var layer = new BatchNormalization(axis, Math.Clamp(node.Float("momentum", 0.9f), 0, 1), Positive(node, node.Float("epsilon", 1e-5f)));
        var y = node.Apply(layer, x.Symbol, numbers[0].Weight);
        foreach (var (name, i) in new[] { ("gamma", 0), ("beta", 1), ("moving_mean", 2), ("moving_variance", 3) })
            layer.Weights.First(w => w.Name == name).Parameter.Set(numbers[i].Tensor.Values);
        node.Set(y, x.Order);
    }

    [Reads("LayerNormalization")]
    private static void Layer(NodeReader node)
    {
        if (node.Node.Output.Skip(1).Any(o => o.Length > 0)) throw node.Wrong("also gives means and deviations, which is not read.");
        var x = node.Natural(node.Flows(0));
        int axis = node.Axis(node.Int("axis", -1), x.Shape.Rank);
        if (axis == 0) throw node.Wrong("folds the rows of the batch.");
        var (scale, bias) = (node.Knows(1), node.KnowsIfThere(2));
        long count = 1;
        for (int i = axis; i < x.Shape.Rank; i++) count *= x.Shape[i];
        Require(node, scale, count);
        if (bias is not null) Require(node, bias, count);
        var layer = new LayerNormalization([.. Enumerable.Range(axis, x.Shape.Rank - axis)], Positive(node, node.Float("epsilon", 1e-5f)), center: bias is not null);
        var y = node.Apply(layer, x, scale.Weight);
        layer.Weights[0].Parameter.Set(scale.Tensor.Values);
        if (bias is not null) layer.Weights[1].Parameter.Set(bias.Tensor.Values);
        node.Set(y);
    }

    [Reads("InstanceNormalization", "GroupNormalization")]
    private static void Group(NodeReader node)
    {
        var flowing = node.Flows(0);
        if (flowing.Rank < 3 || flowing.Order[0] != 0) throw node.Wrong("needs (batch, channels, …).");
        // Channels last, the others as they are.
        var order = new AxisOrder([0, flowing.Rank - 1, .. Enumerable.Range(1, flowing.Rank - 2)]);
        var x = node.In(flowing, order);
        int channels = x.Shape[-1], groups = node.Op == "InstanceNormalization" ? channels : node.Int("num_groups", 0);
        var (scale, bias) = (node.Knows(1), node.Knows(2));
        if (groups < 1 || channels % groups != 0) throw node.Wrong($"has {groups} groups for {channels} channels.");
        if (scale.Count == groups && groups != channels) throw node.Wrong("has a scale for each group, as operators before version 21 did, which is not read.");
        Require(node, scale, channels);
        Require(node, bias, channels);
        var layer = new GroupNormalization(groups, epsilon: Positive(node, node.Float("epsilon", 1e-5f)));
        var y = node.Apply(layer, x, scale.Weight);
        layer.Weights[0].Parameter.Set(scale.Tensor.Values);
        layer.Weights[1].Parameter.Set(bias.Tensor.Values);
        node.Set(y, order);
    }

    private static float Positive(NodeReader node, float epsilon) => epsilon > 0 && float.IsFinite(epsilon) ? epsilon : throw node.Wrong($"has an epsilon of {epsilon}.");

    private static void Require(NodeReader node, Known numbers, long count)
    {
        if (numbers.Floats is null || numbers.Count != count) throw node.Wrong($"has {numbers.Count} numbers where {count} are needed.");
    }
}
