using System.Globalization;

namespace Espalier.Design;

/// <summary>Numbers as a search writes them.</summary>
internal static class GrowWords
{
    public static string Count(int n) => n.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A text in quotes, as YAML reads it.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A list of YAML values.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";
}
