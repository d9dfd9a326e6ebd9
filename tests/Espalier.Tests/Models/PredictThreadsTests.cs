using Espalier.Cpu;

namespace Espalier.Tests.Models;

/// <summary>One model answers many threads: the same bits as one after the other, no locks to wait for, no memory that grows.</summary>
public class PredictThreadsTests
{
    private static readonly Tensor Rows = new(new Shape(90, 2), [.. Enumerable.Range(0, 180).Select(i => (float)Math.Sin(i))]);

    private static Model Network(int units = 16)
    {
        var x = Espalier.Layers.Input(new Shape(2));
        var trunk = x.Dense(units, Activation.Relu).Dense(units, Activation.Relu).BatchNormalization().Dropout(0.5);
        return new Model(x, new[] { trunk.Dense(3, Activation.Softmax, name: "shape"), trunk.Dense(1, Activation.Sigmoid, name: "color"), trunk.Dense(1, name: "price") });
    }

    [Theory]
    [InlineData(16)]
    [InlineData(700)] // enough work that a lone caller wakes the team
    public void ManyThreadsAnswerToTheBitsOfOne(int units)
    {
        var model = Network(units);
        model.Backend = new CpuBackend(3);
        Tensor[] parts = [.. new[] { 1, 2, 7, 40 }.Select(n => Rows.Take([.. Enumerable.Range(0, n)]))];
        var expected = parts.Select(p => model.Predict(p, batchSize: 16)).ToArray();
        model.Backend = new CpuBackend(3); // makes its program anew, while all ask for it
        ManyThreads.Run(t =>
        {
            for (int i = 0; i < 40; i++)
            {
                int part = (t + i) % parts.Length;
                foreach (var (head, answers) in model.Predict(parts[part], batchSize: 16)) Assert.Equal(expected[part][head].Values, answers.Values);
            }
        });
    }

    [Fact]
    public void AModelOfPicturesThatAreTransformedAnswersManyThreadsToo()
    {
        var x = Espalier.Layers.Input(new Shape(8, 8, 1));
        var model = new Model(x, x.Conv2D(4, 3, activation: Activation.Relu).Flatten().Dense(3, Activation.Softmax, name: "kind"));
        var pictures = new Tensor(new Shape(30, 8, 8, 1), [.. Enumerable.Range(0, 30 * 64).Select(i => (float)Math.Sin(i))]);
        var data = new Dataset(pictures).Transformed(new Halving());
        float[] expected = model.Predict(data)["kind"].Values;
        Assert.NotEqual(expected, model.Predict(pictures)["kind"].Values);
        ManyThreads.Run(_ =>
        {
            for (int i = 0; i < 20; i++) Assert.Equal(expected, model.Predict(data, batchSize: 7)["kind"].Values);
        });
    }

    [Fact]
    public void ASequentialModelWithoutAShapeIsBuiltOnceByWhoComesFirst()
    {
        var model = new Sequential([new Dense(5, Activation.Relu), new Dense(2)]);
        var rows = new Tensor(new Shape(6, 3), [.. Enumerable.Range(0, 18).Select(i => i * 0.1f)]);
        var answers = new float[ManyThreads.Count][];
        ManyThreads.Run(t => answers[t] = model.Predict(rows).Values.Single().Values);
        Assert.All(answers, a => Assert.Equal(answers[0], a));
    }

    [Fact]
    public void WhatIsKeptIsBoundedByTheCallersAtOnce()
    {
        var model = Network();
        var prediction = model.Prediction(new Dataset(Rows));
        for (int i = 0; i < 100; i++) model.Predict(Rows);
        Assert.Equal(1, prediction.Idle);
        ManyThreads.Run(_ =>
        {
            for (int i = 0; i < 200; i++) model.Predict(Rows);
        });
        Assert.InRange(prediction.Idle, 1, ManyThreads.Count);
        for (int n = 1; n <= 64; n++) model.Predict(new Tensor(new Shape(n, 2), new float[2 * n]));
        Assert.InRange(prediction.Idle, 1, ManyThreads.Count + 16);
    }

    [Fact]
    public void ACallAllocatesItsAnswersAndLittleElse()
    {
        var model = Network();
        var rows = new Tensor(new Shape(200, 2), new float[400]);
        for (int i = 0; i < 50; i++) model.Predict(rows);
        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Predict(rows);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        int answers = 200 * (3 + 1 + 1) * sizeof(float);
        Assert.InRange(least, answers, answers + 1500); // three tensors, their shapes, the dictionary, the data set
    }

    [Fact]
    public void ACallThatFailsLeavesTheOthersInOrder()
    {
        var model = Network();
        float[] expected = model.Predict(Rows)["price"].Values;
        ManyThreads.Run(t =>
        {
            for (int i = 0; i < 30; i++)
            {
                if (t % 2 == 0) Assert.Throws<EspalierException>(() => model.Predict(new Tensor(new Shape(4, 5))));
                else Assert.Equal(expected, model.Predict(Rows)["price"].Values);
            }
        });
    }

    private sealed class Halving : RowTransform
    {
        public override void Apply(Espalier.Graph.RandomKey random, TransformedRow row) => Settle(row);

        public override void Settle(TransformedRow row)
        {
            var from = row.Input(0);
            var to = row.Output(0);
            for (int i = 0; i < to.Length; i++) to[i] = from[i] / 2;
        }
    }
}
