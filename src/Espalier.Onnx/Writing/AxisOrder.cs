namespace Espalier.Onnx;

/// <summary>
/// In which order a file has the axes of a symbol: axis i of the tensor in the file is axis <c>this[i]</c> of the symbol. Keeping the order
/// beside the name makes most transposes vanish: a chain of convolutions stays channels-first, and only its ends are turned.
/// </summary>
internal readonly struct AxisOrder : IEquatable<AxisOrder>
{
    private readonly int[] _axes;

    public AxisOrder(params ReadOnlySpan<int> axes) => _axes = axes.ToArray();

    /// <summary>(batch, rows, columns, channels) as (batch, channels, rows, columns).</summary>
    public static AxisOrder ChannelsFirst { get; } = new(0, 3, 1, 2);

    public int Rank => _axes.Length;

    public int this[int place] => _axes[place];

    public ReadOnlySpan<int> Axes => _axes;

    public bool IsNatural => _axes.AsSpan().SequenceEqual(Enumerable.Range(0, Rank).ToArray());

    public static AxisOrder Natural(int rank) => new([.. Enumerable.Range(0, rank)]);

    /// <summary>The natural order with the last two axes exchanged.</summary>
    public static AxisOrder LastTwoExchanged(int rank) => new([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);

    /// <summary>Where the file has an axis of the symbol; negative axes count from the end.</summary>
    public int PlaceOf(int axis) => Array.IndexOf(_axes, axis < 0 ? axis + Rank : axis);

    /// <summary>The permutation that turns a tensor of this order into one of another: place i of the result is place p[i] of this.</summary>
    public int[] To(AxisOrder other)
    {
        var result = new int[Rank];
        for (int i = 0; i < result.Length; i++) result[i] = PlaceOf(other[i]);
        return result;
    }

    /// <summary>The order of the same tensor seen as the symbol that a transpose makes of this one.</summary>
    /// <param name="transpose">Axis i of the new symbol is axis <c>transpose[i]</c> of the old.</param>
    public AxisOrder SeenThrough(IReadOnlyList<int> transpose)
    {
        var inverse = new int[Rank];
        for (int i = 0; i < inverse.Length; i++) inverse[transpose[i]] = i;
        return new([.. _axes.Select(a => inverse[a])]);
    }

    /// <summary>The sizes in this order.</summary>
    public int[] Apply(ReadOnlySpan<int> dims)
    {
        var result = new int[Rank];
        for (int i = 0; i < result.Length; i++) result[i] = dims[_axes[i]];
        return result;
    }

    /// <summary>Numbers in this order.</summary>
    public Tensor Apply(Tensor numbers)
    {
        if (IsNatural) return numbers;
        int[] dims = Apply(numbers.Shape.Dims), strides = new int[Rank], steps = new int[Rank], at = new int[Rank];
        for (int i = Rank - 1, stride = 1; i >= 0; stride *= numbers.Shape[i], i--) strides[i] = stride;
        for (int i = 0; i < Rank; i++) steps[i] = strides[_axes[i]];
        var result = new Tensor(new Shape(dims));
        int from = 0;
        for (int to = 0; to < result.Values.Length; to++)
        {
            result.Values[to] = numbers.Values[from];
            for (int i = Rank - 1; i >= 0; i--)
            {
                from += steps[i];
                if (++at[i] < dims[i]) break;
                from -= steps[i] * dims[i];
                at[i] = 0;
            }
        }
        return result;
    }

    public bool Equals(AxisOrder other) => Axes.SequenceEqual(other.Axes);

    public override bool Equals(object? obj) => obj is AxisOrder other && Equals(other);

    public override int GetHashCode() => _axes.Aggregate(Rank, (hash, a) => hash * 31 + a);

    public override string ToString() => string.Join(",", _axes);
}
