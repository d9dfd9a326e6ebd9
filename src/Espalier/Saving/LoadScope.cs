using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>What a load in progress knows: how many numbers weights may have, and what was passed over.</summary>
internal sealed class LoadScope : IDisposable
{
    [ThreadStatic] private static LoadScope? _current;

    private readonly List<string> _warnings = [];
    private readonly LoadScope? _outer;
    private long _left;

    /// <summary>Starts a load on this thread.</summary>
    /// <param name="numbers">How many numbers all weights together may have.</param>
    public LoadScope(long numbers)
    {
        _left = numbers;
        _outer = _current;
        _current = this;
    }

    /// <summary>The load in progress on this thread, or null.</summary>
    public static LoadScope? Current => _current;

    /// <summary>What was passed over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <inheritdoc/>
    public void Dispose() => _current = _outer;

    /// <summary>Notes something that was passed over.</summary>
    /// <param name="warning">A sentence.</param>
    public void Warn(string warning)
    {
        if (!_warnings.Contains(warning)) _warnings.Add(warning);
    }

    /// <summary>Counts the numbers of a weight before they are allocated.</summary>
    /// <param name="weight">What the weight is.</param>
    /// <param name="shape">Its sizes.</param>
    /// <exception cref="EspalierException">The file cannot hold them.</exception>
    public void Take(string weight, Shape shape)
    {
        long count;
        try
        {
            count = shape.ValuesPerRow;
        }
        catch (OverflowException)
        {
            count = long.MaxValue;
        }
        if (count > _left) throw new EspalierException($"'{weight}' would have the shape {shape}, more numbers than the file holds. The file is damaged.");
        _left -= count;
    }

    /// <summary>Notes settings of the file that the rebuilt layer does not have.</summary>
    /// <param name="owner">The layer.</param>
    /// <param name="layer">The layer as rebuilt.</param>
    /// <param name="settings">The settings of the file.</param>
    public void Compare(string owner, Layer layer, JsonObject settings)
    {
        var ours = new Config(owner);
        layer.WriteConfig(ours);
        if (settings["dtype"] is { } type && NameOf(type) is { } name && name.Contains("float", StringComparison.Ordinal) && name != "float32")
            Warn($"{owner} is {name} in the file; here it computes in float32.");
        foreach (var (key, value) in settings)
            if (key is not ("name" or "dtype" or "seed" or "batch_shape" or "batch_input_shape") && !Agrees(value, ours.Json[key]) && !IsIdle(key, settings))
                Warn($"{owner}: the setting '{key}' = {Short(value)} is not known here and was passed over.");
    }

    // A text in older files, an object with a name in newer ones.
    private static string? NameOf(JsonNode type) => type is JsonObject policy ? (policy["config"] as JsonObject)?["name"]?.ToString() : type.ToString();

    // renorm_momentum says nothing while renorm is false.
    private static bool IsIdle(string key, JsonObject settings)
    {
        for (int end = key.LastIndexOf('_'); end > 0; end = key.LastIndexOf('_', end - 1))
            if (settings.TryGetPropertyValue(key[..end], out var owner) && (owner is null || owner.GetValueKind() == JsonValueKind.False)) return true;
        return false;
    }

    private static bool Agrees(JsonNode? theirs, JsonNode? ours)
    {
        switch (theirs)
        {
            case null: return true;
            case JsonObject o when ours is JsonObject mine:
                return o.All(p => p.Key is "module" or "registered_name" or "shared_object_id" or "build_config" or "name" or "dtype" or "seed"
                    || Agrees(p.Value, mine[p.Key]));
            case JsonObject: return ours is not null;
            case JsonArray array when ours is JsonArray mine:
                return array.Count == mine.Count && array.Zip(mine).All(p => Agrees(p.First, p.Second));
            case JsonArray array: return ours is not null && array.All(item => Agrees(item, ours));
        }
        var kind = theirs.GetValueKind();
        if (kind == JsonValueKind.False) return ours is null || ours.GetValueKind() == JsonValueKind.False;
        if (ours is null) return false;
        if (ours is JsonArray list) return list.All(item => Agrees(theirs, item));
        if (ours is JsonObject || ours.GetValueKind() != kind) return kind == JsonValueKind.String; // a name for an object
        if (kind != JsonValueKind.Number) return ours.ToJsonString() == theirs.ToJsonString();
        double a = Number(theirs), b = Number(ours);
        return Math.Abs(a - b) <= 1e-6 * Math.Max(Math.Abs(a), Math.Abs(b));
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Short(JsonNode? value)
    {
        string text = value?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : $"{text[..60]}…";
    }
}
