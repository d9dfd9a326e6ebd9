using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A file that prepared data came from.</summary>
/// <param name="File">The file's name, as the recipe gives it.</param>
/// <param name="Rows">How many rows it gave.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The checksum of its bytes, in lower-case hexadecimal digits.</param>
public sealed record DataOrigin(string File, int Rows, long Bytes, string Sha256)
{
    internal JsonObject ToJson() => new() { ["file"] = File, ["rows"] = Rows, ["bytes"] = Bytes, ["sha256"] = Sha256 };

    internal static DataOrigin FromJson(JsonNode? json)
    {
        var config = new Config("a file of prepared data", json as JsonObject);
        return new DataOrigin(config.RequiredText("file"), config.Integer("rows"), (long)config.Number("bytes"), config.RequiredText("sha256"));
    }
}
