using Espalier.Data;

namespace Espalier.Tests;

/// <summary>Heads of ordered classes in recipes.</summary>
public class OrderedHeadTests
{
    private static Table Sizes(int rows)
    {
        var x = new double[rows];
        var size = new string?[rows];
        for (int i = 0; i < rows; i++) size[i] = (x[i] = i * 37 % 100) switch { < 30 => "small", < 60 => "middle", _ => "large" };
        return new Table([new NumberColumn("x", x), new TextColumn("size", size)]);
    }

    [Theory]
    [InlineData("{ kind: ordered, order: [small, middle, large] }")]
    [InlineData("{ loss: corn, order: [small, middle, large] }")]
    public void AnOrderedHeadIsTrainedWithCornAndAnswersItsClasses(string head)
    {
        using var data = Recipe.Parse($"{{ heads: {{ size: {head} }}, trunk: [16], training: {{ epochs: 40, optimizer: {{ adam: {{ learning_rate: 0.02 }} }} }} }}").Prepare(Sizes(200));
        Assert.Equal(["small", "middle", "large"], data.Heads[0].ClassNames);
        var model = data.Recipe.Build(data);
        Assert.IsType<Corn>(model.Compilation!.Heads[0].Loss);
        Assert.Equal(["accuracy", "rank_error"], model.Compilation.Heads[0].Metrics.Select(m => m.Name));
        model.Fit(data.Train, epochs: data.Recipe.Training.Epochs, batchSize: 16);
        var answers = new Predictor(model, data.Fitted).Predict(new Table([new NumberColumn("x", [5, 45, 95])]));
        Assert.Equal(["small", "middle", "large"], Enumerable.Range(0, 3).Select(answers["size"].Answer));
        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal(1, answers["size"].Probabilities!.Row(row).ToArray().Sum(), 5));
    }

    [Fact]
    public void AnOrderedHeadIsSavedAndLoaded()
    {
        using var folder = new TemporaryFolder();
        using var data = Recipe.Parse("{ heads: { size: { kind: ordered, order: [small, middle, large] } }, trunk: [4] }").Prepare(Sizes(60));
        var model = data.Recipe.Build(data);
        Predictor.Save(folder.File("sizes.keras"), model, data.Fitted);
        var loaded = Predictor.Load(folder.File("sizes.keras"));
        Assert.IsType<Corn>(loaded.Model.Compilation!.Heads[0].Loss);
        var rows = Sizes(20);
        Assert.Equal(new Predictor(model, data.Fitted).Predict(rows)["size"].Output.Values, loaded.Predict(rows)["size"].Output.Values);
    }

    [Theory]
    [InlineData("{ kind: ordered }", "order: [")]
    [InlineData("{ kind: ordered, loss: mse }", "loss is corn")]
    [InlineData("{ kind: number, loss: corn }", "kind: ordered")]
    public void WhatDoesNotFitIsAnError(string head, string expected)
    {
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse($"{{ heads: {{ size: {head} }} }}", "sizes.yaml").Prepare(Sizes(60)));
        Assert.Contains(expected, error.Message);
        Assert.StartsWith("sizes.yaml", error.Message, StringComparison.Ordinal);
    }
}
