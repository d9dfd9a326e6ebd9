using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

/// <summary>What a finished training leaves, and what the other verbs make of it.</summary>
public sealed class RunTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    private readonly Tool _tool = run.Tool;

    [Fact]
    public void TrainingEndsWithATableForTheHeads()
    {
        var result = run.Training.Exits(0);
        Assert.Equal(
            """
            head rows accuracy 95 % interval majority balanced F1 loss

            kind # # % # to # % # % # % # % #
            tall # # % # to # % # % # % # % #

            head rows MAE median's RMSE R² loss

            weight # # # # # #

            Pictures (curves.png, confusion-*.png, diagram.svg), model and report are in runs/flowers/

            """.ReplaceLineEndings("\n").Replace("95 %", "# %"), Tool.WithoutNumbers(result.Out));
        Assert.Equal(6, result.Error.Split('\n').Count(l => l.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.Contains("epoch 6/6  loss ", result.Error);
        Assert.DoesNotContain('\e', result.Error);
        Assert.DoesNotContain('\r', result.Error);
    }

    [Fact]
    public void TheRunFolderHasEverything()
    {
        run.Training.Exits(0);
        string[] files = [.. Directory.EnumerateFiles(_tool["runs/flowers"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(["confusion-kind.png", "confusion-kind.svg", "confusion-tall.png", "confusion-tall.svg", "curves.png", "curves.svg", "diagram.svg",
            "metrics.jsonl", "model.keras", "recipe.yaml", "report.json", "state.zip"], files);
        string[] lines = _tool.Read("runs/flowers/metrics.jsonl").TrimEnd('\n').Split('\n');
        Assert.Equal(6, lines.Length);
        JsonNode last = JsonNode.Parse(lines[^1])!;
        Assert.Equal(6, (int)last["epoch"]!);
        Assert.All(new[] { "loss", "kind_loss", "val_kind_accuracy", "val_weight_mae", "tall_accuracy" }, name => Assert.True((double)last[name]! >= 0));
        JsonNode report = JsonNode.Parse(_tool.Read("runs/flowers/report.json"))!;
        Assert.Equal("done", (string?)report["status"]);
        Assert.Equal(60, (int)report["heads"]!["kind"]!["rows"]!);
        Assert.Equal(Flowers.Recipe, _tool.Read("runs/flowers/recipe.yaml"));
    }

    [Fact]
    public void EvaluateGivesTheReportsNumbersAgain()
    {
        JsonNode report = JsonNode.Parse(_tool.Read("runs/flowers/report.json"))!;
        JsonNode again = JsonNode.Parse(_tool.Run("evaluate", "runs/flowers", "--json").Exits(0).Out)!;
        foreach (var (name, head) in again["heads"]!.AsObject().Where(h => h.Value!["confusion"] is not null))
        {
            // Beside the report's numbers, evaluate lists the surest mistakes: as many as stand off the matrix's diagonal.
            int[][] confusion = [.. head!["confusion"]!.AsArray().Select(row => row!.AsArray().Select(n => (int)n!).ToArray())];
            int wrong = confusion.Sum(row => row.Sum()) - confusion.Select((row, i) => row[i]).Sum();
            Assert.True(wrong == head["mistakes"]!.AsArray().Count, name);
            head.AsObject().Remove("mistakes");
        }
        Assert.Equal(report["heads"]!.ToJsonString(), again["heads"]!.ToJsonString());
        string text = _tool.Run("evaluate", "runs/flowers").Exits(0).Out;
        Assert.StartsWith("runs/flowers: 60 rows (test)\n", text);
        Assert.Contains("most often taken for", text);
        Assert.Contains("R²", text);
    }

    [Fact]
    public void EvaluateJudgesByAnotherTable()
    {
        _tool.Write("more.csv", Flowers.Table(30));
        JsonNode json = JsonNode.Parse(_tool.Run("evaluate", "runs/flowers/model.keras", "more.csv", "--json", "--plots", "pictures").Exits(0).Out)!;
        Assert.Equal(30, (int)json["heads"]!["kind"]!["rows"]!);
        Assert.Equal(28, (int)json["heads"]!["tall"]!["rows"]!);
        Assert.True(File.Exists(_tool["pictures/confusion-kind.png"]));
        _tool.Write("labels.csv", "length,width,soil\n1,2,clay\n");
        _tool.Run("evaluate", "runs/flowers", "labels.csv").Refuses("No row has a label", "kind, tall, weight");
        _tool.Run("evaluate", "runs/flowers/model.keras").Refuses("has no data of its own");
        _tool.Run("evaluate", "runs/flowers", "--split", "tset").Refuses("Did you mean 'test'?");
    }

    [Fact]
    public void PredictAnswersInTheDatasOwnWords()
    {
        _tool.Write("two.csv", "length,width,soil\n2,5,clay\n5,3,sand\n");
        string[] csv = _tool.Run("predict", "runs/flowers", "two.csv").Exits(0).Out.TrimEnd('\n').Split('\n');
        Assert.Equal("kind,tall,weight,kind_a,kind_b,kind_c,tall_no,tall_yes", csv[0]);
        Assert.Equal(3, csv.Length);
        Assert.Contains(csv[1].Split(',')[0], new[] { "a", "b", "c" });
        JsonArray json = JsonNode.Parse(_tool.Run("predict", "runs/flowers", "two.csv", "--json").Exits(0).Out)!.AsArray();
        Assert.Equal(csv[2].Split(',')[0], (string?)json[1]!["kind"]!["answer"]);
        Assert.Equal(1, (double)json[1]!["kind"]!["probabilities"]!["a"]! + (double)json[1]!["kind"]!["probabilities"]!["b"]! + (double)json[1]!["kind"]!["probabilities"]!["c"]!, 5);
        _tool.Run("predict", "runs/flowers", "two.csv", "--out", "answers.csv").Exits(0);
        Assert.Equal(string.Join("\n", csv) + "\n", _tool.Read("answers.csv"));
        _tool.Run("predict", "runs/flowers", "two.csv", "--out", "answers.xlsx").Refuses(".csv or .json");
    }

    [Fact]
    public void PredictNamesWhatIsMissing()
    {
        _tool.Write("lacking.csv", "length,soil\n2,clay\n");
        _tool.Run("predict", "runs/flowers", "lacking.csv").Refuses("width");
        _tool.Write("text.csv", "length,width,soil\n2,3,clay\n2,wide,clay\n");
        _tool.Run("predict", "runs/flowers", "text.csv").Refuses("width", "wide");
    }

    [Fact]
    public void SummaryListsTheLayers()
    {
        string text = _tool.Run("summary", "runs/flowers").Exits(0).Out;
        foreach (string part in new[] { "features", "kind", "tall", "weight", "Total params" }) Assert.Contains(part, text);
        JsonNode json = JsonNode.Parse(_tool.Run("summary", "flowers.yaml", "--json").Exits(0).Out)!;
        Assert.Equal(3, json["heads"]!.AsArray().Count);
    }

    [Fact]
    public void DiagramsAreTextSvgAndDot()
    {
        string text = _tool.Run("diagram", "runs/flowers").Exits(0).Out;
        foreach (string part in new[] { "kind", "tall", "weight" }) Assert.Contains(part, text);
        _tool.Run("diagram", "flowers.yaml", "-o", "tree.svg").Exits(0);
        Assert.StartsWith("<svg", _tool.Read("tree.svg").TrimStart());
        _tool.Run("diagram", "flowers.yaml", "-o", "tree.dot").Exits(0);
        Assert.Contains("digraph", _tool.Read("tree.dot"));
        _tool.Run("diagram", "flowers.yaml", "-o", "tree.bmp").Refuses(".svg, .dot or .txt");
    }

    [Fact]
    public void ExplainPrintsTheProgram()
    {
        string training = _tool.Run("explain", "runs/flowers", "--batch", "16").Exits(0).Out;
        Assert.Contains("floating-point operations for a batch of 16", training);
        Assert.Contains("kind/loss", training);
        string forward = _tool.Run("explain", "runs/flowers", "--forward").Exits(0).Out;
        Assert.DoesNotContain("kind/loss", forward);
        Assert.True(forward.Length < training.Length / 2);
    }

    [Fact]
    public void PlotDrawsAgain()
    {
        string drawn = _tool.Run("plot", "runs/flowers", "--out", "drawn").Exits(0).Out;
        Assert.Equal("drawn/curves.png  drawn/curves.svg\ndrawn/confusion-kind.png  drawn/confusion-kind.svg\ndrawn/confusion-tall.png  drawn/confusion-tall.svg\n", drawn);
        Assert.Equal(File.ReadAllBytes(_tool["runs/flowers/confusion-kind.png"]), File.ReadAllBytes(_tool["drawn/confusion-kind.png"]));
    }

    [Fact]
    public void PreparedDataTrainsToTheSameWeights()
    {
        JsonNode prepared = JsonNode.Parse(_tool.Run("prepare", "flowers.yaml", "-o", "flowers.safetensors", "--json").Exits(0).Out)!;
        Assert.Equal(240, (int)prepared["rows"]!["train"]! + (int)prepared["rows"]!["validation"]! + (int)prepared["rows"]!["test"]!);
        _tool.Run("train", "flowers.safetensors", "--out", "from-prepared").Exits(0);
        Assert.Matches("y_train_kind +f(loat)?32 +\\(\\d+, 3\\)", _tool.Run("inspect", "flowers.safetensors").Exits(0).Out);
        Assert.Equal(Measures("runs/flowers"), Measures("from-prepared"));
        Assert.Contains("train", _tool.Run("prepare", "flowers.yaml", "-o", "again.safetensors").Exits(0).Out);
        // The same for NumPy.
        _tool.Run("prepare", "flowers.yaml", "-o", "flowers.npz").Exits(0);
        _tool.Run("train", "flowers.npz", "--out", "from-numpy").Exits(0);
        Assert.Equal(Measures("runs/flowers"), Measures("from-numpy"));
        string listed = _tool.Run("inspect", "flowers.npz").Exits(0).Out;
        Assert.Matches("y_train_kind +f(loat)?32 +\\(\\d+, 3\\)", listed);
        Assert.Contains("metadata: ", listed);
        Assert.Equal(_tool.Run("evaluate", "from-numpy", "--json").Exits(0).Out.Split('\n').Length, _tool.Run("evaluate", "from-numpy", "flowers.npz", "--json").Exits(0).Out.Split('\n').Length);
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        _tool.Run("train", "flowers.yaml", "--threads", "1", "--out", "one").Exits(0);
        _tool.Run("train", "flowers.yaml", "--threads", "3", "--out", "three").Exits(0);
        Assert.Equal(Measures("one"), Measures("three"));
    }

    [Fact]
    public void SettingsOfTheCommandLineGoIntoTheRunsRecipe()
    {
        JsonNode json = JsonNode.Parse(_tool.Run("train", "flowers.yaml", "--epochs", "2", "--seed", "9", "--set", "training.batch_size=24", "--out", "set", "--json").Exits(0).Out)!;
        Assert.Equal("set", (string?)json["run"]);
        Assert.Equal(2, (int)json["report"]!["epochs_done"]!);
        Assert.Equal(9, (int)json["report"]!["seed"]!);
        Assert.Contains("batch_size: 24", _tool.Read("set/recipe.yaml"));
        Assert.NotEqual(Measures("runs/flowers")[0], Measures("set")[0]);
        _tool.Run("train", "flowers.yaml", "--set", "training.batchsize=24").Refuses("batch_size");
        _tool.Run("train", "flowers.yaml", "--out", "set").Refuses("'set' holds a run already");
    }

    private string[] Measures(string folder) => [.. MeasuredRun.Lines(_tool[folder])];
}
