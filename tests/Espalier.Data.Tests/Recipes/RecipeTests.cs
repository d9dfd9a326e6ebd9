using Espalier.Data;

namespace Espalier.Tests;

public class RecipeTests
{
    private const string Full = """
        name: wine
        data:
          files:
            - path: red.csv
              add: { color: red }
            - { path: white.csv, add: { color: white } }
          derive:
            quality: { from: quality, bins: { bad: "<= 4", ok: "5..6", good: ">= 7" } }
            parts: { from: name, pattern: "{user}_{pose}" }
          csv: { delimiter: ";", missing: [NA, "."] }
        features: { exclude: [year], scale: standard, columns: { mass: { scale: robust, missing: 4.5, indicator: true } } }
        trunk: [64, { units: 32, activation: tanh, dropout: 0.2, l2: 1e-4 }]
        branches:
          taste: [16]
          fine: { from: taste, layers: [8, 4] }
        heads:
          quality: { kind: softmax, from: fine, branch: [12], loss_weight: 2, class_weights: balanced, metrics: [accuracy, balanced_accuracy], order: [bad, ok, good] }
          color: sigmoid
        split: { test: 0.3, validation: 20, seed: 7, stratify: [quality, color], group: user, keep_duplicates_together: false }
        training: { epochs: 5, batch_size: 16, optimizer: { adam: { learning_rate: 0.01 } }, seed: 3, threads: 1, early_stopping: { monitor: val_quality_accuracy, patience: 3 }, reduce_on_plateau: 4 }
        """;

    [Fact]
    public void EveryKeyIsRead()
    {
        var recipe = Recipe.Parse(Full, "wine.yaml");
        Assert.Equal("wine", recipe.Name);
        Assert.Equal(["red.csv", "white.csv"], recipe.Data.Files.Select(f => f.Path));
        Assert.Equal("white", recipe.Data.Files[1].Add["color"]);
        Assert.Equal(';', recipe.Data.Csv.Delimiter);
        Assert.Equal(["", "NA", "."], recipe.Data.Csv.Missing);
        Assert.Equal([["quality"], ["user", "pose"]], recipe.Data.Derive.Select(d => d.Makes.ToArray()));
        Assert.Equal(["year"], recipe.Features.Exclude);
        Assert.Equal(Scaling.Standard, recipe.Features.Options!.Scaling);
        var mass = recipe.Features.Columns["mass"];
        Assert.Equal((Scaling.Robust, MissingValues.Constant, 4.5, true), (mass.Scaling, mass.MissingNumbers, mass.Constant, mass.Indicator));
        Assert.Equal([64, 32], recipe.Trunk!.Cast<DenseRecipe>().Select(l => l.Units));
        Assert.Equal(("tanh", 0.2, 1e-4), recipe.Trunk![1] is DenseRecipe second ? (second.Activation, second.Dropout, second.L2) : default);
        Assert.Equal([("taste", null), ("fine", "taste")], recipe.Branches.Select(b => (b.Name, b.From)));
        var quality = recipe.Heads[0];
        Assert.Equal((AnswerKind.Softmax, "fine", 2.0, true), (quality.Kind!.Value, quality.From, quality.LossWeight, quality.BalancedClasses));
        Assert.Equal(["accuracy", "balanced_accuracy"], quality.Metrics!.Select(m => m.Name));
        Assert.Equal(["bad", "ok", "good"], quality.Order);
        Assert.Equal(AnswerKind.Sigmoid, recipe.Heads[1].Kind);
        Assert.Equal((0.3, 20.0, 7L, "user", false), (recipe.Split.Test, recipe.Split.Validation, recipe.Split.Seed, recipe.Split.Group, recipe.Split.KeepDuplicatesTogether));
        Assert.Equal((5, 16, 3L, 1), (recipe.Training.Epochs, recipe.Training.BatchSize, recipe.Training.Seed, recipe.Training.Threads!.Value));
        Assert.Equal(("val_quality_accuracy", 3, true), (recipe.Training.EarlyStopping!.Monitor, recipe.Training.EarlyStopping.Patience, recipe.Training.EarlyStopping.RestoreBest));
        Assert.Equal(4, recipe.Training.ReduceOnPlateau!.Patience);
        Assert.Equal([typeof(EarlyStopping), typeof(ReduceLROnPlateau)], recipe.Callbacks().Select(c => c.GetType()));
        Assert.Equal("adam", recipe.Training.Optimizer.Name);
        Assert.Equal(0.01, (double)recipe.Training.Optimizer.Settings["learning_rate"]!);
    }

