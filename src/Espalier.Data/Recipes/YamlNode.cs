using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A value, a list or a map of a YAML text, with its place.</summary>
internal sealed class YamlNode
{
    /// <summary>Where it stands.</summary>
    public required Place Place { get; init; }

    /// <summary>The keys that lead to it, such as <c>heads.quality.kind</c>; empty for the whole.</summary>
    public required string Path { get; init; }

    /// <summary>The text of a value; null for a list or a map.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the text was in quotes, and so is a text whatever it looks like.</summary>
    public bool Quoted { get; init; }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<YamlNode>? Items { get; init; }

    /// <summary>The entries of a map, in order; keys differ.</summary>
    public IReadOnlyList<(YamlNode Key, YamlNode Value)>? Entries { get; init; }

    /// <summary>Whether nothing was written.</summary>
    public bool IsNull => Text is "" or "~" or "null" && !Quoted;

    /// <summary>The value of a key of a map, or null.</summary>
    /// <param name="key">The key.</param>
    public YamlNode? this[string key] => Entries?.FirstOrDefault(e => e.Key.Text == key).Value;

    /// <summary>What was written, in short, for messages.</summary>
    public string Shown => IsNull ? "empty" : Items is not null ? "a list" : Entries is not null ? "a map" : $"'{Excerpt.Of(Text)}'";

    /// <summary>The error for a value of the wrong kind.</summary>
    /// <param name="expected">What was expected.</param>
    public EspalierException Wrong(string expected) => Place.Error($"{(Path.Length == 0 ? "the recipe" : $"'{Path}'")} should be {expected} but is {Shown}.");

    /// <summary>A text.</summary>
    public string AsText() => Text is not null && !IsNull ? Text : throw Wrong("a text");

    /// <summary>A number in a range.</summary>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The greatest it may be.</param>
    public double AsNumber(double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (Text is not null && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) && number >= least && number <= most) return number;
        throw Wrong(Range("a number", least, most));
    }

    /// <summary>A whole number in a range.</summary>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The greatest it may be.</param>
    public int AsInteger(int least = int.MinValue, int most = int.MaxValue)
    {
        if (Text is not null && int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most) return number;
        throw Wrong(Range("a whole number", least == int.MinValue ? double.NegativeInfinity : least, most == int.MaxValue ? double.PositiveInfinity : most));
    }

    /// <summary>Yes or no.</summary>
    public bool AsFlag() => Text?.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" => true,
        "FALSE" or "NO" or "OFF" => false,
        _ => throw Wrong("true or false"),
    };

    /// <summary>A list of texts; a single text counts as a list of one, nothing as an empty list.</summary>
    public IReadOnlyList<string> AsTexts() => IsNull ? [] : Text is not null ? [Text] : Items is not null ? [.. Items.Select(i => i.AsText())] : throw Wrong("a list of names");

    /// <summary>One of some words.</summary>
    /// <typeparam name="T">What the words stand for.</typeparam>
    /// <param name="choices">The words.</param>
    public T AsChoice<T>(params (string Word, T Value)[] choices)
    {
        foreach (var (word, value) in choices)
            if (Text == word) return value;
        throw Place.Error($"'{Path}' should be one of {string.Join(", ", choices.Select(c => c.Word))} but is {Shown}.{(Text is null ? "" : Nearest.Suggest(Text, choices.Select(c => c.Word)))}");
    }

    /// <summary>
    /// The node as settings of a registered object: values in quotes are texts, others numbers, true, false or null where they look like
    /// it; a map of one name with a map under it is a nested object.
    /// </summary>
    public JsonNode? ToJson()
    {
        if (Items is not null) return new JsonArray([.. Items.Select(i => i.ToJson())]);
        if (Entries is [var (name, under)] && under.Entries is not null)
            return new JsonObject { ["class_name"] = name.Text, ["config"] = under.ToJsonObject() };
        if (Entries is not null) return ToJsonObject();
        if (Quoted) return Text;
        if (IsNull) return null;
        if (Text is "true" or "false") return Text == "true";
        if (int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole)) return whole;
        return double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : Text;
    }

    /// <summary>A map as a JSON object.</summary>
    public JsonObject ToJsonObject() => new(Entries?.Select(e => KeyValuePair.Create(e.Key.Text!, e.Value.ToJson())) ?? throw Wrong("a map"));

    private static string Range(string kind, double least, double most)
    {
        (string from, string to) = (NumberColumn.Format(least), NumberColumn.Format(most));
        return double.IsFinite(least) && double.IsFinite(most) ? $"{kind} from {from} to {to}"
            : double.IsFinite(least) ? $"{kind} of {from} or more" : double.IsFinite(most) ? $"{kind} of {to} or less" : kind;
    }
}
