using System.Buffers;
using System.Globalization;

namespace Espalier.Data;

/// <summary>Writes a table as CSV text: fields are quoted only where they must be.</summary>
internal static class CsvTableWriter
{
    /// <summary>Writes the header and all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="writer">Receives the text.</param>
    /// <param name="delimiter">What stands between fields.</param>
    public static void Write(Table table, TextWriter writer, char delimiter)
    {
        if (delimiter is '"' or '\n' or '\r' or '.' or '-' || char.IsAsciiLetterOrDigit(delimiter))
            throw new EspalierException($"The delimiter of a CSV file must not be {CsvFormat.Show(delimiter)}. Take ',' or ';' or a tab.");
        SearchValues<char> special = SearchValues.Create(['"', '\n', '\r', delimiter]);
        Span<char> buffer = stackalloc char[32];
        for (int c = 0; c < table.Columns.Count; c++)
        {
            if (c > 0) writer.Write(delimiter);
            WriteText(table.Columns[c].Name);
        }
        writer.Write('\n');
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int c = 0; c < table.Columns.Count; c++)
            {
                if (c > 0) writer.Write(delimiter);
                Column column = table.Columns[c];
                if (column.IsMissing(row))
                {
                    if (table.Columns.Count == 1) writer.Write("\"\""); // an empty line would be no row at all
                }
                else if (column is NumberColumn numbers && (numbers.Values[row] + 0.0).TryFormat(buffer, out int length, "R", CultureInfo.InvariantCulture))
                    writer.Write(buffer[..length]);
                else WriteText(column.TextAt(row)!);
            }
            writer.Write('\n');
        }

        void WriteText(string text)
        {
            bool quote = text.Length == 0 || text.AsSpan().ContainsAny(special) || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]);
            if (quote) writer.Write($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else writer.Write(text);
        }
    }
}
