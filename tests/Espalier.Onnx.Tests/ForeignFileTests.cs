namespace Espalier.Onnx.Tests;

/// <summary>Files as PyTorch's exporter and the converters of Keras write them: imported they answer as in ONNX Runtime, and learn.</summary>
public class ForeignFileTests
{
    private const string Torch = "pytorch";

    [Fact]
    public void PerceptronOfPyTorch()
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("input", null, 7);
        string h = f.Node("Relu", [f.Node("Gemm", [x, f.Weight("fc1.weight", 16, 7), f.Weight("fc1.bias", 16)], ("alpha", 1f), ("beta", 1f), ("transB", 1))]);
        h = f.Node("LeakyRelu", [f.Node("Gemm", [h, f.Weight("fc2.weight", 8, 16), f.Weight("fc2.bias", 8)], ("transB", 1))], ("alpha", 0.01f));
        f.Output(f.Node("Softmax", [f.Node("Gemm", [h, f.Weight("out.weight", 3, 8), f.Weight("out.bias", 3)], ("transB", 1))], ("axis", 1)), "probabilities", null, 3);
        f.Output(f.Node("Sigmoid", [f.Node("Gemm", [h, f.Weight("yes.weight", 1, 8), f.Weight("yes.bias", 1)], ("transB", 1))]), "yes", null, 1);
        var model = f.Judge();
        Assert.Equal(["probabilities", "yes"], model.Heads.Select(head => head.Name));
        Assert.Equal(["fc1", "fc2", "probabilities", "yes"], model.Layers.OfType<Dense>().Select(l => l.Name));
        Assert.IsType<SoftmaxActivation>(((Dense)model.Layer("probabilities")).Activation);
    }

    [Fact]
    public void ConvolutionsOfPyTorch()
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("input", 2, 1, 12, 12); // traced with a batch of 2
        string h = f.Node("Relu", [f.Node("Conv", [x, f.Weight("conv1.weight", 4, 1, 3, 3), f.Weight("conv1.bias", 4)],
            ("dilations", new[] { 1, 1 }), ("group", 1), ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 1, 1 }))]);
        h = f.Node("MaxPool", [h], ("ceil_mode", 0), ("kernel_shape", new[] { 2, 2 }), ("pads", new[] { 0, 0, 0, 0 }), ("strides", new[] { 2, 2 }));
        h = f.Node("Conv", [h, f.Weight("conv2.weight", 6, 4, 3, 3)], ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 2, 2 }));
        h = f.Node("BatchNormalization", [h, f.Weight("bn.weight", 6), f.Weight("bn.bias", 6), f.Weight("bn.running_mean", 6), f.Weight("bn.running_var", 6)], ("epsilon", 1e-5f), ("momentum", 0.9f));
        h = f.Node("Relu", [h]);
        h = f.Node("Flatten", [h], ("axis", 1));
        f.Output(f.Node("Gemm", [h, f.Weight("fc.weight", 5, 54), f.Weight("fc.bias", 5)], ("transB", 1)), "output", 2, 5);
        var model = f.Judge();
        Assert.Equal("(batch, 1, 12, 12)", model.Inputs.Items[0].Shape.ToString());
        Assert.Equal(["conv1", "conv2"], model.Layers.OfType<Conv2D>().Select(l => l.Name));
        Assert.Single(model.Layers.OfType<ZeroPadding2D>()); // 'same' pads otherwise with strides of 2
        Assert.Equal(2, model.Layers.OfType<Permute>().Count());
    }

    [Fact]
    public void ResidualBlocksAndMobileOnes()
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("image", null, 3, 15, 15);
        string stem = f.Node("Conv", [x, f.Weight("stem.weight", 8, 3, 3, 3), f.Weight("stem.bias", 8)], ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 2, 2 }));
        stem = f.Node("MaxPool", [f.Node("Relu", [stem])], ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 2, 2 }));
        string deep = f.Node("Clip", [f.Node("Conv", [stem, f.Weight("dw.weight", 8, 1, 3, 3)], ("group", 8), ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 })), f.Number(0), f.Number(6)]);
        deep = f.Node("Conv", [deep, f.Weight("pw.weight", 8, 8, 1, 1), f.Weight("pw.bias", 8)], ("kernel_shape", new[] { 1, 1 }));
        string sum = f.Node("Relu", [f.Node("Add", [stem, deep])]);
        sum = f.Node("AveragePool", [sum], ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 1, 1 }), ("pads", new[] { 1, 1, 1, 1 }), ("count_include_pad", 1), ("ceil_mode", 0));
        string both = f.Node("Concat", [sum, f.Node("HardSwish", [sum])], ("axis", 1));
        string gate = f.Node("HardSigmoid", [f.Node("Conv", [f.Node("GlobalAveragePool", [both]), f.Weight("se.weight", 16, 16, 1, 1), f.Weight("se.bias", 16)], ("kernel_shape", new[] { 1, 1 }))], ("alpha", 0.2f));
        string gated = f.Node("Mul", [both, gate]);
        string pooled = f.Node("ReduceMean", [gated], ("axes", new[] { 2, 3 }), ("keepdims", 0));
        f.Output(f.Node("LogSoftmax", [f.Node("Gemm", [pooled, f.Weight("head.weight", 4, 16), f.Weight("head.bias", 4)], ("transB", 1))], ("axis", -1)), "scores", null, 4);
        var model = f.Judge();
        Assert.Single(model.Layers.OfType<DepthwiseConv2D>());
        Assert.Single(model.Layers.OfType<Permute>()); // at the entrance
    }

    [Fact]
    public void ShapesComputedOnTheWay()
    {
        // x.view(x.size(0), -1) with the sizes as nodes, as older exporters write it.
        var f = new Foreign(Torch, 11);
        string x = f.Input("input", null, 2, 4, 4);
        string h = f.Node("Conv", [x, f.Weight("c.weight", 3, 2, 3, 3), f.Weight("c.bias", 3)], ("kernel_shape", new[] { 3, 3 }));
        string rows = f.Node("Gather", [f.Node("Shape", [h]), f.Whole("zero", 0)], ("axis", 0));
        string shape = f.Node("Concat", [rows, f.Whole("rest", -1)], ("axis", 0));
        h = f.Node("Reshape", [h, shape]);
        h = f.Node("MatMul", [h, f.Weight("w", 12, 6)]);
        h = f.Node("Add", [f.Weight("b", 6), h]);
        h = f.Node("Mul", [h, f.Node("Sigmoid", [h])]); // silu
        h = f.Node("Mul", [f.Node("Mul", [h, f.Node("Add", [f.Node("Erf", [f.Node("Div", [h, f.Number(1.4142135f)])]), f.Number(1)])]), f.Number(0.5f)]); // gelu
        f.Output(f.Node("Sub", [f.Number(1), f.Node("Slice", [h, f.Whole("from", 1), f.Whole("to", 5), f.Whole("along", 1)])]), "y", null, 4);
        f.Judge();
    }

    [Fact]
    public void RecurrentLayersOfPyTorch()
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("sequence", null, 6, 3);
        string steps = f.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 }));
        string[] both = f.Nodes("LSTM", [steps, f.Weight("lstm.w", 2, 20, 3), f.Weight("lstm.r", 2, 20, 5), f.Weight("lstm.b", 2, 40)], 3, ("direction", "bidirectional"), ("hidden_size", 5));
        // (steps, 2, batch, 5) → (steps, batch, 10)
        string joined = f.Node("Reshape", [f.Node("Transpose", [both[0]], ("perm", new[] { 0, 2, 1, 3 })), f.Whole("joined", 0, 0, -1)]);
        string[] gru = f.Nodes("GRU", [joined, f.Weight("gru.w", 1, 12, 10), f.Weight("gru.r", 1, 12, 4), f.Weight("gru.b", 1, 24)], 2, ("hidden_size", 4), ("linear_before_reset", 1));
        string[] back = f.Nodes("RNN", [joined, f.Weight("rnn.w", 1, 4, 10), f.Weight("rnn.r", 1, 4, 4)], 2, ("hidden_size", 4), ("direction", "reverse"));
        string all = f.Node("Transpose", [f.Node("Squeeze", [gru[0], f.Whole("one", 1)])], ("perm", new[] { 1, 0, 2 }));
        f.Output(all, "each", null, 6, 4);
        f.Output(f.Node("Squeeze", [both[1] is var hidden ? f.Node("Slice", [hidden, f.Whole("first", 0), f.Whole("second", 1), f.Whole("axis0", 0)]) : "", f.Whole("none", 0)]), "forwards", null, 5);
        f.Output(f.Node("Squeeze", [f.Node("Squeeze", [back[0], f.Whole("direction", 1)]) is var s ? f.Node("Slice", [s, f.Whole("s0", 0), f.Whole("s1", 1), f.Whole("sa", 0)]) : "", f.Whole("sq", 0)]), "last", null, 4);
        f.Judge(tolerance: 5e-5); // ONNX Runtime computes tanh and sigmoid of its cells by short formulas
    }

    [Fact]
    public void ConvolutionsOfKerasConverters()
    {
        // Channels last outside, channels first around each convolution, as tf2onnx leaves it.
        var f = new Foreign("tf2onnx", 15);
        string x = f.Input("image", null, 9, 9, 2);
        string h = f.Node("Transpose", [x], ("perm", new[] { 0, 3, 1, 2 }));
        h = f.Node("Conv", [h, f.Weight("conv2d/kernel", 4, 2, 3, 3), f.Weight("conv2d/bias", 4)], ("kernel_shape", new[] { 3, 3 }), ("auto_pad", "SAME_UPPER"), ("strides", new[] { 2, 2 }));
        h = f.Node("Transpose", [f.Node("Relu", [h])], ("perm", new[] { 0, 2, 3, 1 }));
        h = f.Node("Add", [f.Node("Mul", [h, f.Weight("scale", 4)]), f.Weight("shift", 1, 1, 1, 4)]);
        h = f.Node("Transpose", [h], ("perm", new[] { 0, 3, 1, 2 }));
        h = f.Node("AveragePool", [h], ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }), ("auto_pad", "VALID"));
        h = f.Node("Transpose", [h], ("perm", new[] { 0, 2, 3, 1 }));
        h = f.Node("Reshape", [h, f.Whole("flat", -1, 16)]);
        h = f.Node("Dropout", [f.Node("Elu", [f.Node("Add", [f.Node("MatMul", [h, f.Weight("dense/kernel", 16, 6)]), f.Weight("dense/bias", 6)])])]);
        f.Output(f.Node("Softmax", [f.Node("Add", [f.Node("MatMul", [h, f.Weight("answer/kernel", 6, 3)]), f.Weight("answer/bias", 3)])]), "answer", null, 3);
        var model = f.Judge();
        Assert.Empty(model.Layers.OfType<Permute>());
        Assert.Single(model.Layers.OfType<Dropout>());
        Assert.Equal(Padding.Same, ((Conv2D)model.Layer("conv2d")).Padding);
        Assert.Equal(2, model.Layers.OfType<Operation>().Count(o => o.Weights.Count == 1)); // the scale and the shift learn on
    }

    [Fact]
    public void AttentionOfPyTorch()
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("tokens", null, 5, 8);
        string Linear(string name, string value) => f.Node("Add", [f.Node("MatMul", [value, f.Weight($"{name}.weight", 8, 8)]), f.Weight($"{name}.bias", 8)]);
        string Heads(string value, params int[] order) => f.Node("Transpose", [f.Node("Reshape", [value, f.Whole($"heads {value}", 0, -1, 2, 4)])], ("perm", order));
        string q = Heads(Linear("q", x), 0, 2, 1, 3), k = Heads(Linear("k", x), 0, 2, 3, 1), v = Heads(Linear("v", x), 0, 2, 1, 3);
        string weights = f.Node("Softmax", [f.Node("Div", [f.Node("MatMul", [q, k]), f.Number(2)])], ("axis", -1));
        string joined = f.Node("Reshape", [f.Node("Transpose", [f.Node("MatMul", [weights, v])], ("perm", new[] { 0, 2, 1, 3 })), f.Whole("whole", 0, 5, 8)]);
        string normed = f.Node("LayerNormalization", [f.Node("Add", [x, Linear("out", joined)]), f.Weight("norm.weight", 8), f.Weight("norm.bias", 8)], ("axis", -1), ("epsilon", 1e-5f));
        string pooled = f.Node("ReduceMean", [normed, f.Whole("steps", 1)], ("keepdims", 0));
        f.Model.OpsetImport[0].Version = 18;
        f.Output(f.Node("Gemm", [pooled, f.Weight("head.weight", 2, 8), f.Weight("head.bias", 2)], ("transB", 1)), "y", null, 2);
        f.Judge();
    }

    [Fact]
    public void TransposedConvolutionsAndUpscaling()
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("x", null, 3, 5, 4);
        string up = f.Node("ConvTranspose", [x, f.Weight("up.weight", 3, 2, 4, 4), f.Weight("up.bias", 2)], ("kernel_shape", new[] { 4, 4 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }));
        string more = f.Node("ConvTranspose", [up, f.Weight("more.weight", 2, 2, 3, 3)], ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 1, 1, 1 }), ("output_padding", new[] { 1, 1 }));
        f.Output(f.Node("Tanh", [f.Node("InstanceNormalization", [more, f.Weight("in.weight", 2), f.Weight("in.bias", 2)], ("epsilon", 1e-5f))]), "y", null, 2, 20, 16);
        f.Judge(tolerance: 5e-5); // the difference from a mean has fewer digits than the numbers
    }

    [Theory, InlineData("nearest", "asymmetric"), InlineData("linear", "half_pixel"), InlineData("nearest", "half_pixel")]
    public void PicturesMadeLarger(string mode, string places)
    {
        var f = new Foreign(Torch, 17);
        string x = f.Input("x", null, 2, 3, 4);
        f.Model.Graph.Initializer.Add(new Protocol.TensorProto { Name = "scales", DataType = OnnxTypes.Float, Dims = { 4 }, FloatData = { 1, 1, 2, 2 } });
        string up = f.Node("Resize", [x, "", "scales"], ("mode", mode), ("coordinate_transformation_mode", places), ("nearest_mode", places == "asymmetric" ? "floor" : "round_prefer_floor"));
        f.Output(f.Node("Conv", [up, f.Weight("c.weight", 1, 2, 3, 3)], ("kernel_shape", new[] { 3, 3 })), "y", null, 1, 4, 6);
        f.Judge();
    }
}
