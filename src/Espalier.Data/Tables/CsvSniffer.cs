using System.Text;

namespace Espalier.Data;

/// <summary>Finds delimiter, header, decimal mark and encoding of a CSV file from its beginning.</summary>
internal static class CsvSniffer
{
    private const int SampleBytes = 1 << 17, SampleRows = 200;

    // In this order when several would do: in a file of "1,5;2,5" both ';' and ',' cut evenly, and ';' is meant.
    private static readonly char[] Delimiters = ['\t', ';', '|', ','];

    /// <summary>Looks at the beginning of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">What is known already.</param>
    /// <returns>The format and the first rows, the header among them.</returns>
    public static (CsvFormat Format, List<string[]> Rows) Look(CsvSource source, CsvOptions options)
    {
        var bytes = new byte[SampleBytes];
        int length;
        try
        {
            using Stream stream = source.OpenBytes();
            length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new EspalierException($"{source.Subject} cannot be read: {error.Message}", error);
        }
        ReadOnlySpan<byte> sample = bytes.AsSpan(0, length);
        Encoding encoding = options.Encoding ?? CsvEncodings.Find(sample);
        string text = CsvEncodings.Decode(bytes, length, encoding);
        if (string.IsNullOrWhiteSpace(text))
            throw new EspalierException($"{source.Subject} is empty: a table was expected, with a row of names and rows of values.");
        if (CsvEncodings.Binary(sample, text) is { } reason) throw new EspalierException($"{source.Subject} is not a CSV file: {reason}.");

        bool whole = length < bytes.Length;
        char delimiter = options.Delimiter ?? FindDelimiter(text, whole, options.Quote);
        List<string[]> rows = Cut(text, whole, delimiter, options.Quote);
        char mark = options.DecimalMark ?? (delimiter != ',' && CommasMarkDecimals(rows) ? ',' : '.');
        bool header = options.HasHeader ?? IsHeader(rows, mark, options.Missing);
        return (new CsvFormat(delimiter, header, mark, encoding), rows);
    }

    private static char FindDelimiter(string text, bool whole, char quote)
    {
        char best = ',';
        double bestShare = 0;
        foreach (char candidate in Delimiters)
        {
            List<string[]> rows = Cut(text, whole, candidate, quote);
            if (rows.Count == 0) continue;
            IGrouping<int, string[]> most = rows.GroupBy(row => row.Length).MaxBy(group => group.Count())!;
            double share = most.Key < 2 ? 0 : (double)most.Count() / rows.Count;
            if (rows[0].Length != most.Key) share *= 0.5; // the first row, names or not, is the one to agree with
            if (share > bestShare + 0.1) (best, bestShare) = (candidate, share);
        }
        return best;
    }

    /// <summary>The first rows of a text; a last one that may be cut off is left out.</summary>
    private static List<string[]> Cut(string text, bool whole, char delimiter, char quote)
    {
        var rows = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, blank = true;
        for (int i = 0; i < text.Length && rows.Count < SampleRows; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != quote) field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == quote) field.Append(text[i++]);
                else quoted = false;
            }
            else if (c == quote && field.Length == 0) (quoted, blank) = (true, false);
            else if (c == delimiter) EndField();
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                EndRow();
            }
            else field.Append(c);
        }
        if (whole && !quoted && rows.Count < SampleRows) EndRow();
        return rows;

        void EndField()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
            blank = false;
        }

        void EndRow()
        {
            if (field.Length > 0 || !blank)
            {
                EndField();
                rows.Add([.. fields]);
            }
            fields.Clear();
            blank = true;
        }
    }

    private static bool CommasMarkDecimals(List<string[]> rows)
    {
        int commas = 0, points = 0;
        foreach (string field in rows.SelectMany(row => row))
        {
            if (field.Contains(',') && NumberText.TryRead(field, ',', out _)) commas++;
            else if (field.Contains('.') && NumberText.TryRead(field, '.', out _)) points++;
        }
        return commas > points;
    }

    private static bool IsHeader(List<string[]> rows, char mark, IReadOnlyList<string> missing)
    {
        if (rows.Count == 0) return true;
        string[] first = rows[0];
        bool anyNumber = first.Any(IsNumber);
        for (int c = 0; c < first.Length; c++)
        {
            string[] below = [.. rows.Skip(1).Where(row => c < row.Length && !missing.Contains(row[c])).Select(row => row[c])];
            if (!missing.Contains(first[c]) && !IsNumber(first[c]) && below.Length > 0 && below.All(IsNumber)) return true;
            // A name is no value: one that comes again below it is a value itself.
            if (!missing.Contains(first[c]) && below.Contains(first[c])) return false;
        }
        return !anyNumber;

        bool IsNumber(string field) => NumberText.TryRead(field, mark, out _);
    }
}
