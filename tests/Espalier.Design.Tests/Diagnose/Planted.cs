using System.Globalization;
using System.Text;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>
/// A table that a small network answers well, with three questions, and ways to plant a fault in it. Seven measurements decide: the kind by two of
/// them, tall by a sum of two, the sort by the angle of two others; a share of the rows lies so near a border that nobody can tell.
/// </summary>
internal sealed class Planted
{
    public const string Recipe =
        """
        name: planted
        heads: { kind: softmax, tall: { kind: sigmoid, positive: yes }, sort: softmax }
        trunk: [32, 24]
        split: { test: 0.25, validation: 0.25, seed: 2 }
        training: { epochs: 12, batch_size: 32, seed: 3, optimizer: { adam: { learning_rate: 0.004 } } }

        """;

    private readonly List<string[]> _rows = [];

    public Planted(int rows = 1200)
    {
        var key = RandomKey.For(11, "planted");
        for (int row = 0; row < rows; row++)
        {
            double[] x = [.. Enumerable.Range(0, 7).Select(f => key.Normal(row * 16L + f))];
            string kind = x[0] + x[1] > 0.6 ? "a" : x[0] - x[1] > 0 ? "b" : "c";
            string tall = x[2] + x[3] + 0.2 * key.Normal(row * 16L + 8) > 0 ? "yes" : "no";
            int sort = (int)((Math.Atan2(x[4], x[5]) / Math.PI + 1) * 2.5) % 5;
            _rows.Add([.. x.Select(v => v.ToString("0.0000", CultureInfo.InvariantCulture)), kind, tall, $"s{sort}"]);
        }
    }

    public List<string> Columns { get; } = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "kind", "tall", "sort"];

    /// <summary>Changes rows: a row number and its cells.</summary>
    public Planted With(Action<int, string[]> change)
    {
        for (int row = 0; row < _rows.Count; row++) change(row, _rows[row]);
        return this;
    }

    /// <summary>Gives a head the labels of other rows.</summary>
    public Planted Shuffled(int column)
    {
        string[] labels = [.. _rows.Select(r => r[column])];
        int[] order = RandomKey.For(5, "shuffled").Permutation(labels.Length);
        return With((row, cells) => cells[column] = labels[order[row]]);
    }

    /// <summary>Adds a column in front of the heads.</summary>
    public Planted Column(string name, Func<int, string[], string> cell)
    {
        int at = Columns.IndexOf("kind");
        for (int row = 0; row < _rows.Count; row++) _rows[row] = [.. _rows[row][..at], cell(row, _rows[row]), .. _rows[row][at..]];
        Columns.Insert(at, name);
        return this;
    }

    /// <summary>Appends copies of the first rows.</summary>
    public Planted Copied(int rows)
    {
        _rows.AddRange([.. _rows.Take(rows).Select(r => (string[])r.Clone())]);
        return this;
    }

    public Table Table()
    {
        var text = new StringBuilder(string.Join(',', Columns)).Append('\n');
        foreach (string[] row in _rows) text.AppendJoin(',', row).Append('\n');
        return Espalier.Data.Table.ParseCsv(text.ToString());
    }

    /// <summary>Trains the recipe on the table and examines what came of it.</summary>
    /// <remarks>From one seed each: what is planted is told by the rows.</remarks>
    public Diagnosis Diagnose(params (string Key, string Value)[] settings) => Diagnose(1, settings);

    /// <summary>The same from several seeds.</summary>
    public Diagnosis Diagnose(int seeds, params (string Key, string Value)[] settings)
    {
        var recipe = settings.Aggregate(Espalier.Data.Recipe.Parse(Recipe), (r, s) => r.With(s.Key, s.Value));
        using var data = recipe.Prepare(Table());
        return Trained.Examined(recipe, data, new DiagnosisOptions { Seeds = seeds });
    }
}
