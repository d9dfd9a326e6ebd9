using CsCheck;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Models;

/// <summary>Networks with many heads, whose small kernels run side by side: the weights after some steps have the same bits for any number of threads.</summary>
public class ManyHeadsTests
{
    private const int Rows = 40;

    [Fact]
    public void ThreadsChangeNoBit() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        float[] expected = Trained(seed, 1);
        Assert.All(expected, v => Assert.True(float.IsFinite(v)));
        Assert.Equal(expected, Trained(seed, 2));
        Assert.Equal(expected, Trained(seed, 3));
    }, iter: 8, threads: 1);

    private static float[] Trained(int seed, int threads)
    {
        var key = RandomKey.For(seed, "heads");
        int draws = 0;
        int Next(int below) => key.Integer(draws++, below);
        var x = Espalier.Layers.Input(new Shape(5), "x");
        var trunk = x.Dense(16, Activation.Relu);
        var heads = new List<Symbol>();
        var losses = new PerHead<Loss>();
        var labels = new PerHead<Tensor>();
        int count = 2 + Next(9);
        for (int i = 0; i < count; i++)
        {
            var branch = Next(5) == 0 && heads.Count > 0 ? Espalier.Layers.Concatenate([trunk.Dense(3), heads[^1]]) : trunk; // a head may look at the one before
            for (int depth = Next(3); depth > 0; depth--) branch = branch.Dense(4 + 4 * Next(4), Next(2) == 0 ? Activation.Relu : Activation.Tanh);
            int classes = 1 + Next(4);
            bool binary = Next(2) == 0;
            heads.Add(branch.Dense(classes, classes > 1 ? Activation.Softmax : binary ? Activation.Sigmoid : Activation.Linear, name: $"head{i}"));
            losses[$"head{i}"] = classes > 1 ? Loss.SparseCategoricalCrossentropy : binary ? Loss.BinaryCrossentropy : Loss.MeanSquaredError;
            labels[$"head{i}"] = Tensor.Column([.. Enumerable.Range(0, Rows).Select(_ => (float)Next(Math.Max(2, classes)))]);
        }
        var model = new Model(x, heads, seed: seed) { Backend = new CpuBackend(threads) { SmallestPart = 500, SmallestShared = 0 } };
        model.Compile(new Adam(0.01f), losses);
        model.Fit(new Dataset(new Tensor(new Shape(Rows, 5), [.. Enumerable.Range(0, Rows * 5).Select(i => (float)key.Normal(i))]), labels), batchSize: 16, epochs: 2);
        return [.. model.Weights.SelectMany(w => w.Values.ToArray())];
    }
}
