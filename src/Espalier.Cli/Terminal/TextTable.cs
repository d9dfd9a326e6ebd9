using System.Text;

namespace Espalier.Cli;

/// <summary>
/// Rows in aligned columns under a rule. On a terminal that is too narrow, columns that are not needed go, then those that may shrink give
/// way, the widest first, so that no line wraps; piped output is never cut.
/// </summary>
internal sealed class TextTable
{
    private const string Gap = "  ";
    private const int Narrowest = 8;
    private readonly List<(string Name, bool Right, bool Shrinks, bool Optional)> _columns = [];
    private readonly List<Cell[]> _rows = [];

    /// <summary>A column of words.</summary>
    public TextTable Text(string name, bool shrinks = false, bool optional = false)
    {
        _columns.Add((name, false, shrinks, optional));
        return this;
    }

    /// <summary>A column of numbers, aligned to the right.</summary>
    public TextTable Number(string name, bool optional = false)
    {
        _columns.Add((name, true, false, optional));
        return this;
    }

    /// <summary>A row: one cell a column.</summary>
    public void Add(params ReadOnlySpan<Cell> cells) => _rows.Add(cells.ToArray());

    /// <summary>Writes heading, rule and rows.</summary>
    public void Write(Terminal terminal)
    {
        int[] widths = Widths(terminal.Width);
        for (int c = _columns.Count - 1; c >= 0 && terminal.Width < Total(widths); c--)
        {
            if (!_columns[c].Optional) continue;
            Remove(c);
            widths = Widths(terminal.Width);
        }
        var line = new StringBuilder();
        Append(line, widths, [.. _columns.Select(c => new Cell(c.Name, Style.Bold))], terminal);
        terminal.Line(line.ToString());
        terminal.Line(terminal.Paint(new Cell(string.Join(Gap, widths.Select(w => new string('─', w))), Style.Dim)));
        foreach (Cell[] row in _rows)
        {
            Append(line.Clear(), widths, row, terminal);
            terminal.Line(line.ToString());
        }
    }

    private static int Total(int[] widths) => widths.Sum() + Gap.Length * (widths.Length - 1);

    private void Remove(int column)
    {
        _columns.RemoveAt(column);
        for (int row = 0; row < _rows.Count; row++) _rows[row] = [.. _rows[row][..column], .. _rows[row][(column + 1)..]];
    }

    private int[] Widths(int room)
    {
        var widths = new int[_columns.Count];
        for (int c = 0; c < widths.Length; c++)
        {
            widths[c] = _columns[c].Name.Length;
            foreach (Cell[] row in _rows) widths[c] = Math.Max(widths[c], row[c].Text.Length);
        }
        int excess = room == int.MaxValue ? 0 : Total(widths) - room;
        while (excess > 0)
        {
            int widest = -1;
            for (int c = 0; c < widths.Length; c++)
                if (_columns[c].Shrinks && widths[c] > Narrowest && (widest < 0 || widths[c] > widths[widest])) widest = c;
            if (widest < 0) break;
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private void Append(StringBuilder line, int[] widths, Cell[] cells, Terminal terminal)
    {
        int last = cells.Length - 1;
        while (last > 0 && cells[last].Text.Length == 0) last--;
        for (int c = 0; c <= last; c++)
        {
            if (c > 0) line.Append(Gap);
            string text = cells[c].Text;
            if (text.Length > widths[c]) text = $"{text.AsSpan(0, widths[c] - 1)}…";
            int blanks = widths[c] - text.Length;
            if (_columns[c].Right) line.Append(' ', blanks);
            line.Append(terminal.Paint(cells[c] with { Text = text }));
            if (!_columns[c].Right && c < last) line.Append(' ', blanks);
        }
    }
}
