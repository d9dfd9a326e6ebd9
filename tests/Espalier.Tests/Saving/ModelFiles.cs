using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Espalier.Tests.Saving;

/// <summary>Opens model files for tests and looks into them.</summary>
internal static class ModelFiles
{
    /// <summary>The bytes of a member of the archive.</summary>
    public static byte[] Member(string path, string name)
    {
        using var zip = ZipFile.OpenRead(path);
        using var stream = zip.GetEntry(name)!.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The settings in the archive.</summary>
    public static JsonObject Config(string path) => JsonNode.Parse(Member(path, "config.json"))!.AsObject();

    /// <summary>A file's copy with some members replaced or, with null, left out.</summary>
    public static void Rewrite(string from, string to, Dictionary<string, byte[]?> members, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var source = ZipFile.OpenRead(from);
        using var target = ZipFile.Open(to, ZipArchiveMode.Create);
        foreach (string name in source.Entries.Select(e => e.FullName).Union(members.Keys))
        {
            byte[]? bytes = members.TryGetValue(name, out byte[]? given) ? given : Member(from, name);
            if (bytes is null) continue;
            using var stream = target.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }
}
