using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>
/// Drawn pictures in which every combination of who, side, mood and hat exists once: who, side and hat are plain to see, the mood is a shade in two
/// pixels. The nearest pictures therefore show another mood; mirrored, left is right.
/// </summary>
public sealed class TrapTests : IDisposable
{
    private const int Size = 12;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"espalier-{Guid.NewGuid():N}");

    private const string Recipe =
        """
        name: drawn
        data: { images: pictures, labels: "{who}_{side}_{mood}_{hat}" }
        augment: { on_the_fly: true, flip: horizontal }
        trunk: [{ conv: 8, pool: 2 }, flatten, 24]
        heads: { who: softmax, side: softmax, mood: softmax, hat: sigmoid }
        split: { test: 0.25, validation: 0, seed: 1, stratify: [who] }
        training: { epochs: 10, batch_size: 8, seed: 1, optimizer: { adam: { learning_rate: 0.005 } } }
        """;

    public TrapTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pictures"));
        string[] sides = ["left", "middle", "right"], moods = ["angry", "calm", "glad", "sad"];
        var key = RandomKey.For(4, "drawn");
        long at = 0;
        for (int who = 0; who < 8; who++)
            for (int side = 0; side < sides.Length; side++)
                for (int mood = 0; mood < moods.Length; mood++)
                    for (int hat = 0; hat < 2; hat++)
                        File.WriteAllBytes(Path.Combine(_folder, "pictures", $"w{who}_{sides[side]}_{moods[mood]}_{(hat == 1 ? "yes" : "no")}.pgm"), Picture(who, side, mood, hat, key, ref at));
    }

    [Fact]
    public void HeadsThatIndexThePicturesAndFlipsThatChangeALabel()
    {
        var recipe = Data.Recipe.Parse(Recipe, folder: _folder);
        using var data = recipe.Prepare();
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Budget = TimeSpan.FromSeconds(1), Clock = new StoppedClock(), TrainingTime = TimeSpan.FromSeconds(1) });
        Assert.Equal(Fault.IndexTrap, diagnosis.Head("mood").Worst);
        Assert.Equal("mood", diagnosis.Heads[0].Head.Name);
        Assert.Contains("who, side and hat together say which picture it is.", diagnosis.Headline);
        Assert.Equal(("split.group", "[who, side, hat]"), Assert.Single(diagnosis.Remedies[0].Settings));
        Assert.Contains("Held out honestly:", diagnosis.Headline);
        var honest = diagnosis.Head("mood").Standings.First(s => s.Method == "the network, whole cells of who, side and hat held out");
        double blind = diagnosis.Head("mood").Standings.First(s => s.Method.StartsWith("elimination", StringComparison.Ordinal)).Score;
        Assert.InRange(honest.Score, 0.1, blind);
        Assert.Contains("on 192 pictures (4 trainings", diagnosis.Head("mood").Finding(Fault.IndexTrap).Evidence);
        Assert.Equal(Fault.FlipTrap, diagnosis.Head("side").Worst);
        Assert.Equal(("augment.swap.side", "[left, right]"), Assert.Single(diagnosis.Head("side").Finding(Fault.FlipTrap).Remedies[0].Settings));
        Assert.True(diagnosis.Head("side").Finding(Fault.FlipTrap).Remedies[0] is { IsMeasured: true, Gain.IsGain: true });
        Assert.DoesNotContain(diagnosis.Head("who").Findings, f => f.Gravity == Gravity.Fault);
    }

    [Fact]
    public void LabelsThatAreSwappedAreNoTrap()
    {
        var recipe = Data.Recipe.Parse(Recipe, folder: _folder).With("augment.swap.side", "[left, right]");
        using var data = recipe.Prepare();
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Budget = TimeSpan.FromMinutes(1), Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) });
        Assert.Equal(Gravity.Note, diagnosis.Head("side").Finding(Fault.FlipTrap).Gravity);
    }

    [Fact]
    public void AnswersThatAreAveragedWithTheMirrorsAreJudgedSo()
    {
        var recipe = Data.Recipe.Parse(Recipe, folder: _folder).With("augment.swap.side", "[left, right]").With("predict.mirror", "true").With("training.epochs", "2");
        using var data = recipe.Prepare();
        var model = recipe.Build(data);
        model.Fit(data.Train, epochs: 2, batchSize: 8);
        var diagnosis = Diagnosis.Of(data, model, options: new DiagnosisOptions { Budget = TimeSpan.Zero, Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) });
        var said = new Predictor(model, data.Fitted).Predict(data.Test!.Inputs[0]);
        var plain = model.Predict(data.Test);
        foreach (var head in said.Heads)
        {
            int[] truth = Scores.Labels(head.Head, data.Test.Labels[head.Head.Name]);
            Assert.Equal(truth.Select((c, row) => head.ClassOf(row) == c ? 1.0 : 0).Average(), diagnosis.Head(head.Head.Name).Score, 12);
            Assert.NotEqual(plain[head.Head.Name].Values, head.Output.Values);
        }
    }

    private static byte[] Picture(int who, int side, int mood, int hat, RandomKey key, ref long at)
    {
        var pixels = new byte[Size * Size];
        var face = RandomKey.For(who, "face");
        for (int row = 0; row < Size; row++)
            for (int column = 0; column < Size; column++)
            {
                int half = Math.Min(column, Size - 1 - column); // mirrored, a face is the same face
                double value = 40 + 120 * face.Uniform(row * Size + half) + 3 * key.Normal(at++);
                if (column == side * 5 || column == side * 5 + 1) value = 250;
                if (hat == 1 && row < 2) value = 10;
                if (row == 8 && half == 3) value += 4 * mood;
                pixels[row * Size + column] = (byte)Math.Clamp(value, 0, 255);
            }
        return [.. System.Text.Encoding.ASCII.GetBytes($"P5\n{Size} {Size}\n255\n"), .. pixels];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
