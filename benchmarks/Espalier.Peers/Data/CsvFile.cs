using System.Globalization;
using Espalier.Data;
using Espalier.Graph;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Peers;

/// <summary>A CSV file of the wine's form with 100,000 rows, read into typed columns.</summary>
sealed class CsvFile
{
    private const int Columns = 11;
    private readonly string _path;
    private readonly MLContext _context = new(seed: 1);
    private readonly TextLoader _loader;

    public CsvFile(string path)
    {
        _path = path;
        var key = RandomKey.For(1, "csv");
        using (var writer = new StreamWriter(path))
        {
            writer.WriteLine(string.Join(",", Enumerable.Range(0, Columns).Select(c => $"reading {c}")) + ",quality,color");
            long at = 0;
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{key.Uniform(at++) * 10:F4},"));
                writer.WriteLine(row % 3 == 0 ? "5,red" : "6,white");
            }
        }
        _loader = _context.Data.CreateTextLoader(
            [.. Enumerable.Range(0, Columns).Select(c => new TextLoader.Column($"x{c}", DataKind.Single, c)), new("quality", DataKind.Single, Columns), new("color", DataKind.String, Columns + 1)],
            separatorChar: ',', hasHeader: true);
    }

    public int Rows => 100_000;

    /// <summary>The whole table in memory, types found by looking.</summary>
    public void Ours()
    {
        var table = Table.ReadCsv(_path);
        if (table.RowCount != Rows) throw new InvalidOperationException($"{table.RowCount} rows.");
    }

    /// <summary>ML.NET reads lazily: every value of every row is asked for, and kept.</summary>
    public void MLNet()
    {
        var data = _loader.Load(_path);
        float[][] numbers = [.. Enumerable.Range(0, Columns + 1).Select(_ => new float[Rows])];
        var words = new ReadOnlyMemory<char>[Rows];
        using var cursor = data.GetRowCursor(data.Schema);
        var getters = Enumerable.Range(0, Columns + 1).Select(c => cursor.GetGetter<float>(data.Schema[c])).ToArray();
        var word = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema[Columns + 1]);
        int row = 0;
        for (; cursor.MoveNext(); row++)
        {
            for (int c = 0; c < getters.Length; c++) getters[c](ref numbers[c][row]);
            word(ref words[row]);
        }
        if (row != Rows) throw new InvalidOperationException($"{row} rows.");
    }
}
