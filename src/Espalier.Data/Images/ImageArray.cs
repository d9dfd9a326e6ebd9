using System.Globalization;

namespace Espalier.Data;

/// <summary>Pictures in one array, <c>(count, rows, columns)</c> or <c>(count, rows, columns, channels)</c>, and the labels of each.</summary>
internal sealed class ImageArray
{
    private readonly byte[] _pixels;
    private readonly int _rows, _columns, _channels;
    private readonly List<Column> _labels = [];

    /// <param name="name">The part's name; null when there is only one.</param>
    /// <param name="place">Where the pictures come from, for messages.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="labels">Labels: the column's name, the place, and one value a picture.</param>
    public ImageArray(string? name, string place, NpyArray pictures, IReadOnlyList<(string Name, string Place, NpyArray Values)> labels)
    {
        Name = name;
        var shape = pictures.Shape;
        if (shape.Rank is not (3 or 4) || shape.ValuesPerRow == 0 || (shape.Rank == 4 && shape[3] is not (1 or 3)))
            throw new EspalierException($"'{place}' was expected to hold pictures, (count, rows, columns) or (count, rows, columns, channels) with 1 or 3 channels, but its shape is {shape}.");
        (Count, _rows, _columns, _channels) = (shape[0], shape[1], shape[2], shape.Rank == 4 ? shape[3] : 1);
        _pixels = Bytes(pictures, place);
        foreach (var (column, from, values) in labels)
        {
            if (values.Count != Count) throw new EspalierException($"'{from}' was expected to hold a label for each of the {Count} pictures of '{place}' but it has {values.Count} values.");
            _labels.Add(LabelColumn(column, values));
        }
    }

    /// <summary>The part's name, or null.</summary>
    public string? Name { get; }

    /// <summary>The number of pictures.</summary>
    public int Count { get; }

    /// <summary>One picture.</summary>
    /// <param name="index">Its number, from 0.</param>
    public Image At(int index)
    {
        int size = _rows * _columns * _channels;
        return new Image(_rows, _columns, _channels, _pixels.AsSpan(index * size, size));
    }

    /// <summary>The labels of several parts as one table, or null when there is nothing to say.</summary>
    /// <param name="path">The source.</param>
    /// <param name="parts">The parts.</param>
    public static Table? Join(string path, IReadOnlyList<ImageArray> parts)
    {
        var tables = parts.Select(part => (Table: part.Labels(path), Value: part.Name ?? "")).ToList();
        return parts.Count == 1
            ? parts[0]._labels.Count == 0 ? null : tables[0].Table
            : Table.Stack(tables.Select(t => (t.Table.With(new TextColumn("part", [.. Enumerable.Repeat<string?>(t.Value, t.Table.RowCount)], ColumnKind.Category)), t.Value)));
    }

    private Table Labels(string path)
    {
        var origin = RowOrigin.Of(path, [.. Enumerable.Range(0, Count)], "picture");
        return _labels.Count > 0 ? new Table(_labels, origin)
            : new Table([new TextColumn("part", [.. Enumerable.Repeat<string?>(Name ?? "", Count)], ColumnKind.Category)], origin);
    }

    /// <summary>Whole numbers are classes, other numbers are measured.</summary>
    private static Column LabelColumn(string name, NpyArray values)
    {
        double[] numbers = values.Type == ElementType.F64 ? values.Values<double>().ToArray() : Array.ConvertAll(values.ToTensor().Values, v => (double)v);
        return values.Type is ElementType.F16 or ElementType.F32 or ElementType.F64 && !numbers.All(double.IsInteger)
            ? new NumberColumn(name, numbers)
            : new TextColumn(name, Array.ConvertAll(numbers, v => (string?)v.ToString("R", CultureInfo.InvariantCulture)), ColumnKind.Category);
    }

    /// <summary>Any numbers as bytes: 0..255 as they are, 0..1 stretched, bools as black and white.</summary>
    private static byte[] Bytes(NpyArray array, string place)
    {
        if (array.Type == ElementType.U8) return array.Values<byte>().ToArray();
        float[] values = array.ToTensor().Values;
        float least = values.Min(), most = values.Max();
        if (!(least >= 0 && most <= 255))
            throw new EspalierException(string.Create(CultureInfo.InvariantCulture, $"'{place}' was expected to hold pixels from 0 to 1 or from 0 to 255 but its values go from {least} to {most}."));
        bool unit = most <= 1 && array.Type is ElementType.Bool or ElementType.F16 or ElementType.F32 or ElementType.F64;
        return Array.ConvertAll(values, v => (byte)MathF.Round(unit ? v * 255 : v));
    }
}
