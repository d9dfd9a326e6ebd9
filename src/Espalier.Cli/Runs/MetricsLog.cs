using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Cli;

/// <summary>
/// <c>metrics.jsonl</c>: a line an epoch, appended and flushed. Numbers are written so that reading gives the same bits; a line that a
/// kill cut short is passed over.
/// </summary>
internal sealed class MetricsLog : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    private MetricsLog(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Opens a log that holds the epochs of a history and nothing else, to add to it.</summary>
    /// <exception cref="EspalierException">It cannot be written.</exception>
    public static MetricsLog Begin(string path, IReadOnlyList<Epoch> epochs)
    {
        try
        {
            AtomicFile.Write(path, stream =>
            {
                foreach (Epoch epoch in epochs) stream.Write(Line(epoch));
            });
            return new MetricsLog(path, new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Adds an epoch; it is on its way to the disk when this returns.</summary>
    /// <exception cref="EspalierException">It cannot be written.</exception>
    public void Add(Epoch epoch)
    {
        try
        {
            _file.Write(Line(epoch));
        }
        catch (IOException e)
        {
            throw new EspalierException($"'{_path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The whole lines of a log.</summary>
    /// <exception cref="EspalierException">It is not there or cannot be read.</exception>
    public static List<Epoch> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{path}' cannot be read: {e.Message}", e);
        }
        var epochs = new List<Epoch>(lines.Length);
        foreach (string line in lines)
            if (Parse(line) is { } epoch) epochs.Add(epoch);
        return epochs;
    }

    /// <summary>The epochs as a history.</summary>
    public static History ToHistory(IEnumerable<Epoch> epochs)
    {
        var history = new History();
        foreach (Epoch epoch in epochs) history.Add(epoch.Number, epoch.Values);
        return history;
    }

    private static byte[] Line(Epoch epoch)
    {
        var json = new JsonObject { ["epoch"] = epoch.Number + 1, ["seconds"] = Math.Round(epoch.Seconds, 4) };
        foreach (var (name, value) in epoch.Values) json[name] = Json.Number(value);
        return Encoding.UTF8.GetBytes(Json.OneLine(json) + "\n");
    }

    private static Epoch? Parse(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject json || json["epoch"] is not JsonValue number) return null;
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var (name, value) in json)
                if (name is not ("epoch" or "seconds")) values[name] = value is null ? double.NaN : (double)value;
            return new Epoch((int)number - 1, (double?)json["seconds"] ?? 0, values);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
