using System.Text.Json.Nodes;

namespace Espalier.Cli;

/// <summary>A file that was written.</summary>
/// <param name="Path">Where.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="About">What it holds, for people.</param>
/// <param name="Facts">What else is known of it, for machines.</param>
/// <param name="Notes">What whoever uses it should know.</param>
internal sealed record WrittenFile(string Path, long Bytes, string About, JsonObject Facts, IReadOnlyList<string> Notes)
{
    /// <summary>Says on standard output what was written.</summary>
    public static void Report(Terminal terminal, IReadOnlyList<WrittenFile> files, bool json)
    {
        foreach (string note in files.SelectMany(f => f.Notes)) terminal.NoteWrapped($"note: {note}", indent: 6);
        if (json)
        {
            Json.Write(terminal, new JsonObject
            {
                ["files"] = new JsonArray([.. files.Select(f =>
                {
                    var facts = (JsonObject)f.Facts.DeepClone();
                    facts.Insert(0, "file", f.Path);
                    facts.Insert(1, "bytes", f.Bytes);
                    return (JsonNode)facts;
                })]),
            });
            return;
        }
        foreach (var file in files) terminal.Line($"{terminal.Paint(new Cell(file.Path, Style.Bold))}: {file.About}, {Show.Bytes(file.Bytes)}");
    }
}
