using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

public sealed class AdviseTests : IDisposable
{
    private readonly Tool _tool = new();

    public AdviseTests()
    {
        var text = new StringBuilder("stem,leaf,species_A,species_B,species_C,large petal\n");
        for (int i = 0; i < 120; i++)
        {
            int kind = i * 7 % 3, large = i * 11 % 5 < 2 ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture, $"{kind + i % 10 * 0.15},{large * 2 + i % 7 * 0.3},{(kind == 0 ? 1 : 0)},{(kind == 1 ? 1 : 0)},{(kind == 2 ? 1 : 0)},{large}\n");
        }
        _tool.Write("flowers.csv", text.ToString());
    }

    [Fact]
    public void TwoQuestionsInOneLayerAreSplitAndTrain()
    {
        string found = _tool.Run("advise", "flowers.csv", "--heads", "species_*,large petal", "--out", "flowers.yaml").Exits(0).Out;
        Assert.Matches(@"species +softmax 3 +species_A, species_B, species_C +120 +categorical_crossentropy", found);
        Assert.Matches(@"large petal +sigmoid 1", found);
        Assert.Contains("one question, so one softmax", found);
        Assert.Contains("species: { one_of: [species_A, species_B, species_C] }", _tool.Read("flowers.yaml"));
        _tool.Run("train", "flowers.yaml", "--epochs", "1").Exits(0);
    }

    [Fact]
    public void MachinesGetJson()
    {
        JsonNode json = JsonNode.Parse(_tool.Run("advise", "flowers.csv", "--target", "large petal", "--without", "leaf", "--json").Exits(0).Out)!;
        Assert.Equal("sigmoid", (string?)json["heads"]![0]!["kind"]);
        Assert.Equal(120, (int)json["heads"]![0]!["labelled_rows"]!);
        Assert.Equal("binary_crossentropy", (string?)json["heads"]![0]!["loss"]);
        Assert.Equal(["stem", "species_A", "species_B", "species_C"], json["features"]!.AsArray().Select(f => (string)f!));
        Assert.Contains("exclude: [leaf]", (string)json["recipe"]!);
    }

    [Fact]
    public void ColumnsMayBeDescribed()
    {
        Assert.Matches(@"quality +softmax 3 +bad < ok < good", _tool.Run("advise", "--columns", "quality: bad|good|ok, genres: many of action|drama").Exits(0).Out);
        _tool.Write("columns.yaml", "colour: [red, white]\nprice: number\n");
        Assert.Matches(@"colour +sigmoid 1 +red, white", _tool.Run("advise", "--columns", "columns.yaml", "-o", "r.yaml").Exits(0).Out);
        Assert.Contains("path: table.csv", _tool.Read("r.yaml"));
    }

    [Fact]
    public void PicturesAreReadByTheirNames()
    {
        for (int i = 0; i < 36; i++) _tool.Write($"pictures/{"abc"[i % 3]}_{(i % 2 == 0 ? "left" : "right")}_{i}.pgm", $"P2\n6 6\n255\n{string.Join(' ', Enumerable.Range(0, 36).Select(p => (p * 7 + i * 3) % 256))}\n");
        string found = _tool.Run("advise", "pictures", "--out", "p.yaml").Exits(0).Out;
        Assert.Contains("36 pictures, 2 heads", found);
        Assert.Matches(@"part1 +softmax 3 +a, b, c", found);
        Assert.Contains("{part1}_{part2}_{*}", _tool.Read("p.yaml"));
        _tool.Run("train", "p.yaml", "--epochs", "1").Exits(0);
        Assert.Matches(@"side +sigmoid 1 +left, right", _tool.Run("advise", "pictures", "--labels", "{kind}_{side}_{*}", "--heads", "side").Exits(0).Out);
    }

    [Fact]
    public void WhatIsWrongIsRefused()
    {
        _tool.Run("advise").Refuses("Name one thing to look at");
        _tool.Run("advise", "flowers.csv", "--columns", "a: b|c").Refuses("Name one thing to look at");
        _tool.Run("advise", "flower.csv").Refuses("flowers.csv");
        _tool.Run("advise", "flowers.csv", "--heads", "stam").Refuses("Did you mean 'stem'?");
        _tool.Run("advise", "--columns", "a").Refuses("colour: red|white");
        _tool.Run("advise", "flowers.csv", "--out", "flowers.csv").Refuses("--force");
        _tool.Write("same.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}.5,same\n")));
        _tool.Run("advise", "same.csv", "--heads", "y", "--out", "same.yaml").Refuses("No column is a question");
        Assert.False(File.Exists(_tool["same.yaml"]));
    }

    public void Dispose() => _tool.Dispose();
}
