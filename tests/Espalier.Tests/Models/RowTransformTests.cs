using System.Collections.Concurrent;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Models;

/// <summary>Rows that change in every epoch they are learnt from.</summary>
public class RowTransformTests
{
    // Adds noise, and exchanges the first two qualities of half of the rows.
    private sealed class Noise : RowTransform
    {
        public ConcurrentQueue<(RandomKey Key, int Row)> Seen { get; } = [];
        public ConcurrentQueue<int> Settled { get; } = [];
        public bool Records { get; init; } = true;

        public override void Apply(RandomKey random, TransformedRow row)
        {
            if (Records) Seen.Enqueue((random, row.Row));
            var from = row.Input(0);
            var to = row.Output(0);
            for (int i = 0; i < to.Length; i++) to[i] = from[i] + (float)random.Normal(i);
            var label = row.Label("quality");
            if (random.Uniform(1000) < 0.5f) (label[0], label[1]) = (label[1], label[0]);
            Assert.True(row.Label("nothing").IsEmpty);
        }

        public override void Settle(TransformedRow row)
        {
            Settled.Enqueue(row.Row);
            base.Settle(row);
        }
    }

    // Learns from the first value only, doubled; of no use but to see that shapes may change.
    private sealed class FirstTwice : RowTransform
    {
        public override Shape ShapeOf(int input, Shape stored) => new(2);

        public override void Apply(RandomKey random, TransformedRow row) => Settle(row);

        public override void Settle(TransformedRow row) => row.Output(0).Fill(row.Input(0)[0]);
    }

    private sealed class Failing : RowTransform
    {
        public override void Apply(RandomKey random, TransformedRow row)
        {
            if (row.Row == 77) throw new EspalierException("row 77 has no face");
            Settle(row);
        }
    }

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => w.Values.ToArray())];

    [Fact]
    public void EveryRowIsTransformedOnceAnEpochWithItsOwnNumbers()
    {
        var noise = new Noise();
        var model = TrainingTests.Wine();
        var data = TrainingTests.Rows(130);
        float[] labels = [.. data.Labels["quality"].Values], inputs = [.. data.Inputs[0].Values];
        model.Fit(data.Transformed(noise), epochs: 3);
        Assert.Equal(390, noise.Seen.Count);
        Assert.Equal(390, noise.Seen.Select(s => s.Key).Distinct().Count());
        foreach (var epoch in noise.Seen.GroupBy(s => s.Key.Epoch)) Assert.Equal(Enumerable.Range(0, 130), epoch.Select(s => s.Row).Order());
        Assert.Equal(labels, data.Labels["quality"].Values);
        Assert.Equal(inputs, data.Inputs[0].Values);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBitsAndSoDoesGoingOn()
    {
        var data = TrainingTests.Rows(130, missing: true).Transformed(new Noise());
        float[][] weights = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var model = TrainingTests.Wine(threads: threads);
            model.Fit(data, epochs: 4);
            return Weights(model);
        })];
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
        var resumed = TrainingTests.Wine();
        resumed.Fit(data, epochs: 2);
        resumed.Fit(data, epochs: 4, initialEpoch: 2);
        Assert.Equal(weights[0], Weights(resumed));
        var plain = TrainingTests.Wine();
        plain.Fit(data.Transformed(null), epochs: 4);
        Assert.NotEqual(weights[0], Weights(plain));
    }

    [Fact]
    public void TrainsAsIfTheTransformedRowsHadBeenStored()
    {
        var data = TrainingTests.Rows(100);
        var noise = new Noise();
        var fresh = TrainingTests.Wine();
        fresh.Fit(data.Transformed(noise), epochs: 1);
        var stored = TrainingTests.Rows(100);
        foreach (var (key, row) in noise.Seen)
        {
            var values = stored.Inputs[0].Row(row);
            for (int i = 0; i < values.Length; i++) values[i] += (float)key.Normal(i);
            var label = stored.Labels["quality"].Row(row);
            if (key.Uniform(1000) < 0.5f) (label[0], label[1]) = (label[1], label[0]);
        }
        var again = TrainingTests.Wine();
        again.Fit(stored, epochs: 1);
        Assert.Equal(Weights(again), Weights(fresh));
    }

    [Fact]
    public void RowsThatAreNotLearntFromStayAsTheyAre()
    {
        var noise = new Noise();
        var held = new Noise();
        var data = TrainingTests.Rows(130);
        var plain = TrainingTests.Rows(70);
        var model = TrainingTests.Wine();
        var history = model.Fit(data.Transformed(noise), validation: plain.Transformed(held));
        Assert.Empty(held.Seen);
        Assert.Equal(Enumerable.Range(0, 70), held.Settled.Order());
        Assert.Equal(model.Evaluate(plain)["loss"], history["val_loss"][0]);
        Assert.Equal(model.Evaluate(plain), model.Evaluate(plain.Transformed(held)));
        Assert.Equal(model.Predict(plain)["quality"].Values, model.Predict(plain.Transformed(held), batchSize: 32)["quality"].Values);
        Assert.Empty(held.Seen);

        var cut = new Noise();
        TrainingTests.Wine().Fit(data.Transformed(cut), validationSplit: 0.2);
        Assert.Equal(104, cut.Seen.Count);
        Assert.Equal(26, cut.Settled.Count);
    }

    [Fact]
    public void TheShapeMayChange()
    {
        var model = new Sequential([new Dense(4, Activation.Relu), new Dense(1, Activation.Sigmoid, name: "color")]) { Backend = new CpuBackend(2) };
        model.Compile(new Adam(1e-2), Loss.BinaryCrossentropy);
        var rows = TrainingTests.Rows(50);
        var data = new Dataset(rows.Inputs, new() { ["color"] = rows.Labels["color"] }).Transformed(new FirstTwice());
        Assert.Equal(new Shape(2), data.RowShape(0));
        model.Fit(data, epochs: 2);
        Assert.Equal(2, model.Weights[0].Shape[0]);
        Assert.Equal(50, model.Predict(data)["color"].Rows);
        var error = Assert.Throws<EspalierException>(() => TrainingTests.Wine().Fit(rows.Transformed(new FirstTwice())));
        Assert.Contains("(batch, 11)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(50, 2)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AFailingTransformIsReportedAndTheModelTrainsOn(int threads)
    {
        var model = TrainingTests.Wine(threads: threads);
        var data = TrainingTests.Rows(130);
        var error = Assert.Throws<EspalierException>(() => model.Fit(data.Transformed(new Failing())));
        Assert.Equal("row 77 has no face", error.Message);
        model.Fit(data.Transformed(new Noise()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AStepAllocatesNothing(int threads)
    {
        var model = TrainingTests.Wine(threads: threads);
        // The least of some epochs: the runtime allocates a little of its own the first time threads meet.
        long before = 0, least = long.MaxValue;
        var progress = new Watch(p =>
        {
            if (p.Step == 5) before = GC.GetAllocatedBytesForCurrentThread();
            if (p.Step == 25) least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        model.Fit(TrainingTests.Rows(1024).Transformed(new Noise { Records = false }), epochs: 5, progress: progress);
        Assert.Equal(0, least);
    }

    private sealed class Watch(Action<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen(value);
    }
}