    [Fact]
    public void TheSmallestRecipeHasDefaults()
    {
        var recipe = Recipe.Parse("data: penguins.csv\nheads: [species, island, sex]", "folder/birds.yaml");
        Assert.Equal("birds", recipe.Name);
        Assert.Equal("penguins.csv", Assert.Single(recipe.Data.Files).Path);
        Assert.Equal(["species", "island", "sex"], recipe.Heads.Select(h => h.Name));
        Assert.All(recipe.Heads, h => Assert.Null(h.Kind));
        Assert.Null(recipe.Trunk);
        var table = new Table([new NumberColumn("x", [1, 2, 3]), .. recipe.Heads.Select(h => new TextColumn(h.Name, ["a", "b", "a"]))]);
        Assert.Equal([64, 32, 1, 1, 1], recipe.Fit(table).Build().Network.Select(c => c.Layer).OfType<Dense>().Select(d => d.Units));
        Assert.Equal((0.25, 0.1, true), (recipe.Split.Test, recipe.Split.Validation, recipe.Split.KeepDuplicatesTogether));
        Assert.Equal((20, 32), (recipe.Training.Epochs, recipe.Training.BatchSize));
    }

    [Fact]
    public void SettingAKeyGivesARecipeWhoseTextSaysSo()
    {
        var recipe = Recipe.Parse(Full, "wine.yaml").With("training.epochs", "50").With("heads.color.positive", "white").With("trunk", "[8, {units: 4, dropout: 0.5}]").With("name", "'a: \"b\" # c'");
        var again = Recipe.Parse(recipe.Text);
        foreach (var r in new[] { recipe, again })
        {
            Assert.Equal(50, r.Training.Epochs);
            Assert.Equal((AnswerKind.Sigmoid, "white"), (r.Heads[1].Kind!.Value, r.Heads[1].Positive));
            Assert.Equal([8, 4], r.Trunk!.Cast<DenseRecipe>().Select(l => l.Units));
            Assert.Equal("a: \"b\" # c", r.Name);
            Assert.Equal(["bad", "ok", "good"], r.Heads[0].Order);
            Assert.Equal(16, r.Training.BatchSize);
            Assert.Equal(0.01, (double)r.Training.Optimizer.Settings["learning_rate"]!);
        }
        Assert.Equal(recipe.Text, again.With("training.epochs", "50").Text);
        Assert.Equal(AnswerKind.Number, Recipe.Parse("heads: [a, b]").With("heads.b.kind", "number").Heads[1].Kind);
        Assert.Equal("x.csv", Recipe.Parse("data: x.csv\nheads: [a]").With("data.csv.delimiter", "\";\"").Data.Files[0].Path);
    }

    [Fact]
    public void FilesAreStackedWithTheirAddedColumns()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), "x;q\n1;4\n2;7\n");
        File.WriteAllText(folder.File("b.csv"), "x;q\n3;NA\n");
        File.WriteAllText(folder.File("r.yaml"), "data:\n  files: [{path: a.csv, add: {color: red, year: 7}}, {path: b.csv, add: {color: white, year: 8}}]\nheads: [color]\n");
        var table = Recipe.Load(folder.File("r.yaml")).ReadTable();
        Assert.Equal(["x", "q", "color", "year"], table.Names);
        Assert.Equal(["red", "red", "white"], Enumerable.Range(0, 3).Select(table["color"].TextAt));
        Assert.Equal([7, 7, 8], table.Numbers("year").Values);
        Assert.True(table["q"].IsMissing(2));
        Assert.Equal($"{folder.File("b.csv")}, line 2", table.Origin.Place(2));
    }
}
