using Espalier.Data;

namespace Espalier.Design.Tests.Grow;

/// <summary>A search that starts from pictures.</summary>
public class GrowPicturesTests
{
    private static readonly GrowSettings Settings = new() { Trials = 7, Seeds = 2, Finalists = 1, Seed = 3 };

    private static PreparedData Prepare(Recipe recipe) => recipe.Prepare(Bars.Pictures(96, 1));

    private static (string Lines, string Found, int Prepared) Grow(SearchFolder folder, int threads, int stopAfter = int.MaxValue)
    {
        using var stop = new CancellationTokenSource();
        int prepared = 0;
        var grower = new Grower(Recipe.Parse(Bars.Recipe), folder.Path, Settings with { Threads = threads }, Count, new StopAfter(stopAfter, stop));
        if (stopAfter < int.MaxValue) Assert.ThrowsAny<OperationCanceledException>(() => grower.Run(stop.Token));
        else grower.Run(TestContext.Current.CancellationToken);
        return (File.ReadAllText(folder["trials.jsonl"]), stopAfter < int.MaxValue ? "" : File.ReadAllText(folder["found.yaml"]), prepared);

        PreparedData Count(Recipe recipe)
        {
            prepared++;
            return Prepare(recipe);
        }
    }

    [Fact]
    public void StoppedOnOneThreadItEndsOnThreeAsOnTwo()
    {
        using SearchFolder whole = new(), stopped = new();
        var (lines, found, prepared) = Grow(whole, 2);
        Assert.Contains("\"what\":\"trial 6 to epoch 1\"", lines, StringComparison.Ordinal);
        // Trials share what they learn from: the start's own split, and for every scale and kind of flip the search's and the comparison's.
        Assert.InRange(prepared, 2, 7);
        Grow(stopped, 1, stopAfter: 6);
        Grow(stopped, 2, stopAfter: 8);
        var (again, foundAgain, _) = Grow(stopped, 3);
        Assert.Equal(lines, again);
        Assert.Equal(found, foundAgain);
    }

    [Fact]
    public void WhatServesPicturesIsTriedFirst()
    {
        var recipe = Recipe.Parse(Bars.Recipe);
        using var data = Prepare(recipe);
        var own = DesignReader.Read(recipe, data);
        Assert.Equal(("unit", "horizontal", "flatten", false), (own.Scale, own.Flip, own.Join, own.Mirror));
        Assert.Equal(["horizontal", "none"], own.Flips);
        var beginnings = new Proposals(own, GrowChoices.All, Affinities.Even(2), 0).Beginnings().ToList();
        var slim = beginnings[1];
        Assert.Equal("{ conv: 4, pool: 2, batch_norm: true }", Convolutions.Normalized(own.Stem).Single());
        Assert.Equal(("standardize", "cosine", true), (slim.Scale, slim.Schedule, slim.Mirror));
    }

    [Fact]
    public void ADesignOfPicturesIsWrittenAsARecipeThatReadsAsTheDesign()
    {
        var recipe = Recipe.Parse(Bars.Recipe);
        using var data = Prepare(recipe);
        var own = DesignReader.Read(recipe, data);
        var writer = new DesignWriter(recipe, own);
        var design = (own with { Stem = Convolutions.Widened(Convolutions.Normalized(own.Stem), 2), Scale = "[max, sqrt, standardize]", Flip = "none", Epochs = 7, Schedule = "cosine", Join = "{ global_pool: [average, max] }", Copies = [1, 3], Together = [false, true] }).Settled();
        var written = writer.Write(design);
        Assert.Contains("{ conv: 8, pool: 2, batch_norm: true }", written.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("swap", written.Text, StringComparison.Ordinal);
        using var prepared = Prepare(written);
        Assert.Equal(design.ToKey(), DesignReader.Read(written, prepared).ToKey());
        // Prepared for the design, the data serves the recipe that the design was written into.
        using var shared = Prepare(writer.OnData(recipe, design));
        Assert.True(written.Build(shared.With(written)).ParameterCount > 0);
    }

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IProgress<GrowStep>
    {
        private int _seen;

        public void Report(GrowStep value)
        {
            if (++_seen == steps) stop.Cancel();
        }
    }
}
