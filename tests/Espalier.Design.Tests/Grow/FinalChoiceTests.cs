using Espalier.Graph;

namespace Espalier.Design.Tests.Grow;

/// <summary>Which finalist is proposed: of rows that are right or wrong by a known share, with two heads.</summary>
public class FinalChoiceTests
{
    private const int Rows = 1000, Seeds = 2;
    private static readonly string[] Heads = ["a", "b"];

    [Fact]
    public void TheBestIsChosenWhereItIsClearlyBetter()
    {
        var (chosen, reasons) = Choose(Finalist(0, 500, 0.80, 0.80), Finalist(1, 900, 0.90, 0.90), Finalist(2, 100, 0.83, 0.83));
        Assert.Equal(1, chosen);
        Assert.Empty(reasons);
    }

    [Fact]
    public void FewerWeightsWinWhereNothingDiffers()
    {
        var (chosen, reasons) = Choose(Finalist(0, 500, 0.80, 0.80), Finalist(1, 900, 0.901, 0.90), Finalist(2, 100, 0.90, 0.90));
        Assert.Equal(2, chosen);
        Assert.Contains("fewer weights", Assert.Single(reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void MostOfTheGainIsNotGivenAwayForWeights()
    {
        var (chosen, _) = Choose(Finalist(0, 500, 0.80, 0.80), Finalist(1, 900, 0.815, 0.815), Finalist(2, 100, 0.803, 0.803));
        Assert.Equal(1, chosen);
    }

    [Fact]
    public void NoHeadMayBeClearlyWorse()
    {
        var (chosen, _) = Choose(Finalist(0, 500, 0.80, 0.90), Finalist(1, 400, 0.95, 0.80));
        Assert.Equal(0, chosen);
    }

    [Theory]
    [InlineData(0.90, 0.899, 2)] // not clearly better than what shares
    [InlineData(0.95, 0.86, 1)]
    public void SeparateNetworksHaveToBeClearlyBetter(double apart, double sharing, int expected)
    {
        var (chosen, reasons) = Choose(Finalist(0, 500, 0.80, 0.80), Finalist(1, 900, apart, apart, separate: 900), Finalist(2, 1800, sharing, sharing, separate: 2500));
        Assert.Equal(expected, chosen);
        if (expected == 2) Assert.Contains("shares nothing", Assert.Single(reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereNothingElseSharesTheStartStays()
    {
        var (chosen, reasons) = Choose(Finalist(0, 500, 0.80, 0.80), Finalist(1, 900, 0.801, 0.801, separate: 900));
        Assert.Equal(0, chosen);
        Assert.Contains("the starting recipe stays", Assert.Single(reasons), StringComparison.Ordinal);
    }

    /// <summary>A head below chance falls further below it, or rises: neither is a reason.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.20)]
    public void AHeadThatKnowsNothingHasNoSay(double now)
    {
        var start = Finalist(0, 500, 0.80, 0.10, guess: 0.3);
        Assert.Equal(1, Choose(start, Finalist(1, 400, 0.90, now, guess: 0.3)).Chosen);
        Assert.Equal(0, Choose(start, Finalist(1, 400, 0.80, now, guess: 0.3)).Chosen);
    }

    private static (int Chosen, IReadOnlyList<string> Reasons) Choose(Finalist start, params Finalist[] others)
    {
        var choice = new FinalChoice(Heads, 1);
        return (choice.Choose(start, others).Trial.Number, choice.Reasons);
    }

    // The same rows are hard for all; the loss follows the score.
    private static Finalist Finalist(int number, long parameters, double a, double b, long separate = 5000, double guess = 0)
    {
        var trial = new Trial(number, new TreeDesign { Heads = Heads }, null!, [1, 2]) { Parameters = parameters, Separate = separate };
        return new(trial, [.. Enumerable.Range(0, Seeds).Select(seed => new TrialOutcome([Outcome("a", a, seed), Outcome("b", b, seed)], parameters))]);

        HeadOutcome Outcome(string head, double share, int seed)
        {
            float[] rows = [.. Enumerable.Range(0, Rows).Select(row => (row * 7919 + seed) % Rows < share * Rows ? 1f : 0f)];
            return new HeadOutcome(head, share, 0.01, share < guess ? 5 - share : 1 - share, 0.01, rows) { Guess = guess, GuessLoss = guess > 0 ? 1.5 : double.PositiveInfinity };
        }
    }
}
