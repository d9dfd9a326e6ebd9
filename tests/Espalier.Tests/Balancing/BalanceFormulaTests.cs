using Espalier.Graph;

namespace Espalier.Tests.Balancing;

/// <summary>
/// Every balance against its formula in plain loops over doubles: three linear heads of numbers on a shared linear layer, trained step by step.
/// </summary>
public class BalanceFormulaTests
{
    private const int Steps = 6, Rows = 8, Heads = 3, Width = 2;
    private const double Rate = 0.05;
    private static readonly double[] Weights = [1, 0.5, 2];

    // y_k = (x·W)·v_k, losses mean squared error times the head's weight. By the layer W and by v_k each head has a gradient.
    private sealed class Plain
    {
        public double[] W = [], X = [], T = [];
        public double[][] V = [];

        public (double[] Losses, double[][] ByTrunk, double[][] ByHead) Look()
        {
            var losses = new double[Heads];
            double[][] byTrunk = [.. Enumerable.Range(0, Heads).Select(_ => new double[W.Length])], byHead = [.. Enumerable.Range(0, Heads).Select(_ => new double[Width])];
            for (int k = 0; k < Heads; k++)
                for (int row = 0; row < Rows; row++)
                {
                    var hidden = new double[Width];
                    for (int u = 0; u < Width; u++)
                        for (int i = 0; i < 3; i++) hidden[u] += X[row * 3 + i] * W[i * Width + u];
                    double error = Enumerable.Range(0, Width).Sum(u => hidden[u] * V[k][u]) - T[row * Heads + k];
                    losses[k] += Weights[k] * error * error / Rows;
                    double slope = Weights[k] * 2 * error / Rows;
                    for (int u = 0; u < Width; u++)
                    {
                        byHead[k][u] += slope * hidden[u];
                        for (int i = 0; i < 3; i++) byTrunk[k][i * Width + u] += slope * V[k][u] * X[row * 3 + i];
                    }
                }
            return (losses, byTrunk, byHead);
        }

        public void Step(double[] trunkCounts, double[] headCounts)
        {
            var (_, byTrunk, byHead) = Look();
            for (int i = 0; i < W.Length; i++) W[i] -= Rate * Enumerable.Range(0, Heads).Sum(k => trunkCounts[k] * byTrunk[k][i]);
            for (int k = 0; k < Heads; k++)
                for (int u = 0; u < Width; u++) V[k][u] -= Rate * headCounts[k] * byHead[k][u];
        }
    }

    // Adam with its usual constants.
    private sealed class Moments(int count)
    {
        private readonly double[] _m = new double[count], _v = new double[count];
        private int _steps;

        public void Move(double[] numbers, double[] slope, double rate)
        {
            _steps++;
            for (int i = 0; i < numbers.Length; i++)
            {
                _m[i] += 0.1 * (slope[i] - _m[i]);
                _v[i] += 0.001 * (slope[i] * slope[i] - _v[i]);
                numbers[i] -= rate * (_m[i] / (1 - Math.Pow(0.9, _steps))) / (Math.Sqrt(_v[i] / (1 - Math.Pow(0.999, _steps))) + 1e-8 / Math.Sqrt(1 - Math.Pow(0.999, _steps)));
            }
        }
    }

