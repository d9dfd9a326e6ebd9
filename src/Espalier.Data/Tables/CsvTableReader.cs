using System.Text;
using Sylvan.Data.Csv;

namespace Espalier.Data;

/// <summary>Reads one CSV file into a table: once through, again only when the file's beginning misled about a column or the encoding.</summary>
internal sealed class CsvTableReader
{
    private const int LongestRow = 1 << 24; // characters: a row of more is a quote that never closes
    private readonly CsvSource _source;
    private readonly CsvOptions _options;
    private readonly MissingWords _missing;
    private CsvFormat _format;

    private CsvTableReader(CsvSource source, CsvOptions options)
    {
        _source = source;
        _options = options;
        _missing = new MissingWords(options.Missing);
        if (options.DecimalMark is { } mark and not ('.' or ','))
            throw new EspalierException($"The decimal mark must be '.' or ',' but got '{mark}'.");
        (_format, List<string[]> rows) = CsvSniffer.Look(source, options);
        if (_format.Delimiter == _format.DecimalMark)
            throw new EspalierException($"The delimiter and the decimal mark are both '{_format.Delimiter}': they must differ.");
        SampleRows = rows;
    }

    private List<string[]> SampleRows { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">What is known of it.</param>
    public static Table Read(CsvSource source, CsvOptions options) => new CsvTableReader(source, options).Read();

    private Table Read()
    {
        var text = new HashSet<int>(); // columns that turned out to hold text
        while (true)
        {
            try
            {
                if (TryRead(text) is { } table) return table;
            }
            catch (DecoderFallbackException error) when (_format.Encoding == CsvEncodings.Utf8)
            {
                if (_options.Encoding is not null) throw new EspalierException($"{_source.Subject} holds bytes that are not {_format.Encoding.WebName}.", error);
                _format = _format with { Encoding = CsvEncodings.Western };
            }
            catch (DecoderFallbackException error)
            {
                throw new EspalierException($"{_source.Subject} holds bytes that are not {_format.Encoding.WebName}.", error);
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                throw new EspalierException($"{_source.Subject} cannot be read to its end: {error.Message}", error);
            }
        }
    }

    /// <summary>One way through the file; null when a column turned out to hold text, which is added to the set.</summary>
    private Table? TryRead(HashSet<int> text)
    {
        using TextReader characters = _source.OpenText(_format.Encoding);
        int line = 1;
        try
        {
            using CsvDataReader reader = CsvDataReader.Create(characters, new CsvDataReaderOptions
            {
                Delimiter = _format.Delimiter,
                Quote = _options.Quote,
                Escape = _options.Quote,
                HasHeaders = false,
                Comment = '\uFFFF', // no row is a comment, and no text holds this character
                ResultSetMode = ResultSetMode.SingleResult,
                CsvStyle = CsvStyle.Standard,
                BufferSize = 1 << 16,
                MaxBufferSize = LongestRow,
                OwnsReader = false,
            });
            string[]? names = null;
            ColumnBuilder?[] builders = [];
            var lines = new List<int>();
            while (reader.Read())
            {
                int start = line;
                ReadOnlySpan<char> raw = reader.GetRawRecordSpan();
                line += CountLines(raw);
                if (raw.Trim("\r\n ").IsEmpty) continue;
                if (names is null)
                {
                    names = FindNames(reader, start);
                    builders = MakeBuilders(names, text);
                    if (_format.HasHeader) continue;
                }
                if (reader.RowFieldCount != names.Length) throw Ragged(reader, start, names.Length);
                for (int c = 0; c < builders.Length; c++)
                {
                    if (builders[c] is not { } builder || builder.TryAdd(reader.GetFieldSpan(c))) continue;
                    Refuse(builder, reader.GetFieldSpan(c), start);
                    text.Add(c);
                    return null;
                }
                lines.Add(start);
            }
            if (names is null || lines.Count == 0)
                throw new EspalierException($"{_source.Subject} has a row of names but no rows of values: {Excerpt.Of(string.Join(_format.Delimiter, names ?? []))}");
            Column[] columns = [.. builders.OfType<ColumnBuilder>().Select(builder => builder.Build())];
            return CheckKinds(new Table(columns, RowOrigin.Of(_source.Name, [.. lines])));
        }
        catch (CsvRecordTooLargeException error)
        {
            throw new EspalierException($"{Place(line)}: the row that starts here is longer than {LongestRow} characters. Probably a quote ({_options.Quote}) is never closed.", error);
        }
        catch (CsvFormatException error)
        {
            throw new EspalierException($"{Place(line)}: a quote ({_options.Quote}) in the row that starts here is never closed, or is closed inside a field. Double quotes that belong to a value.", error);
        }
    }

    private string[] FindNames(CsvDataReader reader, int line)
    {
        var names = new string[reader.RowFieldCount];
        for (int c = 0; c < names.Length; c++)
        {
            string name = _format.HasHeader ? reader.GetFieldSpan(c).Trim().ToString().ReplaceLineEndings(" ") : "";
            names[c] = name.Length > 0 ? name : $"column{c + 1}"; // such as the unnamed first column that pandas writes
        }
        if (_options.Names is { } given)
        {
            if (given.Count != names.Length)
                throw new EspalierException($"{Place(line)}: {given.Count} column names were given but the row has {names.Length} fields.");
            names = [.. given];
        }
        foreach (IGrouping<string, int> same in Enumerable.Range(0, names.Length).GroupBy(c => names[c]))
            if (same.Count() > 1)
                throw new EspalierException($"{Place(line)}: the name '{same.Key}' stands over columns {string.Join(" and ", same.Select(c => c + 1))}. Rename one, or give names.");
        foreach (string known in _options.Kinds.Keys.Concat(_options.Columns ?? []))
            if (!names.Contains(known))
                throw new EspalierException($"{_source.Subject} has no column '{known}'.{Nearest.Suggest(known, names)} The columns are: {string.Join(", ", names)}.");
        return names;
    }

    private ColumnBuilder?[] MakeBuilders(string[] names, HashSet<int> text)
    {
        var builders = new ColumnBuilder?[names.Length];
        for (int c = 0; c < names.Length; c++)
        {
            if (_options.Columns is { } kept && !kept.Contains(names[c])) continue;
            ColumnKind? kind = _options.Kinds.TryGetValue(names[c], out ColumnKind given) ? given : null;
            bool numbers = kind == ColumnKind.Number || (kind is null && !text.Contains(c) && LooksNumeric(c));
            builders[c] = numbers ? new NumberBuilder(names[c], _missing, _format.DecimalMark) : new TextBuilder(names[c], _missing, kind);
        }
        return builders;
    }

    private bool LooksNumeric(int column) => SampleRows.Skip(_format.HasHeader ? 1 : 0)
        .All(row => column >= row.Length || _missing.Has(row[column]) || NumberText.TryRead(row[column], _format.DecimalMark, out _));

    private void Refuse(ColumnBuilder builder, ReadOnlySpan<char> field, int line)
    {
        if (field.Contains('\0'))
            throw new EspalierException($"{Place(line)}, column '{builder.Name}': text was expected but there is a zero byte. The file is damaged or not a CSV file.");
        if (_options.Kinds.TryGetValue(builder.Name, out ColumnKind kind) && kind == ColumnKind.Number)
            throw new EspalierException($"{Place(line)}, column '{builder.Name}': a number was expected but the value is '{Excerpt.Of(field)}'.{MarkHint(field)}");
    }

    private string MarkHint(ReadOnlySpan<char> field) =>
        NumberText.TryRead(field, _format.DecimalMark == '.' ? ',' : '.', out _) ? $" The decimal mark of this file is '{_format.DecimalMark}'; say so when it is another." : "";

    private Table CheckKinds(Table table)
    {
        foreach ((string name, ColumnKind kind) in _options.Kinds)
            if (table.Contains(name)) table = table.As(name, kind);
        return table;
    }

    private EspalierException Ragged(CsvDataReader reader, int line, int expected) => new(
        $"{Place(line)}: {expected} fields were expected, as in the first row, but there are {reader.RowFieldCount}: {Excerpt.Of(reader.GetRawRecordSpan().TrimEnd())}" +
        $" Check quotes and the delimiter {CsvFormat.Show(_format.Delimiter)} there.");

    private string Place(int line) => _source.Name.Length == 0 ? $"line {line}" : $"{_source.Name}, line {line}";

    private static int CountLines(ReadOnlySpan<char> raw)
    {
        int lines = raw.Count('\n');
        return lines > 0 ? lines : Math.Max(1, raw.Count('\r')); // old files end lines with CR alone
    }
}
