using System.Diagnostics;

namespace Espalier.Cli.Tests;

/// <summary>Each bad input gives one clear line, exit code 2, and nothing half-written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Tool _tool = new();

    private void Refused(string data, string recipe, params string[] parts)
    {
        _tool.Write("flowers.csv", data);
        _tool.Write("bad.yaml", recipe);
        _tool.Run("train", "bad.yaml").Refuses(parts);
        Assert.False(Directory.Exists(_tool["runs"]), "a run folder was made");
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_tool.Folder).Count());
    }

    [Fact]
    public void ARecipeThatIsNotThere()
    {
        Flowers.Plant(_tool);
        _tool.Run("train", "flower.yaml").Refuses("There is no recipe 'flower.yaml'. Did you mean 'flowers.yaml'?");
        _tool.Run("train", "flowers.csv").Refuses("espalier new flowers.csv --heads");
    }

    [Fact]
    public void ADataFileThatIsNotThere()
    {
        _tool.Write("bad.yaml", "data: nowhere.csv\nheads: [kind]\n");
        _tool.Run("train", "bad.yaml").Refuses("bad.yaml, line 1", "nowhere.csv");
    }

    [Fact]
    public void AnEmptyFile() => Refused("", "data: flowers.csv\nheads: [kind]\n", "flowers.csv", "empty");

    [Fact]
    public void ARaggedRow() => Refused("a,b,kind\n1,2,x\n3,4\n5,6,y\n", "data: flowers.csv\nheads: [kind]\n", "flowers.csv", "line 3");

    [Fact]
    public void TextInAColumnOfNumbers() => Refused(Flowers.Table(60).Replace("2.0", "oops", StringComparison.Ordinal),
        "data: { path: flowers.csv, kinds: { length: number, width: number, weight: number } }\nheads: [kind]\n", "oops", "line ");

    [Fact]
    public void AHeadWithoutAColumn() => Refused(Flowers.Table(), "data: flowers.csv\nheads: [knid]\n", "bad.yaml, line 2", "Did you mean 'kind'?");

    [Fact]
    public void AHeadWithOneClass() => Refused(Flowers.Table().Replace(",b,", ",a,").Replace(",c,", ",a,"), "data: flowers.csv\nheads: { kind: softmax }\n", "kind", "one");

    [Fact]
    public void AHeadWithoutALabel() => Refused(Flowers.Table().Replace(",yes,", ",,").Replace(",no,", ",,"), "data: flowers.csv\nheads: [kind, tall]\n", "tall");

    [Theory]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    public void AnInfiniteFeature(string infinite) => Refused("length,width,kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i == 20 ? infinite : "1.5")},{"ab"[i % 2]}\n")),
        "data: flowers.csv\nheads: [kind]\n", "width", "22");

    [Fact]
    public void AMissingFeatureWhereNoneMayBe() => Refused("length,width,kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i == 20 ? "NaN" : "1.5")},{"ab"[i % 2]}\n")),
        "data: flowers.csv\nheads: [kind]\nfeatures: { missing: error }\n", "width");

    [Fact]
    public void AMisspeltKey() => Refused(Flowers.Table(), "data: flowers.csv\nheads: [kind]\ntrianing: { epochs: 3 }\n", "bad.yaml, line 3, column 1", "Did you mean 'training'?");

    [Fact]
    public void ATruncatedModel()
    {
        Flowers.Plant(_tool);
        _tool.Run("train", "flowers.yaml", "--epochs", "1").Exits(0);
        byte[] whole = File.ReadAllBytes(_tool["runs/flowers/model.keras"]);
        foreach (int length in new[] { 0, 10, whole.Length / 2, whole.Length - 30 })
        {
            File.WriteAllBytes(_tool["cut.keras"], whole[..length]);
            foreach (string verb in new[] { "summary", "evaluate", "diagram" }) _tool.Run(verb == "evaluate" ? [verb, "cut.keras", "flowers.csv"] : [verb, "cut.keras"]).Refuses("'cut.keras'");
        }
    }

    [Fact]
    public void AForeignModel()
    {
        Flowers.Plant(_tool);
        _tool.Run("summary", "flowers.csv").Refuses("flowers.csv");
        _tool.Write("foreign.keras", "not a zip at all");
        _tool.Run("predict", "foreign.keras", "flowers.csv").Refuses("foreign.keras");
        _tool.Write("foreign.safetensors", "not safetensors at all, but long enough to have a header");
        _tool.Run("train", "foreign.safetensors").Refuses("foreign.safetensors");
    }

    [Fact]
    public void AFullDisk()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("A small file system is made with tmpfs, which is Linux's.");
        Flowers.Plant(_tool);
        string small = _tool["small"];
        Directory.CreateDirectory(small);
        if (!Command("mount", "-t", "tmpfs", "-o", "size=64k", "espalier-test", small)) Assert.Skip("A small file system cannot be mounted here; it takes root.");
        try
        {
            ToolResult prepared = _tool.Run("prepare", "flowers.yaml", "-o", "small/big.safetensors", "--json");
            if (prepared.ExitCode == 0) File.WriteAllBytes(Path.Combine(small, "filler"), new byte[8000]);
            ToolResult result = _tool.Run("train", "flowers.yaml", "--epochs", "50", "--out", "small/run");
            result.Exits(2);
            string last = result.Error.TrimEnd('\n').Split('\n')[^1];
            Assert.StartsWith("espalier: 'small/run/", last);
            Assert.Contains("No space left on device", last);
            Assert.DoesNotContain("   at ", result.Error);
            Assert.Empty(Directory.EnumerateFiles(small, "*.tmp", SearchOption.AllDirectories));
        }
        finally
        {
            Command("umount", small);
        }
    }

    private static bool Command(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public void Dispose() => _tool.Dispose();
}
