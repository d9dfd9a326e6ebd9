using System.Reflection;

namespace Espalier.Tests.Goldens;

/// <summary>How many recorded cases can run: a case whose class is missing is skipped elsewhere, so here it is counted.</summary>
public class GoldenCoverageTests
{
    private static readonly HashSet<string> Registered =
        [.. typeof(Config).Assembly.GetTypes().Select(t => t.GetCustomAttribute<RegisteredAttribute>()?.ClassName).OfType<string>()];

    /// <summary>Families whose every class exists: a case of one that cannot run is a failure.</summary>
    private static readonly string[] Complete = [];

    [Theory]
    [InlineData("layers")]
    [InlineData("losses")]
    [InlineData("metrics")]
    [InlineData("optimizers")]
    public void CountsTheCasesThatRun(string family)
    {
        foreach (var folder in GoldenFolder.All)
        {
            var classes = folder.Cases(family).Select(c => GoldenCase.Open(folder.Name, family, c).ClassName).ToArray();
            Assert.NotEmpty(classes);
            string[] missing = [.. classes.Where(c => !Registered.Contains(c)).Distinct().Order(StringComparer.Ordinal)];
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{folder.Name}/{family}: {classes.Count(Registered.Contains)} of {classes.Length} cases can run. Missing: {string.Join(", ", missing)}.");
            if (Complete.Contains(family)) Assert.Empty(missing);
        }
    }

    [Fact]
    public void TheFullTreeIsRead()
    {
        var folder = GoldenFolder.Require();
        foreach (string family in new[] { "layers", "losses", "metrics", "optimizers" })
            Assert.True(folder.Cases(family).Count > GoldenFolder.Small.Cases(family).Count, $"{folder.Root}/{family} has few cases.");
        Assert.InRange(folder.Tolerance("layers", "output"), 1e-9, 1e-3);
    }
}
