using System.Diagnostics.CodeAnalysis;

namespace Espalier;

/// <summary>
/// The sizes of a tensor's axes, row-major. The first axis may be the batch axis, whose size is known only when a program runs:
/// it is stored as <see cref="Batch"/> and prints as <c>batch</c>, so shapes print as <c>(batch, 28, 28, 8)</c>.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The size that stands for the number of rows of a batch.</summary>
    public const int Batch = -1;

    private readonly int[]? _dims;

    /// <summary>Makes a shape; no sizes at all make a scalar.</summary>
    /// <param name="dims">The sizes: each at least 0, the first may be <see cref="Batch"/>.</param>
    /// <exception cref="EspalierException">A size is negative, or the batch axis is not the first.</exception>
    public Shape(params ReadOnlySpan<int> dims)
    {
        for (int i = 0; i < dims.Length; i++)
            if (dims[i] < 0 && !(dims[i] == Batch && i == 0))
                throw new EspalierException($"A shape needs sizes of 0 or more but axis {i} has {dims[i]}.");
        _dims = dims.ToArray();
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar => new([]);

    /// <summary>The number of axes.</summary>
    public int Rank => _dims?.Length ?? 0;

    /// <summary>The sizes.</summary>
    public ReadOnlySpan<int> Dims => _dims;

    /// <summary>The size of one axis; negative counts from the end.</summary>
    /// <param name="axis">The axis, from −rank to rank − 1.</param>
    public int this[int axis] => _dims![axis < 0 ? axis + _dims.Length : axis];

    /// <summary>Whether the first axis is the batch axis.</summary>
    public bool HasBatch => Rank > 0 && _dims![0] == Batch;

    /// <summary>The number of values for one row of the batch (the product of every axis but the batch axis).</summary>
    public long ValuesPerRow
    {
        get
        {
            long n = 1;
            foreach (int d in Dims)
                if (d != Batch) n = checked(n * d);
            return n;
        }
    }

    /// <summary>The number of values when a batch has the given rows.</summary>
    /// <param name="batch">The rows of the batch; unused when there is no batch axis.</param>
    public long Count(int batch) => HasBatch ? checked(ValuesPerRow * batch) : ValuesPerRow;

    /// <summary>The same shape with the batch axis set to a number.</summary>
    /// <param name="batch">The rows of the batch.</param>
    public Shape WithBatch(int batch) => HasBatch ? new Shape([batch, .. Dims[1..]]) : this;

    /// <summary>The shape without its first axis.</summary>
    public Shape WithoutFirst() => new(Dims[1..]);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int d in Dims) hash.Add(d);
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The shape as <c>(batch, 28, 28, 8)</c>; a scalar prints as <c>()</c>.</summary>
    public override string ToString()
    {
        if (Rank == 1) return $"({Name(this[0])},)";
        var parts = new string[Rank];
        for (int i = 0; i < parts.Length; i++) parts[i] = Name(this[i]);
        return $"({string.Join(", ", parts)})";

        static string Name(int d) => d == Batch ? "batch" : d.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
