using Espalier.Graph;

namespace Espalier.Design.Tests.Grow;

public class AffinitiesTests
{
    private static Tensor Random(int seed, int rows, int width)
    {
        var tensor = new Tensor(new Shape(rows, width));
        for (int i = 0; i < tensor.Values.Length; i++) tensor.Values[i] = (float)RandomKey.For(seed, "test").Normal(i);
        return tensor;
    }

    [Fact]
    public void ARotationIsAlikeAndNoiseIsNot()
    {
        var x = Random(1, 400, 2);
        var turned = new Tensor(x.Shape);
        for (int row = 0; row < 400; row++) (turned.Row(row)[0], turned.Row(row)[1]) = (3 * (x.Row(row)[0] + x.Row(row)[1]) + 7, 3 * (x.Row(row)[0] - x.Row(row)[1]));
        Assert.Equal(1, Affinities.Align(x, turned), 5);
        Assert.InRange(Affinities.Align(x, Random(2, 400, 2)), 0, 0.1);
    }

    [Fact]
    public void WhatIsMostAlikeIsJoinedFirst()
    {
        double[][] alike = [[1, 0.2, 0.9, 0.1], [0.2, 1, 0.1, 0.7], [0.9, 0.1, 1, 0.2], [0.1, 0.7, 0.2, 1]];
        var groupings = new Affinities(alike, alike).Groupings();
        Assert.Equal(["0101", "0103", "0123"], groupings.Select(g => string.Concat(g)));
    }

    [Fact]
    public void TheDifferenceOfTwoContendersIsPairedByRow()
    {
        // Hard and easy rows differ far more than the contenders do.
        float[] first = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 1f : i % 20 == 1 ? 1f : 0f)], second = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 1f : 0f)];
        var paired = PairedRows.Of([first, first], [second, second], RandomKey.For(1, "test"));
        Assert.Equal(0.05, paired.Difference, 6);
        Assert.True(paired.IsClear);
        Assert.InRange(paired.Low, 0.02, 0.05);
        Assert.False(PairedRows.Of([first], [first], RandomKey.For(1, "test")).IsClear);
    }

    [Fact]
    public void NoHeadIsSoldForAnother()
    {
        var start = Outcome((0.8, 0.5), (0.9, 0.3));
        double both = Standards.Value(Outcome((0.82, 0.48), (0.91, 0.29)), start), sold = Standards.Value(Outcome((0.9, 0.4), (0.86, 0.34)), start);
        Assert.True(both > 0);
        Assert.True(sold < both);
        Assert.Equal(0, Standards.Value(start, start));
        Assert.Equal(double.NegativeInfinity, Standards.Value(new TrialOutcome([], 0, "too small"), start));

        static TrialOutcome Outcome(params (double Score, double Loss)[] heads) => new([.. heads.Select((h, i) => new HeadOutcome($"{i}", h.Score, 0.01, h.Loss, 0.01, null))], 1);
    }
}
