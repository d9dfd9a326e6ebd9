using Espalier.Data;

namespace Espalier.Design.Tests.Grow;

/// <summary>A budget in minutes, by a clock that goes on by what a training is said to take: search, finalists and comparison end with it.</summary>
public class GrowMinutesTests
{
    private const string Text =
        """
        name: small
        data: small.csv
        trunk: [8]
        heads: { a: , b: , c: , d:  }
        split: { test: 60, seed: 1 }
        training: { epochs: 9, batch_size: 64, seed: 1 }

        """;

    /// <param name="whole">What a whole training of the starting recipe takes, in seconds.</param>
    /// <param name="minutes">The budget, on one thread.</param>
    /// <param name="validation">The recipe's validation rows; with none, the comparison trains anew.</param>
    [Theory]
    [InlineData(45, 20, 0)]
    [InlineData(45, 10, 0)]
    [InlineData(45, 20, 60)]
    public void TheWholeEndsNearTheMinutes(double whole, double minutes, int validation)
    {
        using var folder = new SearchFolder();
        var clock = new Watch();
        var report = Grow(folder, clock, whole, minutes, validation);
        Assert.InRange(clock.Seconds, 0.8 * 60 * minutes, 1.1 * 60 * minutes);
        Assert.InRange(report.Comparison.Seeds, minutes >= 20 ? 5 : 2, 5);
        Assert.True(report.Trials > 4);
        Assert.Contains(report.Notes, n => n.StartsWith("The clock decided", StringComparison.Ordinal));
        string lines = File.ReadAllText(folder["trials.jsonl"]);

        // What the clock decided is recorded: with another clock nothing is decided otherwise.
        File.WriteAllText(folder["trials.jsonl"], lines[..(lines.LastIndexOf('\n', lines.Length - 2) + 1)]);
        Grow(folder, new Watch(), whole / 10, minutes, validation);
        Assert.Equal(lines, File.ReadAllText(folder["trials.jsonl"]));
    }

    private static GrowReport Grow(SearchFolder folder, Watch clock, double whole, double minutes, int validation)
    {
        var table = Pairs.Table(5, 240);
        var settings = new GrowSettings { Trials = 1000, Minutes = minutes, Threads = 1, Clock = clock, Seed = 3, Finalists = 2, Choices = GrowChoices.Learning };
        return new Grower(Recipe.Parse(Text).With("split.validation", $"{validation}"), folder.Path, settings, r => r.Prepare(table)) { Trained = Pass }.Run(TestContext.Current.CancellationToken);

        // A training that is taken up where another ended takes no time.
        void Pass(TrialTask task) => clock.Seconds += whole / 9 * (task is { OnTest: true, State: not null } ? 0 : task.Epochs - task.From) * (task.Alone is null ? 1 : 0.9);
    }

    private sealed class Watch : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
