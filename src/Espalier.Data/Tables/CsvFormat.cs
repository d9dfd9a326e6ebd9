using System.Text;

namespace Espalier.Data;

/// <summary>How a CSV file is written, as found by looking at its beginning (or as the options say).</summary>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="HasHeader">True when the first row holds names.</param>
/// <param name="DecimalMark">'.' or ','.</param>
/// <param name="Encoding">How bytes are characters.</param>
public sealed record CsvFormat(char Delimiter, bool HasHeader, char DecimalMark, Encoding Encoding)
{
    /// <summary>Looks at a file's beginning.</summary>
    /// <param name="path">The file, plain or gzipped.</param>
    /// <param name="options">What is known already; null for nothing.</param>
    /// <exception cref="EspalierException">The file is missing, empty or no text.</exception>
    public static CsvFormat Of(string path, CsvOptions? options = null) =>
        CsvSniffer.Look(new CsvSource(path), options ?? new CsvOptions()).Format;

    /// <inheritdoc/>
    public override string ToString() =>
        $"delimiter {Show(Delimiter)}, {(HasHeader ? "header" : "no header")}, decimal mark '{DecimalMark}', {Encoding.WebName}";

    internal static string Show(char delimiter) => delimiter == '\t' ? "tab" : $"'{delimiter}'";
}
