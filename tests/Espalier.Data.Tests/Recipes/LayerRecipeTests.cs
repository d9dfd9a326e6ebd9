using Espalier.Data;

namespace Espalier.Tests;

public class LayerRecipeTests
{
    [Fact]
    public void EveryFormOfALayerIsRead()
    {
        var trunk = Recipe.Parse("""
            heads: [a]
            trunk:
              - conv: 32
              - {conv: 64, kernel: 5, strides: [2, 1], padding: same, batch_norm: true, pool: 2, dropout: 0.25, bias: false}
              - separable_conv: 16
              - max_pool: 2
              - {average_pool: 3, strides: 2, padding: same}
              - {spatial_dropout: 0.1}
              - global_pool: [average, max]
              - flatten
              - dropout: 0.3
              - layer: { GaussianNoise: { stddev: 0.1 } }
              - batch_norm
              - 64
              - {units: 8, activation: tanh}
            """).Trunk;
        Assert.Equal(13, trunk!.Count);
        var first = Assert.IsType<ConvolutionRecipe>(trunk[0]);
        Assert.Equal((32, "relu", "valid", null), (first.Filters, first.Activation, first.Padding, first.Pool));
        Assert.Equal([3, 3], first.Kernel);
        var conv = Assert.IsType<ConvolutionRecipe>(trunk[1]);
        Assert.Equal((64, "same", true, 0.25, false, false), (conv.Filters, conv.Padding, conv.BatchNorm, conv.Dropout, conv.Bias, conv.Separable));
        Assert.Equal([5, 5], conv.Kernel);
        Assert.Equal([2, 1], conv.Strides);
        Assert.Equal([2, 2], conv.Pool);
        Assert.True(Assert.IsType<ConvolutionRecipe>(trunk[2]).Separable);
        Assert.Equal((Pooling.Max, null), Assert.IsType<PoolingRecipe>(trunk[3]) is var max ? (max.Kind, max.Strides) : default);
        Assert.Equal((Pooling.Average, "same"), Assert.IsType<PoolingRecipe>(trunk[4]) is var average ? (average.Kind, average.Padding) : default);
        Assert.Equal(new DropoutRecipe(0.1, true).Share, Assert.IsType<DropoutRecipe>(trunk[5]).Share);
        Assert.Equal([Pooling.Average, Pooling.Max], Assert.IsType<GlobalPoolingRecipe>(trunk[6]).Kinds);
        Assert.IsType<FlattenRecipe>(trunk[7]);
        Assert.False(Assert.IsType<DropoutRecipe>(trunk[8]).WholeChannels);
        Assert.Equal("GaussianNoise", Assert.IsType<RegisteredLayerRecipe>(trunk[9]).Layer.Name);
        Assert.Equal("BatchNormalization", Assert.IsType<RegisteredLayerRecipe>(trunk[10]).Layer.Name);
        Assert.Equal(64, Assert.IsType<DenseRecipe>(trunk[11]).Units);
        Assert.Equal("tanh", Assert.IsType<DenseRecipe>(trunk[12]).Activation);
    }

    [Theory]
    [InlineData("{cnv: 32}", "Did you mean 'conv'?")]
    [InlineData("flaten", "Did you mean 'flatten'?")]
    [InlineData("{conv: 32, kernle: 3}", "Did you mean 'kernel'?")]
    [InlineData("{conv: 0}", "'trunk[1].conv' should be a whole number of 1 or more but is '0'")]
    [InlineData("{conv: 8, kernel: [1, 2, 3]}", "should be a whole number for rows and columns, or two")]
    [InlineData("{conv: 8, padding: sam}", "Did you mean 'same'?")]
    [InlineData("{conv: 8, strides: 2, dilation: 2}", "takes one of them")]
    [InlineData("{separable_conv: 8, groups: 2}", "has no key 'groups'")]
    [InlineData("{global_pool: [max, max]}", "average, max, or both")]
    [InlineData("{global_pool: mx}", "Did you mean 'max'?")]
    [InlineData("{dropout: 1}", "a number from 0 to below 1")]
    [InlineData("{layer: GausianNoise}", "Did you mean 'GaussianNoise'?")]
    [InlineData("{layer: { GaussianNoise: { stdev: 0.1 } }}", "stddev")]
    [InlineData("[conv, 3]", "a layer")]
    public void AMistakeIsNamedWithItsPlace(string layer, string expected)
    {
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse($"heads: [a]\ntrunk: [{layer}]", "r.yaml"));
        Assert.StartsWith("r.yaml, line 2, column ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{conv: 8}", "a convolution needs pictures (batch, rows, columns, channels) but gets (batch, 1)")]
    [InlineData("max_pool", "pooling needs pictures")]
    [InlineData("global_average_pool", "global pooling needs pictures")]
    public void ALayerThatDoesNotFitTheDataIsNamedWithItsPlace(string layer, string expected)
    {
        var table = new Table([new NumberColumn("x", [1, 2, 3, 4]), new TextColumn("a", ["u", "v", "u", "v"])]);
        var fitted = Recipe.Parse($"heads: [a]\ntrunk: [8, {layer}]".Replace("[8, ", "[", StringComparison.Ordinal), "r.yaml").Fit(table);
        var error = Assert.Throws<EspalierException>(() => fitted.Build());
        Assert.StartsWith("r.yaml, line 2, column 9: layer 'trunk_1': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DenseLayersAndNoiseKeepTheirSettings()
    {
        var table = new Table([new NumberColumn("x", [1, 2, 3, 4]), new TextColumn("a", ["u", "v", "u", "v"])]);
        var model = Recipe.Parse("""
            heads: [a]
            trunk: [{units: 4, activation: tanh, bias: false, l2: 0.01, dropout: 0.5, batch_norm: true}, {layer: {GaussianNoise: {stddev: 0.1}}}]
            """).Fit(table).Build();
        Assert.Equal(["Dense", "BatchNormalization", "Activation", "Dropout", "GaussianNoise", "Dense"], model.Network.Select(c => c.Layer.ClassName).Where(n => n != "InputLayer"));
        var dense = model.Network.Select(c => c.Layer).OfType<Dense>().First();
        Assert.Equal("trunk_1", dense.Name);
        Assert.Single(dense.Weights); // no bias
        Assert.NotNull(dense.Weights[0].Regularizer);
    }
}
