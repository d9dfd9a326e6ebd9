using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Espalier;

/// <summary>Sizes of the element types, the .NET types that hold them, and their conversion to 32-bit floats.</summary>
public static class ElementTypes
{
    /// <summary>The bytes one value takes.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.U8 or ElementType.I8 => 1,
        ElementType.U16 or ElementType.I16 or ElementType.F16 or ElementType.BF16 => 2,
        ElementType.U32 or ElementType.I32 or ElementType.F32 => 4,
        ElementType.U64 or ElementType.I64 or ElementType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>The element type that holds a .NET type.</summary>
    /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, Half, float or double.</typeparam>
    /// <exception cref="EspalierException">Another type.</exception>
    public static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.F32
        : typeof(T) == typeof(double) ? ElementType.F64
        : typeof(T) == typeof(Half) ? ElementType.F16
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : typeof(T) == typeof(byte) ? ElementType.U8
        : typeof(T) == typeof(sbyte) ? ElementType.I8
        : typeof(T) == typeof(ushort) ? ElementType.U16
        : typeof(T) == typeof(short) ? ElementType.I16
        : typeof(T) == typeof(uint) ? ElementType.U32
        : typeof(T) == typeof(int) ? ElementType.I32
        : typeof(T) == typeof(ulong) ? ElementType.U64
        : typeof(T) == typeof(long) ? ElementType.I64
        : throw new EspalierException($"An array of bool, whole numbers, Half, float or double was expected but got one of {typeof(T).Name}.");

    /// <summary>Turns raw little-endian values into floats.</summary>
    /// <param name="type">The type of the raw values.</param>
    /// <param name="raw">The bytes; as many values as <paramref name="floats"/> has.</param>
    /// <param name="floats">Receives the values, rounded to the nearest float.</param>
    internal static void ToFloats(ElementType type, ReadOnlySpan<byte> raw, Span<float> floats)
    {
        int size = type.Size();
        if (type == ElementType.F32 && BitConverter.IsLittleEndian)
        {
            raw[..(floats.Length * 4)].CopyTo(MemoryMarshal.AsBytes(floats));
            return;
        }
        for (int i = 0; i < floats.Length; i++)
        {
            var value = raw.Slice(i * size, size);
            floats[i] = type switch
            {
                ElementType.Bool => value[0] != 0 ? 1 : 0,
                ElementType.U8 => value[0],
                ElementType.I8 => (sbyte)value[0],
                ElementType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(value),
                ElementType.I16 => BinaryPrimitives.ReadInt16LittleEndian(value),
                ElementType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(value),
                ElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(value),
                ElementType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(value),
                ElementType.I64 => BinaryPrimitives.ReadInt64LittleEndian(value),
                ElementType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(value),
                ElementType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(value) << 16),
                ElementType.F32 => BinaryPrimitives.ReadSingleLittleEndian(value),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(value),
            };
        }
    }

    /// <summary>Makes every byte of a bool array 0 or 1, as the runtime expects it.</summary>
    /// <param name="bytes">The bytes of the array.</param>
    internal static void NormalizeBools(Span<byte> bytes)
    {
        foreach (ref byte value in bytes) value = value != 0 ? (byte)1 : (byte)0;
    }
}
