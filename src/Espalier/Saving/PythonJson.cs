using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// JSON as Python writes it by default: <c>", "</c> and <c>": "</c> between items, ASCII only, and the bare words NaN, Infinity and
/// -Infinity, which are read as texts of the same letters.
/// </summary>
internal static class PythonJson
{
    private const int MostNesting = 512;

    private static readonly string[] Words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>Reads an object.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <exception cref="JsonException">It is not JSON, or not an object.</exception>
    public static JsonObject ReadObject(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        byte[] plain = Encoding.UTF8.GetBytes(Quoted(Encoding.UTF8.GetString(bytes)));
        var options = new JsonDocumentOptions { MaxDepth = MostNesting, AllowDuplicateProperties = false };
        return JsonNode.Parse(plain, documentOptions: options) as JsonObject ?? throw new JsonException("It is no JSON object.");
    }

    /// <summary>Writes a value.</summary>
    /// <param name="node">The value.</param>
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // Puts the words that are no JSON numbers in quotes, outside texts.
    private static string Quoted(string json)
    {
        if (!json.Contains("NaN", StringComparison.Ordinal) && !json.Contains("Infinity", StringComparison.Ordinal)) return json;
        var text = new StringBuilder(json.Length + 16);
        bool inside = false;
        for (int i = 0; i < json.Length; i++)
        {
            char c = json[i];
            if (inside && c == '\\' && i + 1 < json.Length)
            {
                text.Append(c).Append(json[++i]);
                continue;
            }
            if (c == '"') inside = !inside;
            string? word = inside ? null : Array.Find(Words, w => json.AsSpan(i).StartsWith(w, StringComparison.Ordinal));
            if (word is null)
            {
                text.Append(c);
                continue;
            }
            text.Append('"').Append(word).Append('"');
            i += word.Length - 1;
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject o:
                text.Append('{');
                foreach (var (key, value) in o)
                {
                    if (text[^1] != '{') text.Append(", ");
                    WriteText(text, key);
                    text.Append(": ");
                    Write(text, value);
                }
                text.Append('}');
                break;
            case JsonArray array:
                text.Append('[');
                for (int i = 0; i < array.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(text, array[i]);
                }
                text.Append(']');
                break;
            case JsonValue value:
                WriteValue(text, value);
                break;
        }
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            case JsonValueKind.String: WriteText(text, value.GetValue<string>()); break;
            default: text.Append(Number(value)); break;
        }
    }

    private static string Number(JsonValue value)
    {
        if (value.TryGetValue(out int integer)) return integer.ToString(CultureInfo.InvariantCulture);
        if (value.TryGetValue(out long whole)) return whole.ToString(CultureInfo.InvariantCulture);
        double number = value.TryGetValue(out float single) ? single : value.GetValue<double>();
        if (double.IsNaN(number)) return "NaN";
        if (double.IsInfinity(number)) return number > 0 ? "Infinity" : "-Infinity";
        return Python(number);
    }

    // repr of a Python float: 1e-07, 0.001, 1.0, 1e+16.
    private static string Python(double number)
    {
        double size = Math.Abs(number);
        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (size is 0 or >= 1e-4 and < 1e16)
        {
            if (shortest.Contains('E', StringComparison.Ordinal)) shortest = ((decimal)number).ToString(CultureInfo.InvariantCulture);
            return shortest.Contains('.', StringComparison.Ordinal) ? shortest : $"{shortest}.0";
        }
        string scientific = shortest.Contains('E', StringComparison.Ordinal) ? shortest : number.ToString("E16", CultureInfo.InvariantCulture);
        int at = scientific.IndexOf('E', StringComparison.Ordinal);
        string digits = scientific[..at];
        if (digits.Contains('.', StringComparison.Ordinal)) digits = digits.TrimEnd('0').TrimEnd('.');
        int exponent = int.Parse(scientific[(at + 1)..], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{digits}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ' or > '~': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        text.Append('"');
    }
}
