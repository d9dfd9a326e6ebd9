using Espalier.Data;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>The penguins of the samples: some have no sex, and islands and species tell on each other.</summary>
public class PenguinTests
{
    [Fact]
    public void SomeHaveNoSexAndIslandsLeakSpecies()
    {
        var recipe = Recipe.Load(Path.Combine(RealData.Root, "samples", "penguins", "penguins.yaml"));
        using var data = recipe.Prepare();
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Seeds = 1 });
        var missing = diagnosis.Head("sex").Finding(Fault.MissingLabels);
        Assert.Equal(Gravity.Note, missing.Gravity);
        Assert.Contains("missing", missing.Verdict);
        Assert.Equal(Gravity.Sound, diagnosis.Head("species").Finding(Fault.MissingLabels).Gravity);
        var leak = diagnosis.Head("species").Finding(Fault.Relation);
        Assert.StartsWith("'island' leaks 'species'", leak.Verdict);
        Assert.Contains("'Torgersen'", leak.Evidence);
        Assert.DoesNotContain(diagnosis.Heads, h => h.Findings.Any(f => f.Gravity == Gravity.Fault));
    }

    [Fact]
    public void AnIslandThatIsAFeatureIsNamed()
    {
        var recipe = Recipe.Load(Path.Combine(RealData.Root, "samples", "penguins", "penguins.yaml")).With("heads", "[species, sex]");
        using var data = recipe.Prepare();
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Seeds = 1 });
        Assert.Contains(diagnosis.Head("species").Findings, f => f is { Fault: Fault.Relation } && f.Verdict.Contains("'island' alone says much of 'species'", StringComparison.Ordinal));
    }
}
