using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>
/// <c>trials.jsonl</c>: everything a search measured and everything the clock decided, a line each, in an order that does not depend on which
/// training ended first. A search that goes on reads the lines instead of measuring again, so it decides the same. A line that a kill
/// left half-written is dropped.
/// </summary>
internal sealed class TrialLog : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _path;
    private readonly Queue<JsonObject> _recorded;
    private readonly FileStream _file;

    /// <param name="path">The file, which may not be there yet.</param>
    /// <exception cref="EspalierException">It holds something else.</exception>
    public TrialLog(string path)
    {
        _path = path;
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        int whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _recorded = new(lines.Select(Parse));
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>What is recorded next, if anything is.</summary>
    public string? Next => _recorded.TryPeek(out var line) ? (string?)line["what"] : null;

    /// <summary>The next recorded line, if anything is left.</summary>
    /// <param name="what">What it should be about.</param>
    /// <exception cref="EspalierException">It is about something else: the search is another one.</exception>
    public JsonObject? Recorded(string what)
    {
        if (!_recorded.TryDequeue(out var line)) return null;
        return (string?)line["what"] == what ? line
            : throw new EspalierException($"'{_path}' records '{(string?)line["what"]}' where this search comes to '{what}': it was made by another recipe, other data or another version. Start a new search.");
    }

    /// <summary>Writes a line, and returns when it is on the disk.</summary>
    /// <param name="what">What it is about.</param>
    /// <param name="facts">What was found.</param>
    public void Append(string what, JsonObject facts)
    {
        var line = new JsonObject { ["what"] = what };
        foreach (var (key, value) in facts) line[key] = value?.DeepClone();
        _file.Write(Encoding.UTF8.GetBytes(line.ToJsonString(Plain) + "\n"));
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private JsonObject Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new EspalierException($"'{_path}' is damaged: a line is no JSON object. Start a new search.", e);
        }
    }
}
