using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>The columns of a table as a file with preprocessing takes them: numbers as doubles with NaN for missing, names as texts with an empty one.</summary>
public static class RawColumns
{
    /// <summary>The columns that some encoders read.</summary>
    /// <param name="features">The encoders.</param>
    /// <param name="table">The table.</param>
    /// <returns>By column, <c>double[]</c> or <c>string[]</c>, one value a row.</returns>
    /// <exception cref="EspalierException">A column is not there.</exception>
    public static IReadOnlyDictionary<string, Array> Of(FeaturePipeline features, Table table)
    {
        var columns = new Dictionary<string, Array>(StringComparer.Ordinal);
        foreach (var encoder in features.Encoders)
        {
            bool isNumber = PreparationWriter.IsNumber(encoder);
            var column = isNumber && table[encoder.Column] is not NumberColumn ? table.As(encoder.Column, ColumnKind.Number)[encoder.Column] : table[encoder.Column];
            columns[encoder.Column] = isNumber ? ((NumberColumn)column).Values
                : Enumerable.Range(0, table.RowCount).Select(row => column.TextAt(row) ?? "").ToArray();
        }
        return columns;
    }

    /// <summary>A table of random rows that the encoders take.</summary>
    internal static Table Random(FeaturePipeline features, int rows)
    {
        var columns = new List<Column>();
        foreach (var encoder in features.Encoders.DistinctBy(e => e.Column))
        {
            var key = RandomKey.For(1, $"onnx/{encoder.Column}");
            string Name(Classes classes, int row) => classes.Names[key.Integer(row, classes.Count)];
            Column Of(Classes classes) => classes.ToColumn([.. Enumerable.Range(0, rows).Select(row => classes.IndexOf(Name(classes, row)))]);
            columns.Add(encoder switch
            {
                NumberEncoder number => new NumberColumn(encoder.Column, [.. Enumerable.Range(0, rows).Select(row => number.Scaler.Inverse(number.Scaler is QuantileScaler { Normal: false } ? key.Uniform(row) : key.Normal(row)))]),
                OneHotEncoder one => Of(one.Classes),
                BinaryEncoder binary => Of(binary.Classes),
                OrdinalEncoder ordinal => Of(ordinal.Classes),
                _ => throw new EspalierException($"ONNX has no counterpart for the encoding of '{encoder.Column}'."),
            });
        }
        return new Table(columns);
    }
}
