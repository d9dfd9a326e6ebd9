using System.Text;

namespace Espalier.Data;

/// <summary>How a CSV file is to be read. Everything left out is found by looking at the file.</summary>
public sealed record CsvOptions
{
    /// <summary>The words that mean "no value" unless said otherwise.</summary>
    public static readonly IReadOnlyList<string> UsualMissing = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "?"];

    /// <summary>What stands between fields; null looks for <c>, ;</c> tab and <c>|</c>.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What encloses fields that hold delimiters or line ends; doubled inside.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Whether the first row holds names; null decides by the values. Without names columns are called column1, column2, …</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The mark before decimals, '.' or ','; null takes ',' only where fields such as <c>1,5</c> show it and ',' is not the delimiter.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>The encoding; null takes the byte order mark, then UTF-8 when the bytes are valid UTF-8, else Windows-1252.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Words that mean "no value", compared exactly (blanks around a field do not count).</summary>
    public IReadOnlyList<string> Missing { get; init; } = UsualMissing;

    /// <summary>Kinds of some columns; the others are inferred. Columns of a kind other than Number are kept as the text they are.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>Names for the columns, in order; null takes the header's. They replace a header row when there is one.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The columns to keep, in the file's order; null keeps all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
