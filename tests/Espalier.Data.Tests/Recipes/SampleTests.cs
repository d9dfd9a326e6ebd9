using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Espalier.Data;

namespace Espalier.Tests;

/// <summary>The recipes of the samples, from file to answers.</summary>
public class SampleTests
{
    [Fact]
    public void PenguinsAreToldApart()
    {
        var recipe = Recipe.Load(Sample("penguins/penguins.yaml"));
        using var data = recipe.Prepare();
        Assert.Equal(344, data.Rows.Count);
        Assert.Equal([AnswerKind.Softmax, AnswerKind.Softmax, AnswerKind.Sigmoid], data.Heads.Select(h => h.Kind));
        Assert.Equal(["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"], data.Fitted.FeatureNames);
        Assert.Equal(344 - 11, data.Heads[2].Count(data.Train.Labels["sex"]).Sum() + data.Heads[2].Count(data.Validation!.Labels["sex"]).Sum()
            + data.Heads[2].Count(data.Test!.Labels["sex"]).Sum()); // 11 penguins have no sex
        var model = recipe.Build(data);
        model.Fit(data.Train, data.Validation, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize);
        var scores = model.Evaluate(data.Test);
        Assert.True(scores["species_accuracy"] > 0.95, $"species {scores["species_accuracy"]}");
        using var folder = new TemporaryFolder();
        Predictor.Save(folder.File("penguins.keras"), model, data.Fitted);
        var answers = Predictor.Load(folder.File("penguins.keras")).Predict(recipe.ReadTable().Take(data.Rows.Test));
        var species = recipe.ReadTable().Take(data.Rows.Test)["species"];
        Assert.Equal(scores["species_accuracy"], Enumerable.Range(0, answers.Rows).Average(row => answers["species"].Answer(row) == species.TextAt(row) ? 1.0 : 0), 6);
        Assert.True(scores["sex_accuracy"] > 0.8, $"sex {scores["sex_accuracy"]}");
        Assert.True(scores["island_accuracy"] > 0.6, $"island {scores["island_accuracy"]}");
    }

    [Fact]
    public void WineRecipesAreSound()
    {
        string folder = TestFolders.Data();
        foreach (string name in new[] { "wine/wine.yaml", "wine/wine-deep.yaml" })
        {
            using var data = Recipe.Load(Sample(name)).Prepare(folder);
            Assert.Equal((6497, 11), (data.Rows.Count, data.Fitted.Features.Width));
            Assert.Equal(["bad", "ok", "good"], data.Heads[0].ClassNames);
            Assert.Equal(["white", "red"], data.Heads[1].ClassNames);
            Assert.InRange(data.Test!.Rows, 1620, 1630);
            Assert.Equal(["winequality-red.csv", "winequality-white.csv"], data.Origins.Select(o => o.File));
            Assert.Equal("4a402cf041b025d4566d954c3b9ba8635a3a8a01e039005d97d6a710278cf05e", data.Origins[0].Sha256);
            Assert.Equal(2, data.Fitted.Build().Heads.Count);
        }
    }

    [Fact]
    public void WineScoresWhatItsPageClaims()
    {
        Assert.SkipWhen(typeof(Espalier.Cpu.CpuBackend).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true,
            "Five trainings take minutes without optimization: run the tests with -c Release.");
        string folder = TestFolders.Data();
        double color = 0, gain = 0, balanced = 0;
        for (int seed = 1; seed <= 5; seed++)
        {
            var recipe = Recipe.Load(Sample("wine/wine.yaml")).With("split.seed", $"{seed}").With("training.seed", $"{seed}").With("training.threads", "1");
            using var data = recipe.Prepare(folder);
            var model = recipe.Build(data);
            model.Fit(data.Train, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize);
            var scores = model.Evaluate(data.Test!);
            var counts = data.Heads[0].Count(data.Test!.Labels["quality"]);
            color += scores["color_accuracy"] / 5;
            gain += (scores["quality_accuracy"] - counts.Max() / (double)counts.Sum()) / 5;
            balanced += scores["quality_balanced_accuracy"] / 5;
        }
        Assert.True(color >= 0.993, $"color {color}");
        Assert.True(gain >= 0.01, $"quality above the majority class {gain}");
        Assert.True(balanced >= 1 / 3.0 + 0.10, $"quality balanced {balanced}");
    }

    internal static string Sample(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples", name));
}
