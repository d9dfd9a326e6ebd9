using System.Buffers.Binary;

namespace Espalier;

/// <summary>The bytes of an HDF5 file. Whatever a structure in it says, no place outside of the file is looked at.</summary>
/// <param name="bytes">The file.</param>
internal sealed class Hdf5Bytes(ReadOnlyMemory<byte> bytes)
{
    private long _left = 4_000_000 + 8L * bytes.Length;

    /// <summary>How long the file is.</summary>
    public long Length => bytes.Length;

    /// <summary>How many bytes an address takes.</summary>
    public int AddressSize { get; set; } = 8;

    /// <summary>How many bytes a size takes.</summary>
    public int SizeSize { get; set; } = 8;

    /// <summary>A part of the file.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="EspalierException">The file does not have it all.</exception>
    public ReadOnlySpan<byte> Slice(long at, long length) => Memory(at, length).Span;

    /// <summary>A part of the file.</summary>
    public ReadOnlyMemory<byte> Memory(long at, long length)
    {
        if (--_left < 0) throw Damaged("is read again and again without an end");
        return at >= 0 && length >= 0 && length <= bytes.Length && at <= bytes.Length - length ? bytes.Slice((int)at, (int)length) : throw Damaged("has a structure that lies outside of the file");
    }

    /// <summary>Reads a whole number without a sign and goes on behind it.</summary>
    /// <param name="at">Where it is; moved on.</param>
    /// <param name="size">How many bytes it takes, 1 to 8.</param>
    public long Number(ref long at, int size)
    {
        Span<byte> whole = stackalloc byte[8];
        Slice(at, size).CopyTo(whole);
        at += size;
        // What does not fit is a size or an address that no file has; all bits set says that there is none.
        long value = BinaryPrimitives.ReadInt64LittleEndian(whole);
        return size is 4 or 8 && value == (size == 4 ? uint.MaxValue : -1) ? Nowhere : value >= 0 ? value : long.MaxValue;
    }

    /// <summary>Reads an address.</summary>
    public long Address(ref long at) => Number(ref at, AddressSize);

    /// <summary>Reads a size.</summary>
    public long Size(ref long at) => Number(ref at, SizeSize);

    /// <summary>Throws unless a structure begins with its four letters, and goes on behind them.</summary>
    public void Expect(ref long at, ReadOnlySpan<byte> letters)
    {
        if (!Slice(at, 4).SequenceEqual(letters)) throw Damaged($"has no {System.Text.Encoding.ASCII.GetString(letters)} where one should be");
        at += 4;
    }

    /// <summary>What an address says that leads nowhere.</summary>
    public const long Nowhere = -1;

    /// <summary>The error of a file that contradicts itself.</summary>
    /// <param name="what">Goes on after "its weights file".</param>
    public static EspalierException Damaged(string what) => new($"its weights file {what}. The file is damaged.");
}
