using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

public sealed class DataTests : IDisposable
{
    private readonly Tool _tool = new();

    [Fact]
    public void TheDataSetsAreListed()
    {
        string list = _tool.Run("data", "list").Exits(0).Out;
        Assert.Contains("wine ", list);
        Assert.Contains("CC BY 4.0", list);
        JsonNode json = JsonNode.Parse(_tool.Run("data", "list", "--json").Exits(0).Out)!;
        Assert.Contains(json.AsArray(), s => (string?)s!["name"] == "wine" && s["files"]!.AsArray().Count == 2);
    }

    [Fact]
    public void FilesAreTakenFromAFolderWhenTheirChecksumsFit()
    {
        string folder = Samples.DataFolder;
        var result = _tool.Run("data", "get", "wine", "--from", folder).Exits(0);
        string[] paths = result.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, paths.Length);
        Assert.All(paths, path => Assert.True(File.Exists(path), path));
        Assert.Contains("Cortez", result.Error);
    }

    [Fact]
    public void AChangedFileIsRefused()
    {
        _tool.Write("winequality-red.csv", "edited");
        _tool.Write("winequality-white.csv", "edited");
        _tool.Run("data", "get", "wine", "--from", _tool.Folder).Refuses("winequality-red.csv");
    }

    [Fact]
    public void AFolderWithoutTheFilesSaysHowToGetThem() => _tool.Run("data", "get", "wine", "--from", _tool.Folder).Refuses("--from FOLDER", "ESPALIER_DATA");

    public void Dispose() => _tool.Dispose();
}
