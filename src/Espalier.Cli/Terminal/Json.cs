using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Cli;

/// <summary>JSON as the tool writes it: readable, no escapes but the needed ones; NaN and infinities are null, since JSON has none.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A number, or null when it is none.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Indented text.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Pretty);

    /// <summary>Text on one line.</summary>
    public static string OneLine(JsonNode node) => node.ToJsonString(Line);

    /// <summary>Writes to standard output.</summary>
    public static void Write(Terminal terminal, JsonNode node) => terminal.Line(Text(node));
}
