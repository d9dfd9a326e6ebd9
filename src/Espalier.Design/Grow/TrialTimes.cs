using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>
/// <c>times.jsonl</c>: how long each training took and how long the search has run, all sittings together. Times differ from run to run, so
/// they stand apart from what was measured, and only a budget in minutes looks at them.
/// </summary>
internal sealed class TrialTimes
{
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly double _before;
    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <param name="path">The file, which may not be there yet.</param>
    /// <param name="clock">What measures.</param>
    /// <param name="start">When this sitting began, by the clock.</param>
    public TrialTimes(string path, TimeProvider clock, long start)
    {
        (_path, _clock, _start) = (path, clock, start);
        if (!File.Exists(path)) return;
        string[] lines = File.ReadAllText(path).Split('\n');
        foreach (string line in lines.SkipLast(1)) // behind the last line break is nothing, or what a kill left
        {
            if (Parse(line) is not { } json) continue;
            _seconds[(string?)json["what"] ?? ""] = (double?)json["seconds"] ?? 0;
            _before = (double?)json["at"] ?? _before;
        }
        File.WriteAllText(path, string.Concat(lines.SkipLast(1).Select(l => l + "\n")));
    }

    /// <summary>How long the search has run, all sittings together, in seconds.</summary>
    public double Elapsed => _before + _clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>How long a training took, in seconds; 0 when nobody knows.</summary>
    public double Of(string what)
    {
        lock (_lock) return _seconds.GetValueOrDefault(what);
    }

    /// <summary>Runs something and notes how long it took.</summary>
    public T Measure<T>(string what, Func<T> run)
    {
        long start = _clock.GetTimestamp();
        var result = run();
        double seconds = Math.Round(_clock.GetElapsedTime(start).TotalSeconds, 4);
        lock (_lock)
        {
            _seconds[what] = seconds;
            var line = new JsonObject { ["what"] = what, ["seconds"] = seconds, ["at"] = Math.Round(Elapsed, 3) };
            File.AppendAllText(_path, line.ToJsonString() + "\n");
        }
        return result;
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // a time that cannot be read is not worth stopping for
        }
    }
}
