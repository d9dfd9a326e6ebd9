using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

public sealed class PictureTests(TrainedBars bars) : IClassFixture<TrainedBars>
{
    private readonly Tool _tool = bars.Tool;

    [Fact]
    public void TrainingSaysWhatItSeesAndKeepsWhatItGotWrong()
    {
        var training = bars.Training.Exits(0);
        Assert.Contains("bars: 42 pictures to learn from (varied afresh in every epoch), 6 to watch, 12 to judge by; 8 × 10 grey levels", training.Error);
        Assert.Contains("Judged by 12 test pictures, which training never saw:", training.Error);
        JsonNode report = JsonNode.Parse(_tool.Read("runs/bars/report.json"))!;
        Assert.Equal([8, 10, 1], report["input_shape"]!.AsArray().Select(n => (int)n!));
        Assert.Equal("bars", (string?)report["files"]![0]!["file"]);
        foreach (string head in new[] { "side", "ground" })
        {
            double accuracy = (double)report["heads"]![head]!["accuracy"]!;
            Assert.Equal(accuracy < 1, File.Exists(_tool[$"runs/bars/mistakes-{head}.png"]));
            Assert.True(File.Exists(_tool[$"runs/bars/confusion-{head}.png"]));
        }
    }

    [Fact]
    public void PreparedPicturesTrainToTheSameBits()
    {
        var prepared = _tool.Run("prepare", "bars.yaml", "--out", "bars.safetensors").Exits(0);
        Assert.Contains("bars.safetensors: 8 × 10 grey levels", prepared.Out);
        Assert.Matches(@"train +42 +left \d+, right \d+ +dark \d+, light \d+", prepared.Out);
        _tool.Run("train", "bars.safetensors", "--out", "again").Exits(0);
        static string Losses(string metrics) => string.Join('\n', metrics.TrimEnd('\n').Split('\n').Select(l => { var o = JsonNode.Parse(l)!.AsObject(); o.Remove("seconds"); return o.ToJsonString(); }));
        Assert.Equal(Losses(_tool.Read("runs/bars/metrics.jsonl")), Losses(_tool.Read("again/metrics.jsonl")));
    }

    [Fact]
    public void APictureAndAFolderAreAnsweredFor()
    {
        Bars.Write(_tool, "new/unknown.pgm", "right", "light", 77);
        Bars.Write(_tool, "new/other.pgm", "left", "dark", 78);
        JsonNode one = JsonNode.Parse(_tool.Run("predict", "runs/bars", "new/unknown.pgm", "--json").Exits(0).Out)!.AsArray().Single()!;
        Assert.Equal(("new/unknown.pgm", "right", "light"), ((string?)one["file"], (string?)one["side"]!["answer"], (string?)one["ground"]!["answer"]));
        Assert.Equal(1, (double)one["side"]!["probabilities"]!["left"]! + (double)one["side"]!["probabilities"]!["right"]!, 5);
        string[] lines = _tool.Run("predict", "runs/bars", "new", "--csv").Exits(0).Out.TrimEnd('\n').Split('\n');
        Assert.Equal("file,side,ground,side_left,side_right,ground_dark,ground_light", lines[0]);
        Assert.StartsWith("other.pgm,left,dark,", lines[1]);
        Assert.StartsWith("unknown.pgm,right,light,", lines[2]);
        _tool.Write("new/broken.png", "no picture");
        _tool.Run("predict", "runs/bars", "new/broken.png").Refuses("broken.png");
        File.Delete(_tool["new/broken.png"]);
        _tool.Run("predict", "runs/bars", "bars.yaml").Refuses("bars.yaml");
    }

    [Fact]
    public void OtherPicturesAreJudgedBy()
    {
        for (int i = 0; i < 4; i++) Bars.Write(_tool, $"more/{(i % 2 == 0 ? "left" : "right")}_dark_{i}.pgm", i % 2 == 0 ? "left" : "right", "dark", 300 + i);
        Bars.Write(_tool, "more/left_light_9.pgm", "right", "light", 400); // labelled wrongly: a sure mistake
        JsonNode judged = JsonNode.Parse(_tool.Run("evaluate", "runs/bars", "more", "--json", "--plots", "drawn").Exits(0).Out)!;
        Assert.Equal((5, "more"), ((int)judged["rows"]!, (string?)judged["part"]));
        Assert.Equal(0.8, (double)judged["heads"]!["side"]!["accuracy"]!, 6);
        JsonNode mistake = judged["heads"]!["side"]!["mistakes"]!.AsArray().Single()!;
        Assert.Equal(("left_light_9.pgm", "left", "right"), ((string?)mistake["file"], (string?)mistake["truth"], (string?)mistake["guess"]));
        Assert.InRange((double)mistake["probability"]!, 0.5, 1);
        Assert.True(File.Exists(_tool["drawn/mistakes-side.png"]));
        Assert.Equal((double)judged["heads"]!["ground"]!["accuracy"]! < 1, File.Exists(_tool["drawn/mistakes-ground.png"]));
        Assert.Contains("12 rows (test)", _tool.Run("evaluate", "runs/bars").Exits(0).Out);
    }

    [Fact]
    public void PicturesAreInspected()
    {
        string found = _tool.Run("inspect", "bars.yaml", "--sheet", "sheet.png").Exits(0).Out;
        Assert.Contains("bars.yaml: 60 grey pictures of 8 × 10; the network sees 8 × 10", found);
        Assert.Contains("left 30, right 30", found);
        Assert.True(File.Exists(_tool["sheet.png"]));
        _tool.Write("flip.yaml", Bars.Recipe.Replace(", swap: { side: [left, right] }", ""));
        Assert.Contains("Say swap: { side: [left, right] }", _tool.Run("inspect", "flip.yaml").Exits(0).Out.ReplaceLineEndings(" ").Replace("    ", ""));
        JsonNode json = JsonNode.Parse(_tool.Run("inspect", "bars.yaml", "--json").Exits(0).Out)!;
        Assert.Equal((60, 30), ((int)json["pictures"]!, (int)json["labels"]!["ground"]!["dark"]!));
        Assert.Contains("60 grey pictures", _tool.Run("inspect", "bars").Exits(0).Out);
        _tool.Write("table.csv", "a,b\n1,x\n2,y\n");
        _tool.Run("inspect", "table.csv", "--sheet", "s.png").Refuses("'table.csv' is a table");
    }

    [Fact]
    public void AStarterRecipeIsWritten()
    {
        string text = _tool.Run("new", "--images", "bars", "--labels", "{side}_{ground}_{*}", "--out", "start.yaml").Exits(0).Out;
        Assert.Contains("labels: \"{side}_{ground}_{*}\"", text);
        Assert.Contains("side: sigmoid", text);
        _tool.Run("train", "start.yaml", "--set", "training.epochs=1", "--out", "started").Exits(0);
        _tool.Run("new", "bars", "--out", "none.yaml").Refuses("gives no labels by itself");
        _tool.Run("new", "bars", "--labels", "{side}_{*}", "--heads", "sde", "--out", "none.yaml").Refuses("Did you mean 'side'?");
        Assert.False(File.Exists(_tool["none.yaml"]));
    }
}
