using Espalier.Tests.Goldens;

namespace Espalier.Tests.House;

/// <summary>The guide to balancing has a section for every balance, and recipes name each.</summary>
public class BalancingGuideTests
{
    [Fact]
    public void NamesEverythingThatExists()
    {
        string folder = Path.Combine(GoldenFolder.RepositoryRoot, "docs", "guide");
        string guide = File.ReadAllText(Path.Combine(folder, "balancing.md"));
        Assert.DoesNotContain(Registry<Balance>.Names, n => !guide.Contains($"| `{n}`", StringComparison.Ordinal));
        string recipes = File.ReadAllText(Path.Combine(folder, "recipes.md"));
        string row = recipes.Split('\n').Single(l => l.StartsWith("| `balance`", StringComparison.Ordinal));
        string[] named = [.. row.Split('|')[2].Split('`').Where((_, i) => i % 2 == 1).Where(n => n != "sum" && Registry<Balance>.Knows(n)).Select(n => Registry<Balance>.NameOf(Registry<Balance>.Create(n)))];
        Assert.Equal(Registry<Balance>.Names, named.Order(StringComparer.Ordinal));
    }
}
