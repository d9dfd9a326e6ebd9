using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Models;

/// <summary>Two heads on made-up data that can be learnt: the training loop from end to end.</summary>
public class TrainingTests
{
    internal static Model Wine(long seed = 1, int threads = 1)
    {
        var x = Espalier.Layers.Input(new Shape(11), "features");
        var trunk = x.Dense(64, Activation.Relu, name: "trunk1").Dense(32, Activation.Relu, name: "trunk2");
        var model = new Model(x, [trunk.Dense(3, Activation.Softmax, name: "quality"), trunk.Dense(1, Activation.Sigmoid, name: "color")],
            seed: seed)
        { Backend = new CpuBackend(threads) { SmallestPart = 1, SmallestShared = 0 } };
        model.Compile(new Adam(1e-2),
            losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy },
            metrics: new Accuracy());
        return model;
    }

    internal static Dataset Rows(int rows, bool missing = false)
    {
        var key = RandomKey.For(9, "rows");
        var x = new Tensor(new Shape(rows, 11));
        for (int i = 0; i < x.Values.Length; i++) x.Values[i] = (float)key.Normal(i);
        var quality = new Tensor(new Shape(rows, 3));
        var color = new Tensor(new Shape(rows, 1));
        for (int row = 0; row < rows; row++)
        {
            var r = x.Row(row);
            quality.Row(row)[r[0] + r[1] > 0.5f ? 2 : r[0] - r[2] > -0.5f ? 1 : 0] = 1;
            color.Row(row)[0] = r[3] + r[4] * r[5] > 0 ? 1 : 0;
            if (missing && row % 5 == 0) color.Row(row)[0] = float.NaN;
        }
        return new Dataset(x, new() { ["quality"] = quality, ["color"] = color });
    }

    [Fact]
    public void BothHeadsLearn()
    {
        var model = Wine();
        var history = model.Fit(Rows(600), validation: Rows(200), epochs: 15);
        Assert.Equal(["color_accuracy", "color_loss", "loss", "quality_accuracy", "quality_loss", "val_color_accuracy", "val_color_loss",
            "val_loss", "val_quality_accuracy", "val_quality_loss"], history.Names);
        Assert.True(history["quality_accuracy"][^1] > 0.95, $"quality reached {history["quality_accuracy"][^1]}");
        Assert.True(history["color_accuracy"][^1] > 0.9, $"color reached {history["color_accuracy"][^1]}");
        Assert.Equal(history["loss"][^1], history["quality_loss"][^1] + history["color_loss"][^1], 1e-4);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        float[][] weights = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var model = Wine(threads: threads);
            model.Fit(Rows(130, missing: true), epochs: 3);
            return model.Weights.SelectMany(w => w.Values.ToArray()).ToArray();
        })];
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void AMissingLabelMasksItsHeadForThatRowOnly()
    {
        var whole = Rows(40);
        int[] labelled = [.. Enumerable.Range(0, 40).Where(i => i % 5 != 0)];
        var values = Wine().Evaluate(Rows(40, missing: true), batchSize: 40);
        Assert.Equal(Wine().Evaluate(whole.Take(labelled), batchSize: 40)["color_loss"], values["color_loss"], 1e-6);
        Assert.Equal(Wine().Evaluate(whole, batchSize: 40)["quality_loss"], values["quality_loss"], 1e-6);
        var model = Wine();
        model.Fit(Rows(40, missing: true), epochs: 2);
        Assert.All(model.Weights, w => Assert.All(w.Values.ToArray(), v => Assert.True(float.IsFinite(v))));
    }

    [Fact]
    public void ModelsThatShareWeightsTrainByTurns()
    {
        var model = Wine();
        var trunk = model.Layer("trunk2").Calls[0].Outputs[0];
        var other = new Model(model.Inputs, trunk.Dense(1, Activation.Sigmoid, name: "other"));
        other.Compile(new Adam(1e-2), Loss.BinaryCrossentropy);
        var rows = Rows(64);
        var labels = new Dataset(rows.Inputs, rows.Labels["color"]);
        float[] first = Kernel();
        model.Fit(rows);
        float[] second = Kernel();
        other.Fit(labels);
        float[] third = Kernel();
        model.Fit(rows);
        Assert.NotEqual(first, second);
        Assert.NotEqual(second, third);
        Assert.NotEqual(third, Kernel());
        Assert.Equal(model.Predict(rows.Inputs[0])["color"].Values, model.Predict(rows.Inputs[0])["color"].Values);

        float[] Kernel() => model.Layer("trunk1").Weights[0].Values.ToArray();
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        var model = Wine();
        long before = 0, least = long.MaxValue;
        var progress = new Watch(p =>
        {
            if (p.Step == 5) before = GC.GetAllocatedBytesForCurrentThread();
            if (p.Step == 25) least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        // Several epochs: a loop that is compiled anew while it runs puts its texts on this thread's account, once. A step that allocates does so in each.
        model.Fit(Rows(1024), epochs: 5, progress: progress);
        Assert.Equal(0, least);
    }

    private sealed class Watch(Action<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen(value);
    }
}
