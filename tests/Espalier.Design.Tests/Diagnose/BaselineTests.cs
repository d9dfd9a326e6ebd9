using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>The methods that networks are compared with.</summary>
public class BaselineTests
{
    private static (FittedHead Head, Tensor X, Tensor Y) Data(string kind, Func<double, double, string> answer, int rows = 600)
    {
        var key = RandomKey.For(1, "baseline");
        string text = "a,b,answer\n" + string.Concat(Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"{key.Normal(2 * i):0.000},{key.Normal(2 * i + 1):0.000},") + answer(Math.Round(key.Normal(2 * i), 3), Math.Round(key.Normal(2 * i + 1), 3)) + "\n"));
        var fitted = Recipe.Parse($"heads: {{ answer: {kind} }}\n").Fit(Table.ParseCsv(text));
        var rowsOf = fitted.Batches(Table.ParseCsv(text));
        return (fitted.Heads[0], rowsOf.Inputs[0], rowsOf.Labels["answer"]);
    }

    private static double Score(FittedHead head, Tensor answers, Tensor labels) => Scores.Of(head, answers, labels, 1).Average();

    [Fact]
    public void TreesLearnWhatALineCannot()
    {
        var (head, x, y) = Data("{ kind: sigmoid, positive: yes }", (a, b) => a > 0 ^ b > 0 ? "yes" : "no");
        int[] learn = [.. Enumerable.Range(0, 400)], rest = [.. Enumerable.Range(400, 200)];
        var trees = BoostedTrees.Fit(head, x.Take(learn), y.Take(learn), RandomKey.For(1, "t"));
        var linear = LinearModel.Fit(head, x.Take(learn), y.Take(learn), 1);
        Assert.True(Score(head, trees.Predict(x.Take(rest)), y.Take(rest)) > 0.93);
        Assert.True(Score(head, linear.Predict(x.Take(rest)), y.Take(rest)) < 0.7);
    }

    [Fact]
    public void TreesGiveProbabilitiesAndTheSameOnesAgain()
    {
        var (head, x, y) = Data("softmax", (a, b) => a > 0.5 ? "p" : b > 0 ? "q" : "r");
        var first = BoostedTrees.Fit(head, x, y, RandomKey.For(1, "t")).Predict(x);
        Assert.Equal(first.Values, BoostedTrees.Fit(head, x, y, RandomKey.For(1, "t")).Predict(x).Values);
        Assert.All(Enumerable.Range(0, first.Rows), row => Assert.Equal(1, first.Row(row).ToArray().Sum(), 4));
        Assert.True(Score(head, first, y) > 0.97);
    }

    [Fact]
    public void TreesLearnNumbers()
    {
        var (head, x, y) = Data("number", (a, b) => FormattableString.Invariant($"{Math.Abs(a) + b:0.000}"));
        var answers = BoostedTrees.Fit(head, x, y, RandomKey.For(1, "t")).Predict(x);
        double error = answers.Values.Zip(y.Values).Average(p => Math.Abs(p.First - p.Second)), usual = y.Values.Average(v => Math.Abs(v));
        Assert.True(error < 0.25 * usual, $"{error} of {usual}");
    }

    [Fact]
    public void WithoutASignalTreesMostlyStopAtOnce()
    {
        int none = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            var key = RandomKey.For(seed, "noise");
            long i = 0;
            var (head, x, y) = Data("{ kind: sigmoid, positive: yes }", (_, _) => key.Uniform(i++) > 0.5 ? "yes" : "no", rows: 300);
            if (BoostedTrees.Fit(head, x, y, RandomKey.For(seed, "t")).Rounds == 0) none++;
        }
        Assert.InRange(none, 6, 10);
    }

    [Fact]
    public void TheNearestRowIsFound()
    {
        var key = RandomKey.For(2, "points");
        var known = new Tensor(new Shape(200, 37), [.. Enumerable.Range(0, 200 * 37).Select(i => (float)key.Normal(i))]);
        var asked = new Tensor(new Shape(20, 37), [.. Enumerable.Range(0, 20 * 37).Select(i => (float)key.Normal(100_000 + i))]);
        var nearest = NearestRows.Of(known, asked);
        for (int row = 0; row < asked.Rows; row++)
        {
            double[] all = [.. Enumerable.Range(0, known.Rows).Select(k => Math.Sqrt(Enumerable.Range(0, 37).Sum(f => Math.Pow(known.Row(k)[f] - asked.Row(row)[f], 2))))];
            Assert.Equal(Array.IndexOf(all, all.Min()), nearest.Row[row]);
            Assert.Equal(all.Min(), nearest.Distance[row], 4);
        }
    }

    [Fact]
    public void APowerLawIsRecovered()
    {
        int[] sizes = [100, 200, 400, 800, 1600];
        var law = PowerLaw.Through(sizes, [.. sizes.Select(n => 0.1 + 2 * Math.Pow(n, -0.6))]);
        Assert.Equal(0.1, law.Floor, 3);
        Assert.Equal(0.6, law.Exponent, 3);
        Assert.Equal(0.1 + 2 * Math.Pow(3200, -0.6), law.At(3200), 4);
    }

    [Fact]
    public void APairedEffectIsSurerThanTheRowsAlone()
    {
        var key = RandomKey.For(3, "pairs");
        double[] one = [.. Enumerable.Range(0, 400).Select(i => key.Uniform(i) > 0.5 ? 1.0 : 0)], other = [.. one];
        for (int i = 0; i < 12; i++) other[i] = 0;
        one.AsSpan(0, 12).Fill(1);
        var effect = Effect.Of(one, other, key);
        Assert.Equal(0.03, effect.Mean, 6);
        Assert.True(effect.IsGain);
        Assert.True(effect.High < 0.06);
    }
}
