using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>Mistakes get a message that says what was expected, what came, and what to do.</summary>
public class LayerErrorTests
{
    private static Symbol Row(params int[] dims) => Input.Of("x", new Shape([Shape.Batch, .. dims]));

    private static void Refused(Action action, params string[] words)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
    }

    [Fact]
    public void ShapesThatDoNotFit()
    {
        Refused(() => new Dense(3, name: "price").Apply(Row()), "Dense 'price'", "rank 2", "(batch,)");
        Refused(() => new AddLayer(name: "sum").Apply(Row(3), Row(4)), "Add 'sum'", "(batch, 3)", "(batch, 4)", "Concatenate");
        Refused(() => new AddLayer().Apply(Row(3)), "two inputs");
        Refused(() => new SubtractLayer().Apply(Row(3), Row(3), Row(3)), "two inputs but got 3");
        Refused(() => new Concatenate().Apply(Row(3, 2), Row(4, 2)), "(batch, 3, 2)", "(batch, 4, 2)");
        Refused(() => new Concatenate(3).Apply(Row(3), Row(3)), "axis 3");
        Refused(() => new ReshapeLayer([4, 4]).Apply(Row(3, 5)), "16", "15");
        Refused(() => new ReshapeLayer([-1, 4]).Apply(Row(3, 5)), "multiple", "15");
        Refused(() => new Permute([2, 1]).Apply(Row(3)), "rank 3");
        Refused(() => new RepeatVector(2).Apply(Row(3, 4)), "Flatten");
        Refused(() => new BatchNormalization(axis: 4).Apply(Row(3)), "axis 4");
        Refused(() => new LayerNormalization([0]).Apply(Row(3)), "batch");
        Refused(() => new LayerNormalization([1, -1]).Apply(Row(3)), "once");
        Refused(() => new GroupNormalization(3).Apply(Row(4)), "3 groups", "4 channels");
        Refused(() => new Dot(1).Apply(Row(3), Row(4)), "differ");
        Refused(() => new SpatialDropout2D(0.5).Apply(Row(3)), "rank 4");
        Refused(() => new Normalization(mean: [1, 2], variance: [1, 1]).Apply(Row(3)), "2 means", "3");
        Refused(() => new Dropout(0.5, [null, 2]).Apply(Row(3)), "noise shape", "(batch, 3)");
        Refused(() => new Embedding(3, 2).Apply(), "one input");
    }

    [Fact]
    public void SettingsThatCannotBe()
    {
        Refused(() => _ = new Dense(0), "1 unit");
        Refused(() => _ = new Embedding(0, 2), "1 class");
        Refused(() => _ = new Concatenate(0), "batch");
        Refused(() => _ = new Permute([0, 1]), "batch");
        Refused(() => _ = new ReshapeLayer([-1, -1]), "at most one");
        Refused(() => _ = new RepeatVector(0), "1 or more");
        Refused(() => _ = new BatchNormalization(momentum: 1.5), "momentum");
        Refused(() => _ = new LayerNormalization(epsilon: 0), "epsilon");
        Refused(() => _ = new Normalization(mean: [1]), "both");
        Refused(() => _ = new Discretization([1, 1]), "ascend");
        Refused(() => _ = new CategoryEncoding(3, CodeOutput.Integer), "OneHot");
        Refused(() => _ = new LeakyReLU(-1), "slope");
    }

    [Fact]
    public void SharedWeightsThatDoNotFit()
    {
        var dense = new Dense(2, name: "shared");
        dense.Apply(Row(3));
        Refused(() => dense.Apply(Row(4)), "Dense 'shared'", "(batch, 3)", "(batch, 4)");
        var norm = new BatchNormalization(axis: 1);
        norm.Apply(Row(3, 4));
        norm.Apply(Row(3, 5));
        Refused(() => norm.Apply(Row(4, 4)), "shares");
    }

    [Fact]
    public void ConfigurationsFromElsewhere()
    {
        Refused(() => Registry<Layer>.Create("Flatten", Settings("data_format", "channels_first")), "channels_first", "channels_last");
        Refused(() => Registry<Layer>.Create("BatchNormalization", Settings("renorm", true)), "renorm");
        Refused(() => Registry<Layer>.Create("Discretization", Settings("num_bins", 4)), "bin_boundaries");
        Refused(() => Registry<Layer>.Create("Dense", Settings("units", "many")), "units", "many");
        Refused(() => Registry<Layer>.Create("Dens"), "Did you mean 'Dense'?");
    }

    private static Config Settings(string key, System.Text.Json.Nodes.JsonNode value) => new("layer 'x'", new() { [key] = value });

    [Fact]
    public void NormalizationMeasuresWhatItIsShown()
    {
        var layer = new Normalization();
        layer.Adapt(new Tensor(new Shape(2, 3), [1, 2, 3, 3, 6, 3]));
        layer.Apply(Row(3));
        Assert.Equal([2, 4, 3], layer.Weights[0].Values.ToArray());
        Assert.Equal([1, 4, 0], layer.Weights[1].Values.ToArray());
        layer.Adapt(new Tensor(new Shape(1, 3), [7, 8, 9]));
        Assert.Equal([7, 8, 9], layer.Weights[0].Values.ToArray());
        Refused(() => layer.Adapt(new Tensor(new Shape(1, 2))), "(batch, 3)", "(batch, 2)");
        Refused(() => new Normalization(mean: [1], variance: [1]).Adapt(new Tensor(new Shape(1, 2))), "given");
    }
}
