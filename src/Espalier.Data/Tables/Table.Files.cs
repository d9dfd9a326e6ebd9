namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>Reads a CSV file, plain or gzipped. Delimiter, header, encoding, decimal mark and kinds are found by looking.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known or to be different; null for nothing.</param>
    /// <exception cref="EspalierException">The file is missing, no table, or a row does not fit; the message names file, line and column.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null) => CsvTableReader.Read(new CsvSource(path), options ?? new CsvOptions());

    /// <summary>Reads CSV text from memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">What is known or to be different; null for nothing.</param>
    /// <param name="name">What errors call it, such as the address it came from.</param>
    /// <exception cref="EspalierException">The text is no table, or a row does not fit; the message names line and column.</exception>
    public static Table ParseCsv(string text, CsvOptions? options = null, string name = "") =>
        CsvTableReader.Read(new CsvSource(text, name), options ?? new CsvOptions());
}
