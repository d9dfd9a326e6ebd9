namespace Espalier.Onnx;

/// <summary>Activation functions, alone or behind a layer that takes them in.</summary>
internal static class ActivationReaders
{
    [Reads("Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Elu", "Selu", "Celu", "LeakyRelu", "HardSigmoid", "HardSwish", "Mish", "Gelu", "ThresholdedRelu")]
    private static void Read(NodeReader node)
    {
        if (node.Input(0) is Known known) throw node.Wrong($"is applied to fixed numbers of shape ({string.Join(", ", known.Dims)}), which is not read.");
        var x = node.Flows(0);
        if (Of(node, x.Order) is { } activation) node.Set(node.Apply(new ActivationLayer(activation), x.Symbol), x.Order);
        else node.Set(HardSigmoid(node, x)); // the only one with settings that no function has
    }

    [Reads("Softmax", "LogSoftmax")]
    private static void Softmax(NodeReader node)
    {
        var x = node.Flows(0);
        if (node.File.Opset < 13 && node.Axis(node.Int("axis", 1), x.Rank) != x.Rank - 1) throw node.Wrong("folds several axes into one, as operators before version 13 did, which is not read.");
        if (Of(node, x.Order) is { } activation)
        {
            node.Set(node.Apply(new ActivationLayer(activation), x.Symbol), x.Order);
            return;
        }
        int axis = x.Order[node.Axis(node.Int("axis", -1), x.Rank)];
        if (axis == 0 || node.Op == "LogSoftmax")
        {
            // Brought to the last place, where the function works.
            int place = node.Axis(node.Int("axis", -1), x.Rank);
            var order = new AxisOrder([.. Enumerable.Range(0, x.Rank).Select(i => i == place ? x.Rank - 1 : i < place ? i : i - 1)]);
            node.Set(node.Apply(new ActivationLayer(node.Op == "Softmax" ? Activation.Softmax : new LogSoftmaxActivation()), node.In(x, order)), order);
        }
        else node.Set(node.Apply(new SoftmaxLayer([axis]), x.Symbol), x.Order);
    }

    [Reads("Clip")]
    private static void Clip(NodeReader node)
    {
        float? low = node.KnowsIfThere(1)?.Tensor.Values.FirstOrDefault() ?? (node.HasAttribute("min") ? node.Float("min", 0) : null);
        float? high = node.KnowsIfThere(2)?.Tensor.Values.FirstOrDefault() ?? (node.HasAttribute("max") ? node.Float("max", 0) : null);
        if (node.Input(0) is Flowing x && low == 0 && high is > 0)
        {
            node.Set(node.Apply(new ActivationLayer(high == 6 ? new Relu6Activation() : new ReluActivation(maxValue: high)), x.Symbol), x.Order);
            return;
        }
        var value = node.Input(0);
        if (low is { } least) value = ElementwiseReaders.Apply(node, "Maximum", [value, ElementwiseReaders.Number(least)]);
        if (high is { } most) value = ElementwiseReaders.Apply(node, "Minimum", [value, ElementwiseReaders.Number(most)]);
        node.Set(value);
    }

    [Reads("PRelu")]
    private static void PRelu(NodeReader node)
    {
        // x > 0 ? x : slope·x
        OnnxValue x = node.Input(0), zero = ElementwiseReaders.Number(0);
        var below = ElementwiseReaders.Apply(node, "Multiply", [node.Input(1), ElementwiseReaders.Apply(node, "Minimum", [x, zero])]);
        node.Set(ElementwiseReaders.Apply(node, "Add", [ElementwiseReaders.Apply(node, "Maximum", [x, zero]), below]));
    }

    [Reads("Dropout")]
    private static void Dropout(NodeReader node)
    {
        float rate = node.KnowsIfThere(1)?.Tensor.Values.FirstOrDefault() ?? node.Float("ratio", 0.5f);
        var x = node.Flows(0);
        node.Set(rate is >= 0 and < 1 ? x with { Symbol = node.Apply(new Dropout(rate), x.Symbol) } : throw node.Wrong($"has a rate of {rate}."));
    }

    [Reads("Identity")]
    private static void Identity(NodeReader node) => node.Set(node.Input(0));

    /// <summary>The function a node computes on values whose axes are in an order; null when it is none that layers take.</summary>
    public static Activation? Of(NodeReader node, AxisOrder order) => node.Op switch
    {
        "Relu" => Activation.Relu,
        "Sigmoid" => Activation.Sigmoid,
        "Tanh" => Activation.Tanh,
        "Softplus" => Activation.Softplus,
        "Softsign" => new SoftsignActivation(),
        "Elu" => new EluActivation(node.Float("alpha", 1)),
        "Selu" when !node.HasAttribute("alpha") && !node.HasAttribute("gamma") => new SeluActivation(),
        "Celu" => new CeluActivation(node.Float("alpha", 1)),
        "LeakyRelu" => new LeakyReluActivation(node.Float("alpha", 0.01f)),
        "HardSigmoid" when Math.Abs(node.Float("alpha", 0.2f) - 1 / 6f) < 1e-6 && node.Float("beta", 0.5f) == 0.5f => new HardSigmoidActivation(),
        "HardSwish" => new HardSiluActivation(),
        "Mish" => new MishActivation(),
        "Gelu" => new GeluActivation(node.Text("approximate", "none") == "tanh"),
        "ThresholdedRelu" => new ThresholdActivation(node.Float("alpha", 1)),
        "Softmax" when Last(node, order) => Activation.Softmax,
        "LogSoftmax" when Last(node, order) => new LogSoftmaxActivation(),
        _ => null,
    };

    private static bool Last(NodeReader node, AxisOrder order) =>
        order[node.Axis(node.Int("axis", node.File.Opset < 13 ? 1 : -1), order.Rank)] == order.Rank - 1;

    // max(0, min(1, alpha·x + beta))
    private static OnnxValue HardSigmoid(NodeReader node, Flowing x)
    {
        if (node.Op != "HardSigmoid") throw node.Wrong("has settings that no activation function here has.");
        var line = new Flowing(node.Apply(new Rescaling(node.Float("alpha", 0.2f), node.Float("beta", 0.5f)), x.Symbol), x.Order);
        return ElementwiseReaders.Apply(node, "Minimum", [ElementwiseReaders.Apply(node, "Maximum", [line, ElementwiseReaders.Number(0)]), ElementwiseReaders.Number(1)]);
    }
}
