using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>Reads encoders' settings from JSON that may come from anywhere.</summary>
internal static class EncoderJson
{
    /// <summary>A list of texts that must be there.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="key">The key.</param>
    public static string[] Texts(this Config config, string key)
    {
        if (config.Node(key) is not JsonArray array) throw config.Wrong(key, "a list of texts");
        var texts = new string[array.Count];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = array[i] is JsonValue value && value.TryGetValue(out string? text) ? text : throw config.Wrong(key, "a list of texts");
        return texts;
    }

    /// <summary>A text that must be there.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="key">The key.</param>
    public static string RequiredText(this Config config, string key) => config.Text(key) ?? throw config.Wrong(key, "a text");

    /// <summary>One of the names of an enumeration that must be there.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="config">The settings.</param>
    /// <param name="key">The key.</param>
    public static T Choice<T>(this Config config, string key) where T : struct, Enum
    {
        string name = config.RequiredText(key);
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString() == name) return value;
        throw config.Wrong(key, $"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>The column an encoder reads.</summary>
    /// <param name="config">The settings.</param>
    public static string Column(this Config config) => config.RequiredText("column");

    /// <summary>A list as JSON.</summary>
    /// <param name="texts">The texts.</param>
    public static JsonArray ToArray(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>Runs a reader; what the JSON classes throw for nodes of the wrong kind becomes an error for the user.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="what">What is read, for the message.</param>
    /// <param name="read">Reads it.</param>
    public static T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new EspalierException($"The JSON is not that of {what}: {e.Message}", e);
        }
    }
}
