namespace Espalier.Data;

/// <summary>Where the rows of a table came from, so that an error about a row can name its file and line.</summary>
public sealed class RowOrigin
{
    private readonly string[] _files;
    private readonly int[]? _fileOf;
    private readonly int[] _numbers;
    private readonly string _word;

    private RowOrigin(string[] files, int[]? fileOf, int[] numbers, string word) =>
        (_files, _fileOf, _numbers, _word) = (files, fileOf, numbers, word);

    /// <summary>Rows of one file.</summary>
    /// <param name="file">The file's name as the user gave it, or an empty string when the rows come from memory.</param>
    /// <param name="numbers">For every row its line or row number, from 1.</param>
    /// <param name="word">What is counted: "line" or "row".</param>
    public static RowOrigin Of(string file, int[] numbers, string word = "line") => new([file], null, numbers, word);

    /// <summary>Rows numbered from 1 that come from no file.</summary>
    /// <param name="rows">How many.</param>
    public static RowOrigin Memory(int rows)
    {
        var numbers = new int[rows];
        for (int i = 0; i < rows; i++) numbers[i] = i + 1;
        return Of("", numbers, "row");
    }

    /// <summary>The number of rows.</summary>
    public int Count => _numbers.Length;

    /// <summary>The file a row came from, or an empty string.</summary>
    /// <param name="row">The row, from 0.</param>
    public string FileOf(int row) => _files[_fileOf?[row] ?? 0];

    /// <summary>The line (or row number) a row starts at in its file, from 1.</summary>
    /// <param name="row">The row, from 0.</param>
    public int LineOf(int row) => _numbers[row];

    /// <summary>A row's place for a message, such as <c>wine.csv, line 12</c> or <c>row 3</c>.</summary>
    /// <param name="row">The row, from 0.</param>
    public string Place(int row) => FileOf(row) is { Length: > 0 } file ? $"{file}, {_word} {_numbers[row]}" : $"{_word} {_numbers[row]}";

    /// <summary>The origins of some rows, in the order given.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    public RowOrigin Take(ReadOnlySpan<int> rows)
    {
        var numbers = new int[rows.Length];
        int[]? fileOf = _fileOf is null ? null : new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            numbers[i] = _numbers[rows[i]];
            if (fileOf is not null) fileOf[i] = _fileOf![rows[i]];
        }
        return new RowOrigin(_files, fileOf, numbers, _word);
    }

    /// <summary>The origins of tables put one under the other.</summary>
    /// <param name="parts">The origins, from the top.</param>
    public static RowOrigin Stack(IReadOnlyList<RowOrigin> parts)
    {
        int rows = parts.Sum(part => part.Count);
        var files = new List<string>();
        var fileOf = new int[rows];
        var numbers = new int[rows];
        int at = 0;
        foreach (RowOrigin part in parts)
        {
            for (int i = 0; i < part.Count; i++) fileOf[at + i] = files.Count + (part._fileOf?[i] ?? 0);
            part._numbers.CopyTo(numbers, at);
            files.AddRange(part._files);
            at += part.Count;
        }
        return new RowOrigin([.. files], fileOf, numbers, parts.All(part => part._word == "line") ? "line" : "row");
    }
}
