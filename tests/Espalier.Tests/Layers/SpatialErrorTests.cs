using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>Mistakes with images and sequences get a message that says what was expected, what came, and what to do.</summary>
public class SpatialErrorTests
{
    private static Symbol Row(params int[] dims) => Input.Of("x", new Shape([Shape.Batch, .. dims]));

    private static void Refused(Action action, params string[] words)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
    }

    [Fact]
    public void InputsOfAnotherRank()
    {
        Refused(() => new MaxPooling2D(name: "pool").Apply(Row(11)), "MaxPooling2D 'pool' needs (batch, rows, columns, channels) but got (batch, 11).", "Reshape");
        Refused(() => new Conv2D(8, 3, name: "eyes").Apply(Row(28, 28)), "Conv2D 'eyes'", "(batch, 28, 28)", "Reshape([28, 28, 1])");
        Refused(() => new Conv1D(8, 3).Apply(Row(28, 28, 1)), "(batch, steps, channels)", "(batch, 28, 28, 1)");
        Refused(() => new GlobalAveragePooling2D().Apply(Row()), "GlobalAveragePooling2D", "(batch,)");
        Refused(() => new RandomFlip().Apply(Row(4, 4)), "RandomFlip", "Reshape([4, 4, 1])");
        Refused(() => new Resizing(4, 4).Apply(Row(4, 4, 4, 1)), "(batch, 4, 4, 4, 1)", "Reshape");
    }

    [Fact]
    public void WindowsThatDoNotFit()
    {
        Refused(() => new Conv2D(8, (5, 3), name: "last").Apply(Row(4, 9, 2)), "Conv2D 'last'", "5×3", "(batch, 4, 9, 2)", "'same'");
        Refused(() => new Conv2D(8, 3, dilation: 2).Apply(Row(4, 9, 2)), "5×5");
        Refused(() => new MaxPooling2D(3, name: "pool").Apply(Row(2, 9, 2)), "MaxPooling2D 'pool'", "3×3", "(batch, 2, 9, 2)");
        Refused(() => new AveragePooling1D(4).Apply(Row(3, 2)), "window of 4", "(batch, 3, 2)");
        Refused(() => new SeparableConv1D(2, 4).Apply(Row(3, 2)), "window of 4");
        Refused(() => new Cropping2D(2, name: "cut").Apply(Row(4, 9, 1)), "Cropping2D 'cut'", "((2, 2), (2, 2))", "(batch, 4, 9, 1)");
        Refused(() => new Cropping1D(1, 2).Apply(Row(3, 1)), "1 and 2 steps", "(batch, 3, 1)");
        new MaxPooling2D(3, padding: Padding.Same).Apply(Row(2, 9, 2));
    }

    [Fact]
    public void ChannelsThatDoNotSplit()
    {
        Refused(() => new Conv2D(9, 3, groups: 3).Apply(Row(9, 9, 4)), "4 channels", "3 groups", "divides 4");
        Refused(() => _ = new Conv2D(8, 3, groups: 3), "8 filters", "3 groups");
    }

    [Fact]
    public void SettingsThatCannotBe()
    {
        Refused(() => _ = new Conv2D(0, 3), "1 filter or more");
        Refused(() => _ = new Conv2D(4, 0), "kernel size");
        Refused(() => _ = new Conv2D(4, (3, -1)), "3×-1");
        Refused(() => _ = new Conv2D(4, 3, 0), "strides");
        Refused(() => _ = new Conv2D(4, 3, 2, dilation: 2), "strides of 2×2", "dilation of 2×2");
        Refused(() => _ = new Conv2D(4, 3, padding: Padding.Causal), "causally", "Conv1D");
        Refused(() => _ = new MaxPooling1D(padding: Padding.Causal), "causally");
        Refused(() => _ = new MaxPooling2D(0), "pool size");
        Refused(() => _ = new DepthwiseConv2D(3, depthMultiplier: 0), "depth multiplier");
        Refused(() => _ = new Conv2DTranspose(3, 3, 2, outputPadding: 2), "below the strides of 2×2", "2×2");
        Refused(() => _ = new Conv1DTranspose(3, 3, outputPadding: 1), "below the strides of 1");
        Refused(() => _ = new ZeroPadding2D(-1), "Cropping2D");
        Refused(() => _ = new Cropping1D(-1), "ZeroPadding1D");
        Refused(() => _ = new UpSampling2D((0, 2)), "size");
        Refused(() => _ = new Resizing(0, 4), "0 and 4");
        Refused(() => _ = new Resizing(4, 4, cropToAspectRatio: true, padToAspectRatio: true), "not both");
        Refused(() => _ = new CenterCrop(4, 0), "4 and 0");
        Refused(() => _ = new RandomCrop(-1, 4), "-1 and 4");
    }

    [Fact]
    public void SharedWeightsThatDoNotFit()
    {
        var conv = new Conv2D(2, 3, name: "shared");
        conv.Apply(Row(5, 5, 3));
        conv.Apply(Row(9, 7, 3));
        Refused(() => conv.Apply(Row(5, 5, 1)), "Conv2D 'shared'", "(batch, 5, 5, 3)", "(batch, 5, 5, 1)");
    }

    [Fact]
    public void ConfigurationsFromElsewhere()
    {
        JsonObject conv = new() { ["filters"] = 2, ["kernel_size"] = 3 };
        JsonObject With(string key, JsonNode value)
        {
            var json = conv.DeepClone().AsObject();
            json[key] = value;
            return json;
        }
        Assert.Equal(new Pair(3, 3), ((Conv2D)Registry<Layer>.Create("Conv2D", new Config("it", conv))).KernelSize);
        Refused(() => Registry<Layer>.Create("Conv2D", new Config("it", With("data_format", "channels_first"))), "channels_first", "channels_last");
        Refused(() => Registry<Layer>.Create("MaxPooling2D", new Config("it", new() { ["data_format"] = "channels_first" })), "channels_first");
        Refused(() => Registry<Layer>.Create("Conv2D", new Config("it", With("padding", "sme"))), "'padding'", "'same'", "sme");
        Refused(() => Registry<Layer>.Create("Conv2D", new Config("it", With("strides", new JsonArray(1, 2, 3)))), "'strides'", "one or two");
        Refused(() => Registry<Layer>.Create("Conv1D", new Config("it", With("kernel_size", new JsonArray(1, 2)))), "'kernel_size'", "a whole number");
        Refused(() => Registry<Layer>.Create("Conv2D", new Config("it", new() { ["filters"] = 2 })), "'kernel_size'", "missing");
        Refused(() => Registry<Layer>.Create("RandomZoom", new Config("it", new() { ["height_factor"] = "a lot" })), "'height_factor'", "a number");
        Refused(() => Registry<Layer>.Create("RandomFlip", new Config("it", new() { ["mode"] = "sideways" })), "'horizontal_and_vertical'", "sideways");
        Refused(() => Registry<Layer>.Create("ZeroPadding2D", new Config("it", new() { ["padding"] = new JsonArray(new JsonArray(1, 2), new JsonArray(1)) })), "'padding'");
        Refused(() => Registry<Layer>.Create("Resizing", new Config("it", new() { ["height"] = 2, ["width"] = 2, ["fill_mode"] = "wrap" })), "'constant'");
    }

    [Fact]
    public void OneNumberStandsForAll()
    {
        Assert.Equal(new Border(1, 1, 1, 1), ((ZeroPadding2D)Registry<Layer>.Create("ZeroPadding2D", new Config("it", new() { ["padding"] = 1 }))).Padding);
        Assert.Equal(new Border(1, 1, 2, 2), ((ZeroPadding2D)Registry<Layer>.Create("ZeroPadding2D", new Config("it", new() { ["padding"] = new JsonArray(1, 2) }))).Padding);
        Assert.Equal((1, 1), Registry<Layer>.Create("Cropping1D", new Config("it", new() { ["cropping"] = 1 })) is Cropping1D cut ? (cut.Before, cut.After) : default);
        Assert.Equal(3, ((UpSampling1D)Registry<Layer>.Create("UpSampling1D", new Config("it", new() { ["size"] = new JsonArray(3) }))).Size);
        Assert.Equal(-0.2, ((RandomRotation)Registry<Layer>.Create("RandomRotation", new Config("it", new() { ["factor"] = 0.2 }))).Factor.Low);
    }
}
