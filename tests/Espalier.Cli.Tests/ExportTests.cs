using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

/// <summary>export, import and convert: files of other tools, and nothing left of what went wrong.</summary>
public sealed class ExportTests(TrainedRun run) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly Tool _tool = new();

    private string Run => Path.Combine(run.Tool.Folder, "runs", "flowers");

    [Fact]
    public void ARunBecomesFilesOfOtherTools()
    {
        run.Training.Exits(0);
        var result = _tool.Run("export", Run, "--safetensors", "w.safetensors", "--npz", "w.npz", "--csharp", "Flowers.cs", "--keras", "m.keras", "--json");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["w.safetensors", "w.npz", "Flowers.cs", "m.keras"], JsonNode.Parse(result.Out)!["files"]!.AsArray().Select(f => (string)f!["file"]!));
        Assert.Contains("public static class Flowers", _tool.Read("Flowers.cs"), StringComparison.Ordinal);
        Assert.Contains("public static Answers Predict(Row row)", _tool.Read("Flowers.cs"), StringComparison.Ordinal);
        _tool.Run("predict", "m.keras", Path.Combine(run.Tool.Folder, "flowers.csv"), "--out", "a.csv").Exits(0);
        _tool.Run("predict", Run, Path.Combine(run.Tool.Folder, "flowers.csv"), "--out", "b.csv").Exits(0);
        Assert.Equal(_tool.Read("b.csv"), _tool.Read("a.csv"));

        // Weights go back into the network they came from.
        foreach (string weights in new[] { "w.safetensors", "w.npz" })
        {
            _tool.Run("convert", weights, "again.keras", "--model", Run).Exits(0);
            _tool.Run("predict", "again.keras", Path.Combine(run.Tool.Folder, "flowers.csv"), "--out", "c.csv").Exits(0);
            Assert.Equal(_tool.Read("b.csv"), _tool.Read("c.csv"));
        }
    }

    [Fact]
    public void AnImportedModelTakesTheEncodersOfAnother()
    {
        _tool.Run("export", Run, "--csharp", "Raw.cs", "--raw").Exits(0);
        Assert.DoesNotContain("Predict(Row", _tool.Read("Raw.cs"), StringComparison.Ordinal);
        var result = _tool.Run("import", Path.Combine(Run, "model.keras"), "-o", "mine.keras");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("mine.keras: 3 heads", result.Out, StringComparison.Ordinal);
        _tool.Run("import", Path.Combine(Run, "model.keras"), "-o", "other.keras", "--encoders", Run).Refuses("has encoders already");
        Assert.False(File.Exists(_tool["other.keras"]));

        // As Keras writes it: without encoders.
        var bare = Model.Load(Path.Combine(Run, "model.keras"));
        bare.Extras.Clear();
        bare.Save(_tool["bare.keras"]);
        Assert.Contains("It has no encoders", _tool.Run("import", "bare.keras", "-o", "numbers.keras").Exits(0).Error, StringComparison.Ordinal);
        _tool.Run("predict", "numbers.keras", Path.Combine(run.Tool.Folder, "flowers.csv")).Refuses("is a model without encoders");
        _tool.Run("import", "bare.keras", "-o", "whole.keras", "--encoders", Run).Exits(0);
        string flowers = Path.Combine(run.Tool.Folder, "flowers.csv");
        Assert.Equal(_tool.Run("predict", Run, flowers).Exits(0).Out, _tool.Run("predict", "whole.keras", flowers).Exits(0).Out);
    }

    [Fact]
    public void OnnxFilesAreCheckedAndComeBack()
    {
        var result = _tool.Run("export", Run, "--onnx", "f.onnx").Exits(0);
        Assert.Contains("f.onnx: checked with ", result.Out, StringComparison.Ordinal);
        result = _tool.Run("export", Run, "--onnx", "raw.onnx", "--raw", "--json").Exits(0);
        Assert.InRange((double)JsonNode.Parse(result.Out)!["files"]![0]!["largest_difference"]!, 0, 1e-4);
        _tool.Run("import", "raw.onnx", "-o", "back.keras", "--encoders", Run).Exits(0);
        string flowers = Path.Combine(run.Tool.Folder, "flowers.csv");
        static string Classes(string csv) => string.Join('\n', csv.Split('\n').Select(line => line.Split(',')[0]));
        Assert.Equal(Classes(_tool.Run("predict", Run, flowers).Exits(0).Out), Classes(_tool.Run("predict", "back.keras", flowers).Exits(0).Out));
        Assert.DoesNotContain(Directory.GetFiles(_tool.Folder), f => f.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void PreparedDataGoesToNumPyAndBack()
    {
        Flowers.Plant(_tool);
        _tool.Run("prepare", "flowers.yaml", "-o", "p.safetensors").Exits(0);
        _tool.Run("convert", "p.safetensors", "p.npz").Exits(0);
        _tool.Run("convert", "p.npz", "back.safetensors").Exits(0);
        using var before = SafetensorsFile.Open(_tool["p.safetensors"]);
        using var after = SafetensorsFile.Open(_tool["back.safetensors"]);
        Assert.Equal(before.Metadata.OrderBy(m => m.Key), after.Metadata.OrderBy(m => m.Key));
        Assert.Equal(before.Entries.Select(e => (e.Name, e.Type, e.Shape)).OrderBy(e => e.Name), after.Entries.Select(e => (e.Name, e.Type, e.Shape)).OrderBy(e => e.Name));
        foreach (var entry in before.Entries) Assert.Equal(before.ReadTensor(entry.Name).Values, after.ReadTensor(entry.Name).Values);
        foreach (string prepared in new[] { "back.safetensors", "p.npz" }) _tool.Run("train", prepared, "--epochs", "1", "--out", Path.GetExtension(prepared)[1..]).Exits(0);
    }

    [Fact]
    public void WrongUsageIsRefusedAndLeavesNothing()
    {
        string model = Path.Combine(Run, "model.keras");
        Directory.CreateDirectory(_tool["folder.npz"]);
        _tool.Run("export", model).Refuses("A file to export to was expected: --onnx FILE.onnx");
        _tool.Run("export", "flowers.keras", "--csharp", "F.cs").Refuses("There is no run and no model file 'flowers.keras'");
        _tool.Run("export", model, "--csharp", "F.txt").Refuses("--csharp writes a .cs file but 'F.txt' ends in '.txt'");
        _tool.Run("export", model, "--npz", "folder.npz").Refuses("'folder.npz' should be a file but is a folder");
        _tool.Run("export", model, "--keras", "F.keras", "--class", "X").Refuses("--class goes with --csharp");
        _tool.Run("export", model, "--csharp", "F.cs", "--class", "my class").Refuses("For example: MyClass");
        _tool.Run("import", "flowers.npz").Refuses("Import reads .keras and .onnx files", "espalier convert flowers.npz OUT.keras --model MODEL");
        _tool.Run("import", Run).Refuses("is a folder");
        _tool.Run("import", model, "--out", "F.onnx").Refuses("--out names a .keras file");
        _tool.Run("convert", model, "F.foo").Refuses("Convert writes files that end in");
        _tool.Run("convert", "nothing.npz", "F.safetensors").Refuses("There is no file 'nothing.npz'");
        _tool.Run("convert", model, model).Refuses("would be written over itself");
        _tool.Write("bad.npz", "no archive");
        _tool.Run("convert", "bad.npz", "F.safetensors").Refuses("bad.npz");
        _tool.Run("convert", "bad.npz", "F.keras").Refuses("say which network they belong to: --model MODEL");
        Assert.Equal(["bad.npz", "folder.npz"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName).Order());
    }

    public void Dispose() => _tool.Dispose();
}
