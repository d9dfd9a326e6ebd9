using System.Text;

namespace Espalier.Data;

/// <summary>Writes nodes as YAML: maps and lists of maps by indentation, everything else on one line.</summary>
internal static class YamlWriter
{
    /// <summary>Writes a map.</summary>
    /// <param name="root">The map.</param>
    public static string Write(YamlNode root)
    {
        var text = new StringBuilder();
        Block(root, 0, text);
        return text.ToString();
    }

    /// <summary>A text as it may stand anywhere in a recipe and be read as a text: in quotes where it needs them.</summary>
    /// <param name="text">The text.</param>
    public static string Quoted(string text)
    {
        bool bare = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-') && !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '.')
            && text is not ("yes" or "no" or "true" or "false" or "null" or "on" or "off" or "y" or "n");
        return Quote(new YamlNode { Place = default, Path = "", Text = text, Quoted = !bare });
    }

    /// <summary>Writes a node on one line.</summary>
    /// <param name="node">The node.</param>
    public static string Line(YamlNode node)
    {
        var text = new StringBuilder();
        Flow(node, text);
        return text.ToString();
    }

    private static void Block(YamlNode map, int indent, StringBuilder text)
    {
        foreach (var (key, value) in map.Entries ?? [])
        {
            text.Append(' ', indent).Append(Quote(key)).Append(':');
            if (value.Entries is { Count: > 0 } && indent < 4)
            {
                text.Append('\n');
                Block(value, indent + 2, text);
                continue;
            }
            if (!value.IsNull) text.Append(' ');
            Flow(value, text);
            text.Append('\n');
        }
    }

    private static void Flow(YamlNode node, StringBuilder text)
    {
        if (node.Items is not null)
        {
            text.Append('[');
            for (int i = 0; i < node.Items.Count; i++)
            {
                if (i > 0) text.Append(", ");
                Flow(node.Items[i], text);
            }
            text.Append(']');
        }
        else if (node.Entries is not null)
        {
            text.Append("{ ");
            for (int i = 0; i < node.Entries.Count; i++)
            {
                if (i > 0) text.Append(", ");
                text.Append(Quote(node.Entries[i].Key)).Append(": ");
                Flow(node.Entries[i].Value, text);
            }
            text.Append(" }");
        }
        else text.Append(Quote(node));
    }

    // What may stand bare everywhere, also inside brackets, is kept bare; the rest goes into double quotes.
    private static string Quote(YamlNode value)
    {
        string text = value.Text!;
        bool bare = !value.Quoted && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-' or '+' or '~')
            && (text.Length == 0 || text[0] is not '-' || text.Skip(1).Any(char.IsAsciiDigit));
        if (bare) return text;
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }
}
