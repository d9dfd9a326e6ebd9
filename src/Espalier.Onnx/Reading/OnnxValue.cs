namespace Espalier.Onnx;

/// <summary>A value of a file while it is read.</summary>
internal abstract record OnnxValue
{
    public abstract int Rank { get; }
}

/// <summary>A value that depends on the inputs.</summary>
/// <param name="Symbol">What computes it.</param>
/// <param name="Order">In which order the file has the symbol's axes.</param>
/// <param name="Type">The type the file gives it; here all are floats.</param>
internal sealed record Flowing(Symbol Symbol, AxisOrder Order, int Type = OnnxTypes.Float) : OnnxValue
{
    public override int Rank => Order.Rank;

    /// <summary>The sizes as the file has them; −1 for the batch.</summary>
    public int[] Dims => Order.Apply(Symbol.Shape.Dims);
}

/// <summary>A value that is known when the file is read: a weight, a fixed number, a shape.</summary>
/// <param name="Type">The type the file gives it.</param>
/// <param name="Dims">The sizes.</param>
internal sealed record Known(int Type, int[] Dims) : OnnxValue
{
    /// <summary>Stands for the number of rows of the batch among whole numbers.</summary>
    public const long Batch = long.MinValue + 1;

    private Tensor? _tensor;

    /// <summary>The numbers; null for whole numbers and texts.</summary>
    public float[]? Floats { get; init; }

    /// <summary>The whole numbers or truth values; null for others.</summary>
    public long[]? Integers { get; init; }

    /// <summary>The texts; null for others.</summary>
    public string[]? Texts { get; init; }

    /// <summary>The name of a weight; null for numbers that training shall not change.</summary>
    public string? Weight { get; init; }

    public override int Rank => Dims.Length;

    public int Count => Floats?.Length ?? Integers?.Length ?? Texts!.Length;

    /// <summary>The numbers as floats.</summary>
    public Tensor Tensor => _tensor ??= new Tensor(new Shape(Dims), Floats ?? [.. Integers!.Select(v => (float)v)]);

    public static Known OfIntegers(int[] dims, params long[] values) => new(OnnxTypes.Int64, dims) { Integers = values };

    public static Known Of(Tensor tensor, string? weight = null) => new(OnnxTypes.Float, tensor.Shape.Dims.ToArray()) { Floats = tensor.Values, Weight = weight };
}
