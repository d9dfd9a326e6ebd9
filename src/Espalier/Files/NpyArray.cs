using System.Runtime.InteropServices;

namespace Espalier;

/// <summary>An array of a NumPy file: a type, sizes, and values in C order (row-major).</summary>
public sealed class NpyArray
{
    private readonly byte[] _raw;

    internal NpyArray(ElementType type, Shape shape, byte[] raw) => (Type, Shape, _raw) = (type, shape, raw);

    /// <summary>The type of the values.</summary>
    public ElementType Type { get; }

    /// <summary>The sizes; a scalar has none.</summary>
    public Shape Shape { get; }

    /// <summary>The number of values.</summary>
    public int Count => _raw.Length / Type.Size();

    /// <summary>Wraps a tensor's values, copied.</summary>
    /// <param name="tensor">The values.</param>
    public static NpyArray From(Tensor tensor) => From<float>(tensor.Shape, tensor.Values);

    /// <summary>Wraps values, copied.</summary>
    /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, Half, float or double.</typeparam>
    /// <param name="shape">The sizes; no batch placeholder.</param>
    /// <param name="values">As many values as the shape has, row-major.</param>
    /// <exception cref="EspalierException">The number of values does not fit the shape.</exception>
    public static NpyArray From<T>(Shape shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (shape.HasBatch || values.Length != shape.ValuesPerRow)
            throw new EspalierException($"An array of shape {shape} needs {shape.ValuesPerRow} values and a shape of numbers but got {values.Length} values.");
        return new NpyArray(ElementTypes.Of<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The values of any type as floats.</summary>
    public Tensor ToTensor()
    {
        var tensor = new Tensor(Shape);
        ElementTypes.ToFloats(Type, _raw, tensor.Values);
        return tensor;
    }

    /// <summary>The values.</summary>
    /// <typeparam name="T">The type they are stored as.</typeparam>
    /// <exception cref="EspalierException">They are of another type.</exception>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged => Type == ElementTypes.Of<T>()
        ? MemoryMarshal.Cast<byte, T>(_raw)
        : throw new EspalierException($"The array holds {Type} but was asked for as {ElementTypes.Of<T>()}.");

    /// <summary>The raw bytes, little-endian and row-major.</summary>
    internal ReadOnlySpan<byte> Raw => _raw;
}
