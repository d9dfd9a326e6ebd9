using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Advise;

/// <summary>What the advisor says beside the heads, and what it refuses.</summary>
public sealed class AdvisorTests
{
    private static Table Indicators(int rows, params (string Name, Func<int, int> Value)[] columns) =>
        new(columns.Select(c => new NumberColumn(c.Name, [.. Enumerable.Range(0, rows).Select(r => (double)c.Value(r))])));

    // Questions of known sizes in shuffled columns come back as they were made.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void QuestionsThatWereMixedAreFound(int seed)
    {
        const int rows = 300;
        var random = RandomKey.For(seed, "advise test");
        var wanted = new List<string>();
        var columns = new List<(string, Func<int, int>)>();
        for (int question = 0; question < 4; question++)
        {
            int q = question, classes = 2 + random.Integer(question, 4);
            int[] answers = [.. Enumerable.Range(0, rows).Select(row => random.Integer(1000 * (q + 1) + row, classes))];
            for (int c = 0; c < classes; c++)
            {
                int mine = c;
                columns.Add(($"{(char)('a' + q)}{c}", row => answers[row] == mine ? 1 : 0));
            }
            wanted.Add(string.Concat(Enumerable.Range(0, classes).Select(c => $"{(char)('a' + q)}{c}")));
        }
        (string, Func<int, int>)[] mixed = [.. random.Permutation(columns.Count).Select(c => columns[c])];
        Advice advice = Advisor.Of(Indicators(rows, mixed), new AdviceOptions { Heads = [.. mixed.Select(c => c.Item1)] });
        Assert.Equal(wanted.Order(StringComparer.Ordinal), advice.Heads.Select(h => string.Concat(h.Columns.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Null(advice.Recipe);
        Assert.Contains(advice.Notes, n => n.Contains("No column is left to answer from"));
    }

    [Fact]
    public void SlipsAreReportedByTheirRows()
    {
        Advice advice = AdviseTable.Read("one-hot-with-slips").Advise();
        Assert.Equal([31, 188], advice.Heads[0].Slips);
        Assert.Contains(advice.Heads[0].Why, w => w.Contains("line 33"));
        Assert.Equal(238, advice.Heads[0].Labelled);
    }

    [Fact]
    public void RareClassesAreSaidAndMeasured()
    {
        HeadAdvice fraud = AdviseTable.Read("fraud").Advise().Heads[0];
        Assert.Contains("balanced_accuracy", fraud.Metrics);
        Assert.Contains(fraud.Why, w => w.Contains("right in 98 %") && w.Contains("balanced"));
        Assert.Equal([588, 12], fraud.Counts);
    }

    [Fact]
    public void AnOrderOffersAnOrdinalLoss()
    {
        Advice advice = AdviseTable.Read("sizes").Advise();
        Assert.Contains(advice.Heads[0].Why, w => w.Contains("CORN"));
        Assert.Contains("kind: ordered", advice.Recipe);
    }

    [Fact]
    public void AnOrdinalLossTrainsToo()
    {
        var table = AdviseTable.Read("propose-wine");
        var recipe = Recipe.Parse(table.Advise().Recipe!, "wine.yaml", AdviseTable.Folder).With("heads.quality.kind", "ordered");
        using PreparedData data = recipe.Prepare();
        Assert.True(double.IsFinite(recipe.Build(data).Fit(data.Train, epochs: 1)["loss"][0]));
    }

    [Fact]
    public void ThermometersAreNamed() => Assert.Contains(AdviseTable.Read("thermometer").Advise().Heads[0].Why, w => w.Contains("bronze ⊇ silver ⊇ gold"));

    [Fact]
    public void AGoodFeatureIsNoLeak()
    {
        Advice advice = AdviseTable.Read("leaks").Advise();
        Assert.Contains("fever", advice.Features);
        Assert.Contains(advice.Heads[0].Why, w => w.Contains("'fever', answers"));
    }

    [Fact]
    public void WhatIsNotKnownWhenAskedIsNoFeature()
    {
        Advice advice = Advisor.Of(Table.ReadCsv(Path.Combine(AdviseTable.Folder, "propose-wine.csv")), new AdviceOptions { Heads = ["quality"], Without = ["color"], Source = "propose-wine.csv" });
        Assert.DoesNotContain("color", advice.Features);
        Assert.Contains("exclude: [color]", advice.Recipe);
    }

    [Fact]
    public void AFewRowsAreAnsweredWithDoubt()
    {
        Advice advice = Advisor.Of(Indicators(6, ("more", r => r % 3 == 0 ? 1 : 0), ("fewer", r => r % 3 == 1 ? 1 : 0), ("same", r => r % 3 == 2 ? 1 : 0)), new AdviceOptions { Heads = ["more", "fewer", "same"] });
        Assert.Equal("softmax more, fewer, same in order fewer < same < more", Assert.Single(advice.Heads).Answer);
        Assert.Equal(Certainty.Likely, advice.Heads[0].Certainty);
    }

    [Fact]
    public void AMisspeltColumnIsNamed()
    {
        var error = Assert.Throws<EspalierException>(() => Advisor.Of(Indicators(30, ("colour", r => r % 2), ("x", r => r)), new AdviceOptions { Heads = ["color"] }));
        Assert.Contains("Did you mean 'colour'?", error.Message);
    }

    [Fact]
    public void ManyColumnsTakeNoLongTime()
    {
        // Pairwise exclusive in every way there is: more cliques than can be looked at, so the search ends and says so.
        var random = RandomKey.For(1, "advise many");
        (string, Func<int, int>)[] columns = [.. Enumerable.Range(0, 120).Select(c => ($"c{c}", (Func<int, int>)(r => random.Integer(1000 * c + r, 40) == 0 ? 1 : 0)))];
        Advice advice = Advisor.Of(Indicators(400, columns), new AdviceOptions { Heads = [.. columns.Select(c => c.Item1)] });
        Assert.NotEmpty(advice.Heads);
    }
}
