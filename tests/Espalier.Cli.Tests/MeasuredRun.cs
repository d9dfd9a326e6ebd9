using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

/// <summary>What two runs must have in common to be the same: every measure of every epoch, every bit of the weights.</summary>
internal static class MeasuredRun
{
    /// <summary>The lines of the run's log without the times.</summary>
    public static IEnumerable<string> Lines(string folder) => File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line =>
    {
        JsonObject json = JsonNode.Parse(line)!.AsObject();
        json.Remove("seconds");
        return json.ToJsonString();
    });

    /// <summary>A member of the run's state, such as <c>weights.bin</c>.</summary>
    public static byte[] State(string folder, string member)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(folder, "state.zip"));
        using Stream stream = zip.GetEntry(member)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A member of the run's model file.</summary>
    public static byte[] Model(string folder, string member)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(folder, "model.keras"));
        using Stream stream = zip.GetEntry(member)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
