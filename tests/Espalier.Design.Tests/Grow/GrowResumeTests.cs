using System.Text;
using Espalier.Data;

namespace Espalier.Design.Tests.Grow;

/// <summary>A search that was stopped anywhere goes on to the same lines and the same recipe, whatever the number of threads.</summary>
public class GrowResumeTests
{
    private const string Recipe =
        """
        name: small
        data: small.csv
        trunk: [8]
        heads: { a: , b: , c: , d:  }
        split: { test: 60, validation: 60, seed: 1 }
        training: { epochs: 4, batch_size: 32, seed: 1 }

        """;

    private static readonly GrowSettings Settings = new() { Trials = 6, Seeds = 2, Finalists = 1, Threads = 1, Seed = 3, Choices = GrowChoices.Tree | GrowChoices.Learning | GrowChoices.Losses | GrowChoices.Scaling | GrowChoices.Epochs };
    private static readonly Lazy<(byte[] Lines, string Found, int Trial)> Whole = new(() =>
    {
        using var folder = new SearchFolder();
        var report = Grow(folder, Settings);
        return (File.ReadAllBytes(folder["trials.jsonl"]), File.ReadAllText(folder["found.yaml"]), report.Trial);
    });

    private static GrowReport Grow(SearchFolder folder, GrowSettings settings, IProgress<GrowStep>? progress = null, CancellationToken cancellation = default)
    {
        var table = Pairs.Table(5, 240);
        return new Grower(Data.Recipe.Parse(Recipe), folder.Path, settings, r => r.Prepare(table), progress).Run(cancellation);
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotMatter()
    {
        using var folder = new SearchFolder();
        Grow(folder, Settings with { Threads = 3 });
        Assert.Equal(Encoding.UTF8.GetString(Whole.Value.Lines), File.ReadAllText(folder["trials.jsonl"]));
        Assert.Equal(Whole.Value.Found, File.ReadAllText(folder["found.yaml"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(16)]
    public void StoppedAfterAnyTrainingItEndsTheSame(int after)
    {
        using var folder = new SearchFolder();
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Grow(folder, Settings with { Threads = 2 }, new StopAfter(after, stop), stop.Token));
        Assert.True(File.ReadAllBytes(folder["trials.jsonl"]).Length < Whole.Value.Lines.Length);
        Grow(folder, Settings);
        Assert.Equal(Encoding.UTF8.GetString(Whole.Value.Lines), File.ReadAllText(folder["trials.jsonl"]));
        Assert.Equal(Whole.Value.Found, File.ReadAllText(folder["found.yaml"]));
    }

    /// <summary>A kill leaves the log with a part of a line at its end, and states newer than the log.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.35)]
    [InlineData(0.6)]
    [InlineData(0.95)]
    public void KilledWithinALineItEndsTheSame(double share)
    {
        using var folder = new SearchFolder();
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Grow(folder, Settings, new StopAfter(17, stop), stop.Token));
        byte[] lines = File.ReadAllBytes(folder["trials.jsonl"]);
        File.WriteAllBytes(folder["trials.jsonl"], lines[..(int)(share * lines.Length)]);
        Grow(folder, Settings);
        Assert.Equal(Encoding.UTF8.GetString(Whole.Value.Lines), File.ReadAllText(folder["trials.jsonl"]));
        Assert.Equal(Whole.Value.Found, File.ReadAllText(folder["found.yaml"]));
    }

    [Fact]
    public void AFolderBelongsToOneSearch()
    {
        using var folder = new SearchFolder();
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Grow(folder, Settings, new StopAfter(1, stop), stop.Token));
        Assert.Contains("another recipe or with other settings", Assert.Throws<EspalierException>(() => Grow(folder, Settings with { Seed = 4 })).Message, StringComparison.Ordinal);
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
