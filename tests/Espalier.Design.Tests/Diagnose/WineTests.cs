using Espalier.Data;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>The lecture's wine: unscaled, and as it was run.</summary>
[Trait("Category", "Slow")]
public class WineTests
{
    private static Recipe Wine(params (string Key, string Value)[] settings)
    {
        _ = RealData.Folder;
        return settings.Aggregate(Recipe.Load(Path.Combine(RealData.Root, "samples", "wine", "wine.yaml")), (r, s) => r.With(s.Key, s.Value));
    }

    [Fact]
    public void UnscaledItSaysScale()
    {
        var recipe = Wine(("features.scale", "none"));
        using var data = recipe.Prepare(RealData.Folder + "/wine-quality");
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Seeds = 1 });
        Assert.All(diagnosis.Heads, h => Assert.Equal(Fault.Unscaled, h.Worst));
        Assert.StartsWith("quality: Scale the features", diagnosis.Headline);
        Assert.Contains("always answering the same", diagnosis.Head("quality").Finding(Fault.NearMajority).Verdict);
        Assert.Equal(Gravity.Warning, diagnosis.Head("quality").Finding(Fault.NearMajority).Gravity);
        Assert.Equal(("features.scale", "standard"), Assert.Single(diagnosis.Remedies[0].Settings));
        Assert.True(diagnosis.Remedies[0] is { IsMeasured: true, Gain.IsGain: true });
    }

    [Fact]
    public void AsTheLectureRanItDeepeningDoesNotHelp()
    {
        var recipe = Wine(("features.scale", "standard"), ("trunk", "[64, 32]"), ("training.epochs", "20"));
        using var data = recipe.Prepare(RealData.Folder + "/wine-quality");
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Seeds = 1 });
        var quality = diagnosis.Head("quality");
        Assert.DoesNotContain(quality.Findings, f => f.Gravity == Gravity.Fault);
        var depth = quality.Finding(Fault.Depth);
        Assert.Equal(Gravity.Sound, depth.Gravity);
        Assert.Contains(diagnosis.NotWorthIt, line => line.StartsWith("Deepening the branch of 'quality'", StringComparison.Ordinal));
        Assert.Contains("Twice the data", quality.Finding(Fault.FewRows).Evidence);
        Assert.NotNull(quality.Curve);
        Assert.Equal(5, quality.Curve.Points.Count);
        Assert.Equal(Gravity.Sound, quality.Finding(Fault.Unscaled).Gravity);
    }
}
