using System.Runtime.InteropServices;

namespace Espalier.Graph;

/// <summary>
/// A stretch of floats in pinned memory that starts on a 64-byte boundary, so that a vector never straddles two cache lines; the array
/// goes on to the end of the last line.
/// </summary>
public sealed class Storage
{
    private const int Alignment = 64;

    private Storage(float[] array, int offset, int length)
    {
        Array = array;
        Offset = offset;
        Length = length;
    }

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">How many floats.</param>
    public Storage(int length)
    {
        Array = GC.AllocateArray<float>(checked(RoundUp(length) + Alignment / sizeof(float)), pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(Array, 0);
        Offset = (int)((Alignment - address % Alignment) % Alignment / sizeof(float));
        Length = length;
    }

    /// <summary>The array the floats are in.</summary>
    public float[] Array { get; }

    /// <summary>Where in the array they start.</summary>
    public int Offset { get; }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => Array.AsSpan(Offset, Length);

    /// <summary>A part of these floats; the memory is shared.</summary>
    /// <param name="start">Where the part starts.</param>
    /// <param name="length">How long it is.</param>
    public Storage Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + length, Length);
        return new Storage(Array, Offset + start, length);
    }

    /// <summary>Rounds a number of floats up to a whole number of cache lines.</summary>
    /// <param name="length">A number of floats.</param>
    public static int RoundUp(int length) => checked((length + Alignment / sizeof(float) - 1) / (Alignment / sizeof(float)) * (Alignment / sizeof(float)));
}
