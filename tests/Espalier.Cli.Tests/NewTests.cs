namespace Espalier.Cli.Tests;

public sealed class NewTests : IDisposable
{
    private readonly Tool _tool = new();

    public NewTests() => _tool.Write("flowers.csv", Flowers.Table());

    [Fact]
    public void AStarterRecipeTrains()
    {
        var result = _tool.Run("new", "flowers.csv", "--heads", "kind,tall,weight").Exits(0);
        string recipe = _tool.Read("flowers.yaml");
        Assert.Equal(recipe, result.Out);
        Assert.Contains("path: flowers.csv", recipe);
        Assert.Matches(@"# a, b, c: 3 names, one a row, without an order\s+kind: \{ kind: softmax", recipe);
        Assert.Matches(@"# no, yes: two values.*; 15 rows without a label\s+tall: \{ kind: sigmoid", recipe);
        Assert.Matches(@"weight: \{ kind: number", recipe);
        _tool.Run("train", "flowers.yaml", "--epochs", "1").Exits(0);
    }

    [Fact]
    public void ARecipeInAnotherFolderFindsTheData()
    {
        Directory.CreateDirectory(_tool["recipes"]);
        _tool.Run("new", "flowers.csv", "--heads", "kind", "-o", "recipes/kind.yaml").Exits(0);
        Assert.Contains("../flowers.csv", _tool.Read("recipes/kind.yaml"));
        _tool.Run("summary", "recipes/kind.yaml").Exits(0);
    }

    [Fact]
    public void NothingIsReplacedUnasked()
    {
        _tool.Run("new", "flowers.csv", "--heads", "kind").Exits(0);
        _tool.Run("new", "flowers.csv", "--heads", "tall").Refuses("'flowers.yaml' is there already", "--force");
        _tool.Run("new", "flowers.csv", "--heads", "tall", "--force").Exits(0);
        Assert.Contains("tall: { kind: sigmoid", _tool.Read("flowers.yaml"));
    }

    [Fact]
    public void WhatCannotBeTrainedIsNotWritten()
    {
        _tool.Run("new", "flowers.csv").Refuses("--heads", "kind");
        _tool.Run("new", "flowers.csv", "--heads", "knid").Refuses("Did you mean 'kind'?");
        _tool.Write("one.csv", "a,kind\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},x\n")));
        _tool.Run("new", "one.csv", "--heads", "kind").Refuses("kind");
        Assert.False(File.Exists(_tool["one.yaml"]));
    }

    public void Dispose() => _tool.Dispose();
}
