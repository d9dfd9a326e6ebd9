using Espalier.Tests.Goldens;

namespace Espalier.Tests.House;

/// <summary>The guide to losses, optimizers, schedules and callbacks names every one of them, and none that does not exist.</summary>
public class LearningGuideTests
{
    [Fact]
    public void NamesEverythingThatExists()
    {
        string guide = File.ReadAllText(Path.Combine(GoldenFolder.RepositoryRoot, "docs", "guide", "learning.md"));
        var callbacks = typeof(Callback).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Callback))).Select(t => t.Name);
        string[] names = [.. Registry<Loss>.Names, .. Registry<Optimizer>.Names, .. Registry<LearningRate>.Names, .. callbacks];
        Assert.DoesNotContain(names, n => !guide.Contains($"`{n}`", StringComparison.Ordinal));
        var rows = guide.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => l.Split('|')[1].Split(',')).Select(n => n.Trim(' ', '`'));
        Assert.Empty(rows.Except(names));
    }
}
