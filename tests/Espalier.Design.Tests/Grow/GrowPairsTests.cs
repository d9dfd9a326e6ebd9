using Espalier.Data;

namespace Espalier.Design.Tests.Grow;

public class GrowPairsTests(ITestOutputHelper output)
{
    private static GrowReport Grow(string folder, long seed, GrowSettings settings, int validation = 3000, int test = 1000)
    {
        var table = Pairs.Table(seed, 900 + validation + test);
        var recipe = Recipe.Parse(Pairs.Recipe).With("split.validation", $"{validation}").With("split.test", $"{test}");
        return new Grower(recipe, folder, settings with { Choices = GrowChoices.Tree, Seed = seed }, r => r.Prepare(table)).Run(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void TheRightTreeIsFound()
    {
        using var folder = new SearchFolder();
        var report = Grow(folder.Path, 0, new GrowSettings { Trials = 4, Seeds = 2, Finalists = 1 }, validation: 600, test: 500);
        Assert.Equal(["a b", "c d"], report.Groups.Select(g => string.Join(' ', g)));
        Assert.All(report.Comparison.Heads, h => Assert.True(h.OverStart.High > 0));
        Assert.Contains(report.Comparison.Heads, h => h.OverStart.Low > 0);
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public void TheRightTreeIsFoundInNineOfTenSeeds()
    {
        int found = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            using var folder = new SearchFolder();
            var report = Grow(folder.Path, seed, new GrowSettings { Trials = 15, Seeds = 5, Finalists = 4 });
            string groups = string.Join(" | ", report.Groups.Select(g => string.Join(' ', g)));
            output.WriteLine($"seed {seed}: {report.FoundTree}, trial {report.Trial} of {report.Trials}");
            if (groups == "a b | c d") found++;
        }
        Assert.True(found >= 9, $"The right tree was found in {found} of 10 seeds.");
    }
}
