using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

public class GrowTests
{
    private static void Plant(Tool tool)
    {
        var rows = new System.Text.StringBuilder("x,y,side,high\n");
        for (int i = 0; i < 200; i++)
        {
            int x = i * 37 % 101 - 50, y = i * 53 % 97 - 48;
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{x},{y},{(x > 0 ? "right" : "left")},{(y > 0 ? "yes" : "no")}\n");
        }
        tool.Write("dots.csv", rows.ToString());
        tool.Write("dots.yaml", "data: dots.csv\nheads: [side, high]\ntrunk: [4]\nsplit: { test: 60, validation: 40, seed: 1 }\ntraining: { epochs: 3, seed: 1 }\n");
    }

    [Fact]
    public void ASearchEndsInARecipeBesideTheFirst()
    {
        using var tool = new Tool();
        Plant(tool);
        ToolResult result = tool.Run("grow", "dots.yaml", "--trials", "5", "--seeds", "2", "--finalists", "1", "--choose", "tree,losses");
        result.Exits(0);
        Assert.Contains("trial 0 to epoch 1", result.Error, StringComparison.Ordinal);
        Assert.Contains("found − start", result.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(tool["runs/dots-grow/trials.jsonl"]));
        Assert.True(File.Exists(tool["runs/dots-grow/tree.svg"]));
        Assert.Equal("data: dots.csv", tool.Read("dots.yaml").Split('\n')[0]);

        ToolResult again = tool.Run("grow", "--resume", "runs/dots-grow", "--json");
        again.Exits(0);
        JsonNode json = JsonNode.Parse(again.Out)!;
        Assert.Equal(["side", "high"], json["heads"]!.AsObject().Select(h => h.Key));
        Assert.Equal((string?)JsonNode.Parse(tool.Read("runs/dots-grow/report.json"))!["recipe"], (string?)json["recipe"]);
        if ((string?)json["file"] is { } file)
        {
            Assert.False(File.Exists(tool["dots-grown-2.yaml"]));
            tool.Run("train", file, "--epochs", "1").Exits(0);
        }
    }

    [Fact]
    public void PicturesThatAreFlippedAreSearchedToo()
    {
        using var tool = new Tool();
        Bars.Plant(tool, Bars.Recipe.Replace("validation: 6", "validation: 0", StringComparison.Ordinal).Replace("epochs: 5", "epochs: 2", StringComparison.Ordinal));
        ToolResult result = tool.Run("grow", "bars.yaml", "--trials", "4", "--seeds", "2", "--finalists", "1", "--choose", "tree,pooling", "--json").Exits(0);
        JsonNode json = JsonNode.Parse(result.Out)!;
        Assert.Equal(["side", "ground"], json["heads"]!.AsObject().Select(h => h.Key));
        Assert.Contains("no validation rows", (string?)json["notes"]![0], StringComparison.Ordinal);
        Assert.Matches(@"^\[conv \d+, flatten, 8\]", (string?)json["start_tree"]);
        Assert.DoesNotContain("failed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PreparedDataIsSearchedAsItIs()
    {
        using var tool = new Tool();
        Plant(tool);
        tool.Run("prepare", "dots.yaml").Exits(0);
        File.Delete(tool["dots.csv"]);
        tool.Run("grow", "dots.safetensors", "--trials", "4", "--seeds", "2", "--finalists", "1").Exits(0);
        Assert.DoesNotContain("scale", string.Concat(Directory.GetFiles(tool["runs/dots-grow/trials"]).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Contains("found", tool.Run("grow", "--resume", "runs/dots-grow").Exits(0).Out, StringComparison.Ordinal);

        tool.Write("all.yaml", "data: dots.csv\nheads: [side, high]\nsplit: { test: 60, validation: 0 }\n");
        Plant(tool);
        tool.Run("prepare", "all.yaml").Exits(0);
        tool.Run("grow", "all.safetensors").Refuses("has no validation rows");
    }

    [Theory]
    [InlineData("nothing named 'tre'", "grow", "dots.yaml", "--choose", "tre")]
    [InlineData("2 or more", "grow", "dots.yaml", "--trials", "1")]
    [InlineData("no test rows", "grow", "untested.yaml")]
    [InlineData("no prepared data", "grow", "dots.csv")]
    [InlineData("There is no search", "grow", "--resume", "runs/none")]
    public void WhatCannotBeSearchedIsRefused(string said, params string[] args)
    {
        using var tool = new Tool();
        Plant(tool);
        tool.Write("untested.yaml", "data: dots.csv\nheads: [side, high]\nsplit: { test: 0, validation: 40 }\n");
        tool.Run(args).Refuses(said);
    }
}
