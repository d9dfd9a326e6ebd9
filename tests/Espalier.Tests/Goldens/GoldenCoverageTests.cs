using System.Reflection;

namespace Espalier.Tests.Goldens;

/// <summary>How many recorded cases can run: a case whose class is missing is skipped elsewhere, so here it is counted.</summary>
public class GoldenCoverageTests
{
    /// <summary>Families whose every class exists: a case of one that cannot run is a failure.</summary>
    private static readonly string[] Complete = ["layers", "losses", "metrics", "optimizers"];

    /// <summary>A class that Keras has no configuration for; the tests of layers make it by hand.</summary>
    private const string ByHand = "gelu_approximate";

    [Theory]
    [InlineData("layers", "Layer")]
    [InlineData("losses", "Loss")]
    [InlineData("metrics", "Metric")]
    [InlineData("optimizers", "Optimizer")]
    public void CountsTheCasesThatRun(string family, string kind)
    {
        var registered = ClassesOf(kind);
        foreach (var folder in GoldenFolder.All)
        {
            var classes = folder.Cases(family).Select(c => GoldenCase.Open(folder.Name, family, c).ClassName).ToArray();
            Assert.NotEmpty(classes);
            string[] missing = [.. classes.Where(c => !registered.Contains(c)).Distinct().Order(StringComparer.Ordinal)];
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{folder.Name}/{family}: {classes.Count(registered.Contains)} of {classes.Length} cases can run. Missing: {string.Join(", ", missing)}.");
            if (Complete.Contains(family)) Assert.Empty(missing.Except([ByHand]));
        }
    }

    /// <summary>The class names registered for what derives from <paramref name="kind"/>; a loss and a metric may share a name.</summary>
    private static HashSet<string> ClassesOf(string kind)
    {
        return [.. typeof(Config).Assembly.GetTypes().Where(Derives).Select(t => t.GetCustomAttribute<RegisteredAttribute>()?.ClassName).OfType<string>()];

        bool Derives(Type type)
        {
            for (Type? t = type; t is not null; t = t.BaseType)
                if (t.FullName == $"Espalier.{kind}") return true;
            return false;
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
