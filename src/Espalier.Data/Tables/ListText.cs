namespace Espalier.Data;

/// <summary>Lists as programs print them: items between brackets, with commas between them, in quotes or without.</summary>
internal static class ListText
{
    /// <summary>Reads a list.</summary>
    /// <param name="text">Such as <c>['a', "b"]</c>, <c>{a,b}</c> or <c>[]</c>.</param>
    /// <param name="items">Receives the items without quotes and blanks around them.</param>
    /// <returns>False when the text is no list.</returns>
    public static bool TryRead(string text, out List<string> items)
    {
        items = [];
        text = text.Trim();
        if (text.Length < 2 || (text[0], text[^1]) is not (('[', ']') or ('{', '}'))) return false;
        int start = 1;
        char quote = '\0';
        for (int i = 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                if (text[i] == quote) quote = '\0';
            }
            else if (text[i] is '\'' or '"' && text[start..i].Trim().Length == 0) quote = text[i];
            else if (text[i] == ',' || i == text.Length - 1)
            {
                string item = text[start..i].Trim();
                if (item.Length > 1 && item[0] is '\'' or '"' && item[^1] == item[0]) item = item[1..^1].Trim();
                if (item.Length > 0) items.Add(item);
                start = i + 1;
            }
            else if (text[i] is '[' or ']' or '{' or '}') return false;
        }
        return quote == '\0';
    }
}