    private static (Model Model, Dataset Data) Network(Balance? balance)
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var trunk = new Dense(Width, useBias: false, name: "trunk").Apply(x);
        var model = new Model(x, [.. Enumerable.Range(0, Heads).Select(k => new Dense(1, useBias: false, name: $"head_{k}").Apply(trunk))], "plain", seed: 11);
        var weights = new PerHead<double>();
        for (int k = 0; k < Heads; k++) weights[$"head_{k}"] = Weights[k];
        model.Compile(new SGD(Rate), Loss.MeanSquaredError, weights, balance: balance);
        var labels = new PerHead<Tensor>();
        for (int k = 0; k < Heads; k++) labels[$"head_{k}"] = new Tensor(new Shape(Rows, 1), [.. Enumerable.Range(0, Rows).Select(r => (float)Target(r, k))]);
        return (model, new Dataset(new Tensor(new Shape(Rows, 3), [.. Enumerable.Range(0, Rows * 3).Select(i => (float)RandomKey.For(1, "x").Normal(i))]), labels));
    }

    private static double Target(int row, int head) => (float)RandomKey.For(2, "t").Normal(row * Heads + head);

    private static void Agree(Balance? balance, Func<Plain, int, (double[] Trunk, double[] Heads)> weigh)
    {
        var (model, data) = Network(balance);
        var plain = new Plain
        {
            X = [.. data.Inputs[0].Values.Select(v => (double)v)],
            T = [.. Enumerable.Range(0, Rows * Heads).Select(i => Target(i / Heads, i % Heads))],
            W = [.. model.Weights[0].Values.ToArray().Select(v => (double)v)],
            V = [.. Enumerable.Range(0, Heads).Select(k => model.Weights[k + 1].Values.ToArray().Select(v => (double)v).ToArray())],
        };
        var history = new History();
        for (int step = 0; step < Steps; step++)
        {
            var (losses, _, _) = plain.Look();
            var (trunk, heads) = weigh(plain, step); // before the step; what a formula does afterwards it does in its next call
            plain.Step(trunk, heads);
            model.Fit(data, epochs: step + 1, initialEpoch: step, batchSize: Rows, shuffle: false, history: history);
            Near(losses.Sum(), history["loss"][step], $"loss in step {step}");
            for (int k = 0; k < Heads && balance is not null; k++) Near(trunk[k] * Weights[k], history[$"head_{k}_weight"][step], $"weight {k} in step {step}");
            for (int i = 0; i < plain.W.Length; i++) Near(plain.W[i], model.Weights[0].Values[i], $"trunk {i} in step {step}");
            for (int k = 0; k < Heads; k++)
                for (int u = 0; u < Width; u++) Near(plain.V[k][u], model.Weights[k + 1].Values[u], $"head {k} in step {step}");
        }

        static void Near(double expected, double actual, string what) =>
            Assert.True(Math.Abs(expected - actual) <= 2e-4 * (1 + Math.Abs(expected)), FormattableString.Invariant($"{what}: {actual} where {expected} was expected."));
    }

    // Number i of the stream of random words that the network's seed, a purpose and an epoch name: four to a count of the generator.
    private static uint Word(string purpose, int epoch, int i)
    {
        var (a, b, c, d) = RandomKey.For(11, purpose, epoch, 0).Words(i / 4);
        return (i % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    // Box and Muller, two numbers to a pair of words.
    private static double Normal(string purpose, int epoch, int i)
    {
        double length = Math.Sqrt(-2 * Math.Log((Word(purpose, epoch, i / 2 * 2) + 1.0) / 4294967296)), angle = Word(purpose, epoch, i / 2 * 2 + 1) * (2 * Math.PI / 4294967296);
        return length * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
    }

    private static (double[], double[]) Both(double[] counts) => (counts, counts);

    private static double[] Softmax(double[] x, double factor = 1)
    {
        double[] e = [.. x.Select(Math.Exp)];
        return [.. e.Select(v => factor * v / e.Sum())];
    }

    [Fact]
    public void WithoutABalanceLossesAreSummed() => Agree(null, (_, _) => Both([1, 1, 1]));

    [Fact]
    public void LogLossDescendsLogarithms() => Agree(Balance.LogLoss, (p, _) => Both([.. p.Look().Losses.Select((l, k) => Weights[k] / l)]));

    [Fact]
    public void UncertaintyLearnsLogVariances()
    {
        var s = new double[Heads];
        var moments = new Moments(Heads);
        Agree(new Uncertainty(0.1), (p, _) =>
        {
            double[] counts = [.. s.Select(v => 0.5 * Math.Exp(-v))];
            moments.Move(s, [.. p.Look().Losses.Select((l, k) => 0.5 - counts[k] * l)], 0.1);
            return Both(counts);
        });
    }

    [Fact]
    public void DynamicWeightAverageLooksAtTwoEpochs()
    {
        var seen = new List<double[]>();
        Agree(new DynamicWeightAverage(0.5), (p, step) =>
        {
            double[] counts = step < 2 ? [1, 1, 1] : Softmax([.. seen[step - 1].Select((l, k) => l / seen[step - 2][k] / 0.5)], Heads);
            seen.Add(p.Look().Losses);
            return Both(counts);
        });
    }

    [Fact]
    public void FamoLooksAgainAfterTheStep()
    {
        var logits = new double[Heads];
        var moments = new Moments(Heads);
        double[]? before = null;
        Agree(new Famo(0.1, 0.01), (p, _) =>
        {
            double[] losses = p.Look().Losses, z = Softmax(logits);
            if (before is not null)
            {
                double[] change = [.. before.Select((b, k) => Math.Log(b) - Math.Log(losses[k]))];
                double mean = z.Zip(change, (a, b) => a * b).Sum();
                moments.Move(logits, [.. z.Select((v, k) => v * (change[k] - mean) + 0.01 * logits[k])], 0.1);
                z = Softmax(logits);
            }
            before = losses;
            double[] shares = [.. z.Select((v, k) => v / losses[k])];
            return Both([.. shares.Select(v => Heads * v / shares.Sum())]);
        });
    }

    [Fact]
    public void GradNormEvensOutTheGradientsOfTheLastSharedLayer()
    {
        double[] counts = [1, 1, 1], first = [];
        var moments = new Moments(Heads);
        Agree(new GradNorm(1.5, 0.05), (p, step) =>
        {
            var (losses, byTrunk, _) = p.Look();
            if (step == 0) first = losses;
            double[] used = [.. counts], pace = [.. losses.Select((l, k) => l / first[k])], norms = [.. byTrunk.Select(g => Math.Sqrt(g.Sum(v => v * v)))];
            double mean = used.Select((c, k) => c * norms[k]).Average();
            double[] slope = [.. used.Select((c, k) => Math.Sign((float)(c * norms[k] - mean * Math.Pow(pace[k] / pace.Average(), 1.5))) * norms[k])];
            moments.Move(counts, slope, 0.05);
            double sum = counts.Sum(c => Math.Max(c, 1e-3));
            counts = [.. counts.Select(c => Heads * Math.Max(c, 1e-3) / sum)];
            return Both(used);
        });
    }

    [Fact]
    public void PcGradProjectsConflictsInTheSharedLayerOnly()
    {
        bool conflicts = false;
        Agree(Balance.PcGrad, (p, step) =>
        {
            var (_, gradients, _) = p.Look();
            var sums = new double[Heads];
            for (int i = 0; i < Heads; i++)
            {
                double[] g = [.. gradients[i]], shares = new double[Heads];
                shares[i] = 1;
                foreach (int j in Enumerable.Range(0, Heads).OrderBy(j => Philox.ToUnit(Word("balance/pcgrad", step, i * Heads + j))))
                {
                    double dot = g.Zip(gradients[j], (a, b) => a * b).Sum(), size = gradients[j].Sum(v => v * v);
                    if (j == i || dot >= 0) continue;
                    conflicts = true;
                    for (int n = 0; n < g.Length; n++) g[n] -= dot / size * gradients[j][n];
                    shares[j] -= dot / size;
                }
                for (int j = 0; j < Heads; j++) sums[j] += shares[j];
            }
            return (sums, [1, 1, 1]);
        });
        Assert.True(conflicts);
    }

    [Fact]
    public void RandomWeightsComeFromSeedEpochAndStep() => Agree(Balance.RandomWeights, (_, step) =>
        Both(Softmax([.. Enumerable.Range(0, Heads).Select(k => Normal("balance/random", step, k))], Heads)));

    [Fact]
    public void HeadsThatChooseClassesHaveTheirOwnFormOfUncertainty()
    {
        var x = Espalier.Layers.Input(new Shape(2), "x");
        var model = new Model(x, [x.Dense(1, name: "number"), x.Dense(2, Activation.Softmax, name: "choice")], seed: 1);
        model.Compile(new SGD(0), new() { ["number"] = Loss.MeanSquaredError, ["choice"] = Loss.CategoricalCrossentropy }, balance: Balance.Uncertainty);
        var history = model.Fit(new Dataset(new Tensor(new Shape(4, 2)), new() { ["number"] = new Tensor(new Shape(4, 1)), ["choice"] = new Tensor(new Shape(4, 2), [1, 0, 1, 0, 0, 1, 0, 1]) }), batchSize: 4);
        Assert.Equal(0.5, history["number_weight"][0], 1e-6);
        Assert.Equal(1, history["choice_weight"][0], 1e-6);
    }
}
