using Espalier.Graph;

namespace Espalier.Tests.Balancing;

/// <summary>Problems where a balance must matter: losses of very different sizes, gradients that conflict, heads that learn at different pace.</summary>
public class BalanceMattersTests
{
    private const int Rows = 256;

    private static float Draw(string what, int i) => (float)RandomKey.For(5, what).Normal(i);

    // Two units for three curves: the large head wants both, the small one wants one. The large one's loss is 1,000 times the small one's.
    private static (double Large, double Small, History History) Compete(Balance? balance)
    {
        var x = new Tensor(new Shape(Rows, 3));
        Tensor large = new(new Shape(Rows, 1)), small = new(new Shape(Rows, 1));
        float factor = MathF.Sqrt(1000);
        for (int i = 0; i < x.Values.Length; i++) x.Values[i] = Draw("x", i);
        for (int row = 0; row < Rows; row++)
        {
            var at = x.Row(row);
            large.Values[row] = factor * (MathF.Tanh(3 * at[0]) + MathF.Tanh(3 * at[1]) + 0.5f * Draw("noise", row)) / MathF.Sqrt(2);
            small.Values[row] = MathF.Tanh(3 * at[2]);
        }
        var input = Espalier.Layers.Input(new Shape(3), "x");
        var trunk = input.Dense(2, Activation.Tanh, name: "trunk");
        var model = new Model(input, [trunk.Dense(1, name: "large"), trunk.Dense(1, name: "small")], seed: 9);
        model.Compile(new Adam(0.02), Loss.MeanSquaredError, balance: balance);
        var data = new Dataset(x, new() { ["large"] = large, ["small"] = small });
        var history = model.Fit(data, epochs: 60, batchSize: 32);
        var losses = model.Evaluate(data);
        return (losses["large_loss"] / Variance(large), losses["small_loss"] / Variance(small), history);
    }

    private static double Variance(Tensor labels)
    {
        double mean = labels.Values.Average(v => (double)v);
        return labels.Values.Average(v => (v - mean) * (v - mean));
    }

    [Fact]
    public void InAPlainSumTheLargeLossTakesAll()
    {
        var (large, small, _) = Compete(null);
        Assert.True(large < 0.4, $"large {large}");
        Assert.True(small > 0.9, $"small {small}");
    }

    [Theory]
    [InlineData("log_loss"), InlineData("uncertainty"), InlineData("famo"), InlineData("gradnorm")]
    public void ABalanceThatKnowsSizesLetsTheSmallLossLearn(string name)
    {
        Balance balance = name == "uncertainty" ? new Uncertainty(0.05) : name == "gradnorm" ? new GradNorm(0.5, 0.05) : Registry<Balance>.Create(name);
        var (large, small, history) = Compete(balance);
        Assert.True(small < 0.7, $"small {small}, large {large}");
        Assert.True(history["small_weight"][^1] > 30 * history["large_weight"][^1], $"weights {history["small_weight"][^1]}, {history["large_weight"][^1]}");
    }

    [Theory]
    [InlineData("dwa"), InlineData("random_weights"), InlineData("pcgrad")]
    public void WhatLooksAtPaceOrAtDirectionsAloneDoesNot(string name) => Assert.True(Compete(Registry<Balance>.Create(name)).Small > 0.6);

    // y₁ = w·a₁ and y₂ = w·a₂ with a₁·a₂ < 0 and heads that do not learn: one gradient is long, the other short, and they conflict.
    private static (double First, double Second)[] Conflict(Balance? balance)
    {
        var input = Espalier.Layers.Input(new Shape(2), "x");
        var trunk = new Dense(2, useBias: false, name: "trunk").Apply(input);
        Dense first = new(1, useBias: false, name: "first"), second = new(1, useBias: false, name: "second");
        var model = new Model(input, [first.Apply(trunk), second.Apply(trunk)], seed: 2);
        first.Weights[0].Parameter.Set([3, 1]);
        second.Weights[0].Parameter.Set([-0.3f, 0.2f]);
        first.IsTrainable = second.IsTrainable = false;
        model.Compile(new SGD(0.01), Loss.MeanSquaredError, balance: balance);
        model.Weights[0].Parameter.Set([0, 0, 0, 0]);
        var x = new Tensor(new Shape(4, 2), [1, 0, 0, 1, 1, 1, 1, -1]);
        var data = new Dataset(x, new() { ["first"] = new Tensor(new Shape(4, 1), [3, 3, 6, 0]), ["second"] = new Tensor(new Shape(4, 1), [1, 1, 2, 0]) });
        var losses = new List<(double, double)>();
        for (int step = 0; step < 12; step++)
        {
            var values = model.Evaluate(data);
            losses.Add((values["first_loss"], values["second_loss"]));
            model.Fit(data, epochs: step + 1, initialEpoch: step, batchSize: 4, shuffle: false);
        }
        return [.. losses];
    }

    [Fact]
    public void WithPcGradNoHeadLosesToAnothersLongerGradient()
    {
        static int Rises((double First, double Second)[] losses) => losses.Zip(losses.Skip(1)).Count(p => p.Second.Second > p.First.Second + 1e-6);
        var plain = Conflict(null);
        var projected = Conflict(Balance.PcGrad);
        Assert.True(Rises(plain) > 3, $"{Rises(plain)}");
        Assert.Equal(0, Rises(projected));
        Assert.True(projected[^1].Second < plain[^1].Second);
        Assert.True(projected[^1].First < 0.5 * projected[0].First);
    }

    [Fact]
    public void DynamicWeightAverageGivesMoreToTheHeadThatFallsSlowly()
    {
        const int rows = 64;
        var x = new Tensor(new Shape(rows, 2), [.. Enumerable.Range(0, rows * 2).Select(i => Draw("dwa", i))]);
        Tensor easy = new(new Shape(rows, 1)), noise = new(new Shape(rows, 1));
        for (int row = 0; row < rows; row++) (easy.Values[row], noise.Values[row]) = (x.Row(row)[0], Draw("pure noise", row));
        var input = Espalier.Layers.Input(new Shape(2), "x");
        var model = new Model(input, [input.Dense(1, name: "easy"), input.Dense(1, name: "noise")], seed: 9);
        model.Compile(new SGD(0.02), Loss.MeanSquaredError, balance: new DynamicWeightAverage(0.5));
        var history = model.Fit(new Dataset(x, new() { ["easy"] = easy, ["noise"] = noise }), epochs: 6, batchSize: 16);
        Assert.Equal([1.0, 1.0], history["easy_weight"].Take(2));
        Assert.All(history["noise_weight"].Skip(3), w => Assert.True(w > 1.1, $"{w}"));
    }

    [Fact]
    public void RandomWeightsAreOneOnAverage()
    {
        var weights = Compete(Balance.RandomWeights).History["small_weight"];
        Assert.InRange(weights.Average(), 0.9, 1.1);
        Assert.True(weights.Distinct().Count() > 50);
    }
}
