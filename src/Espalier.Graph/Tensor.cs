namespace Espalier;

/// <summary>Numbers with a shape: 32-bit floats, row-major, without a batch placeholder.</summary>
/// <remarks>Class numbers and indices are stored as floats too, exact up to 2^24; a missing label is <see cref="float.NaN"/>.</remarks>
public sealed class Tensor
{
    /// <summary>Makes a tensor of zeros.</summary>
    /// <param name="shape">The sizes; no batch placeholder.</param>
    public Tensor(Shape shape) : this(shape, new float[shape.ValuesPerRow]) { }

    /// <summary>Wraps numbers, without copying them.</summary>
    /// <param name="shape">The sizes; no batch placeholder.</param>
    /// <param name="values">As many values as the shape has.</param>
    /// <exception cref="EspalierException">The number of values does not fit the shape.</exception>
    public Tensor(Shape shape, float[] values)
    {
        if (shape.HasBatch)
            throw new EspalierException($"A tensor needs a shape of numbers but got {shape}.");
        if (values.Length != shape.ValuesPerRow)
            throw new EspalierException($"A tensor of shape {shape} needs {shape.ValuesPerRow} values but got {values.Length}.");
        Shape = shape;
        Values = values;
    }

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }

    /// <summary>The number of rows: the size of the first axis (1 for a scalar).</summary>
    public int Rows => Shape.Rank == 0 ? 1 : Shape[0];

    /// <summary>The number of values in one row.</summary>
    public int RowLength => Rows == 0 ? (int)Shape.WithoutFirst().ValuesPerRow : Values.Length / Rows;

    /// <summary>One row's values.</summary>
    /// <param name="row">The row, from 0.</param>
    public Span<float> Row(int row) => Values.AsSpan(row * RowLength, RowLength);

    /// <summary>A copy of some rows, in the order given.</summary>
    /// <param name="rows">Row numbers from 0; repeats are allowed.</param>
    public Tensor Take(ReadOnlySpan<int> rows)
    {
        var taken = new Tensor(new Shape([rows.Length, .. Shape.Dims[1..]]));
        for (int i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(taken.Row(i));
        return taken;
    }

    /// <summary>The same values under another shape; the numbers are shared.</summary>
    /// <param name="shape">A shape with as many values.</param>
    public Tensor Reshape(Shape shape) => new(shape, Values);

    /// <summary>A column of numbers, shape <c>(rows, 1)</c>.</summary>
    /// <param name="values">One value a row.</param>
    public static Tensor Column(ReadOnlySpan<float> values) => new(new Shape(values.Length, 1), values.ToArray());

    /// <summary>A matrix from rows of equal length, shape <c>(rows, columns)</c>.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="EspalierException">The rows differ in length.</exception>
    public static Tensor FromRows(IReadOnlyList<float[]> rows)
    {
        int width = rows.Count == 0 ? 0 : rows[0].Length;
        var tensor = new Tensor(new Shape(rows.Count, width));
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != width)
                throw new EspalierException($"Rows of one length ({width}) were expected but row {i} has {rows[i].Length} values.");
            rows[i].CopyTo(tensor.Row(i));
        }
        return tensor;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Tensor {Shape}";
}
