namespace Espalier.Tests.Goldens;

/// <summary>A recorded array: its shape and its values, row-major, as doubles (exact for every stored type but huge 64-bit integers).</summary>
public sealed record GoldenArray(int[] Shape, double[] Values)
{
    /// <summary>The values as 32-bit floats (exact for what was stored as F32).</summary>
    public float[] Floats => [.. Values.Select(v => (float)v)];

    /// <summary>The values as whole numbers.</summary>
    public int[] Integers => [.. Values.Select(v => checked((int)v))];

    /// <summary>The number of values in one row (the product of all axes but the first).</summary>
    public int RowLength => Shape.Length < 2 ? 1 : Shape[1..].Aggregate(1, (a, b) => a * b);

    /// <summary>The array as a tensor.</summary>
    public Tensor ToTensor() => new(new Shape(Shape), Floats);
}
