using System.Text;

namespace Espalier;

/// <summary>
/// A table in box-drawing characters with a heavy head and a line between rows. Column widths and the breaking and cutting of text follow
/// the terminal library that Keras prints its summaries with, so that the text is the same to the character.
/// </summary>
/// <param name="headers">The heads of the columns.</param>
/// <param name="alignments">Where the text of each column stands.</param>
/// <param name="widths">The width asked for each column, its padding not counted.</param>
/// <param name="width">The width of the whole table with its borders.</param>
internal sealed class BoxTable(IReadOnlyList<string> headers, IReadOnlyList<CellAlignment> alignments, IReadOnlyList<int> widths, int width)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(IReadOnlyList<string> cells) => _rows.Add(cells);

    public override string ToString()
    {
        var text = new StringBuilder();
        int[] columns = Fit();
        Rule(text, columns, "┏━┳┓");
        Row(text, columns, headers, "┃", down: true);
        Rule(text, columns, "┡━╇┩");
        for (int i = 0; i < _rows.Count; i++)
        {
            if (i > 0) Rule(text, columns, "├─┼┤");
            Row(text, columns, _rows[i], "│", down: false);
        }
        Rule(text, columns, "└─┴┘");
        return text.ToString();
    }

    // The columns ask for more than there is; what is too much is taken from each in turn, an equal share of what remains (half to even).
    private int[] Fit()
    {
        int[] padded = [.. widths.Select(w => w + 2)];
        int excess = padded.Sum() - (width - padded.Length - 1);
        for (int i = 0; i < padded.Length && excess > 0; i++)
        {
            int share = Math.Min(padded[i], (int)Math.Round((double)excess / (padded.Length - i), MidpointRounding.ToEven));
            padded[i] -= share;
            excess -= share;
        }
        return padded;
    }

    private static void Rule(StringBuilder text, int[] columns, string parts)
    {
        text.Append(parts[0]);
        for (int i = 0; i < columns.Length; i++)
            text.Append(parts[1], columns[i]).Append(i + 1 < columns.Length ? parts[2] : parts[3]);
        text.Append('\n');
    }

    private void Row(StringBuilder text, int[] columns, IReadOnlyList<string> cells, string border, bool down)
    {
        var lines = new List<string>[columns.Length];
        for (int i = 0; i < lines.Length; i++) lines[i] = Wrap(cells[i], columns[i] - 2);
        int height = lines.Max(l => l.Count);
        for (int k = 0; k < height; k++)
        {
            text.Append(border);
            for (int i = 0; i < lines.Length; i++)
            {
                int line = down ? k - (height - lines[i].Count) : k;
                string part = line >= 0 && line < lines[i].Count ? lines[i][line] : "";
                text.Append(' ').Append(Aligned(part, columns[i] - 2, alignments[i])).Append(' ').Append(border);
            }
            text.Append('\n');
        }
    }

    // Breaks before a word that does not fit; one that fits no line gets a line of its own, which is cut.
    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        int start = 0, filled = 0;
        for (int at = 0; at < text.Length;)
        {
            int end = WordEnd(text, at);
            int bare = text.AsSpan(at, end - at).TrimEnd().Length;
            if (width - filled >= bare) filled += end - at;
            else
            {
                if (at > 0) lines.Add(text[start..at]);
                (start, filled) = (at, end - at);
            }
            at = end;
        }
        lines.Add(text[start..]);
        return lines;
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && text[at] == ' ') at++;
        while (at < text.Length && text[at] != ' ') at++;
        while (at < text.Length && text[at] == ' ') at++;
        return at;
    }

    private static string Aligned(string line, int width, CellAlignment alignment)
    {
        if (alignment != CellAlignment.Left || line.Length > width) line = line.TrimEnd(' ');
        if (line.Length > width) line = width == 0 ? "" : $"{line[..(width - 1)]}…";
        return alignment switch
        {
            CellAlignment.Right => line.PadLeft(width),
            CellAlignment.Center => line.PadLeft(line.Length + (width - line.Length) / 2).PadRight(width),
            _ => line.PadRight(width),
        };
    }
}
