using Espalier.Data;

namespace Espalier.Tests;

public class ScheduleTests
{
    [Fact]
    public void AWarmUpAndACosineAreCountedInEpochs()
    {
        var recipe = Recipe.Parse("""
            heads: [color]
            split: { test: 0, validation: 0 }
            training: { epochs: 10, batch_size: 16, optimizer: { adam_w: { learning_rate: 0.002 } }, schedule: { warm_up: 2, end: 0.1 } }
            """.Replace("adam_w", "AdamW", StringComparison.Ordinal));
        using var data = recipe.Prepare(Things(40)); // 3 steps an epoch, the last of 8 rows
        var rate = recipe.Build(data).Compilation!.Optimizer.LearningRate;
        Assert.Equal(0, rate.At(0));
        Assert.Equal(0.001, rate.At(3), 9);
        Assert.Equal(0.002, rate.At(6), 9);
        Assert.Equal(0.0011, rate.At(18), 9); // halfway between 0.002 and 0.0002
        Assert.Equal(0.0002, rate.At(30), 9);
    }

    [Fact]
    public void ACosineAloneBeginsAtTheOptimizersRate()
    {
        var recipe = Recipe.Parse("heads: [color]\ntraining: { epochs: 4, schedule: cosine }");
        using var data = recipe.Prepare(Things(64));
        var rate = recipe.Build(data).Compilation!.Optimizer.LearningRate;
        Assert.Equal(0.001, rate.At(0), 9);
        Assert.Equal(0, rate.At(1000), 9);
    }

    [Theory]
    [InlineData("{ optimizer: { adam: { learning_rate: { CosineDecay: { initial_learning_rate: 0.1, decay_steps: 5 } } } }, schedule: cosine }", "has a schedule of its own already")]
    [InlineData("{ epochs: 2, schedule: { warm_up: 2 } }", "warms up for 2 epochs but the training has 2")]
    [InlineData("{ reduce_on_plateau: 3, schedule: cosine }", "Keep one")]
    [InlineData("{ schedule: cosin }", "Did you mean 'cosine'?")]
    [InlineData("{ schedule: { warmup: 2 } }", "Did you mean 'warm_up'?")]
    public void WhatDoesNotGoTogetherIsSaidWithItsPlace(string training, string expected)
    {
        var error = Assert.Throws<EspalierException>(() =>
        {
            var recipe = Recipe.Parse($"heads: [color]\ntraining: {training}", "things.yaml");
            using var data = recipe.Prepare(Things(40));
            recipe.Build(data);
        });
        Assert.Contains("things.yaml, line 2, column ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutRowsAScheduleCannotBeBuilt()
    {
        var fitted = Recipe.Parse("heads: [color]\ntraining: { schedule: cosine }").Fit(Things(20));
        Assert.Contains("Build(trainingRows)", Assert.Throws<EspalierException>(() => fitted.Build()).Message, StringComparison.Ordinal);
        Assert.True(fitted.Build(20).Compilation!.Optimizer.LearningRate.IsSchedule);
    }

    private static Table Things(int rows) => new(
    [
        new NumberColumn("size", [.. Enumerable.Range(0, rows).Select(i => (double)(i * 7 % rows))]),
        new TextColumn("color", [.. Enumerable.Range(0, rows).Select(i => i % 2 == 0 ? "red" : "blue")]),
    ]);
}
