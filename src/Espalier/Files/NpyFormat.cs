using System.Buffers.Binary;
using System.Text;

namespace Espalier;

/// <summary>
/// NumPy's array format, versions 1.0 and 2.0 (NumPy Enhancement Proposal 1, 2007): a magic string, a header that is the text of a Python
/// dictionary, raw values. The header is read as the one form that NumPy writes, never evaluated.
/// </summary>
internal static class NpyFormat
{
    private const int LongestHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="length">How many bytes there are; the array must end there.</param>
    /// <param name="where">The file (and member), for messages.</param>
    /// <exception cref="EspalierException">The bytes are no such array, or end too early or too late.</exception>
    public static NpyArray Read(Stream stream, long length, string where)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !start.StartsWith(Magic))
            throw Error(where, "it does not begin as one");
        int prefix = 10, headerLength;
        switch (start[6])
        {
            case 1:
                headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
                break;
            case 2 or 3:
                prefix = 12;
                if (stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2) throw Error(where, "it was cut off");
                uint announced = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
                headerLength = announced <= LongestHeader ? (int)announced : throw Error(where, $"it announces a header of {announced} bytes, more than {LongestHeader}");
                break;
            default:
                throw Error(where, $"it has version {start[6]}.{start[7]}; versions 1.0 to 3.0 are read");
        }
        if (headerLength > length - prefix) throw Error(where, $"its header should have {headerLength} bytes but only {length - prefix} follow: it was cut off");
        var header = new byte[headerLength];
        if (stream.ReadAtLeast(header, headerLength, throwOnEndOfStream: false) < headerLength) throw Error(where, "it was cut off");

        if (NpyHeader.Parse(Encoding.Latin1.GetString(header)) is not { } parsed) throw Error(where, "its header is not the dictionary that NumPy writes");
        var (descr, fortran, dims) = parsed;
        var type = NpyHeader.TypeOf(descr)
            ?? throw Error(where, $"its type is '{(descr.Length > 40 ? descr[..40] : descr)}'; these are read: {NpyHeader.KnownTypes}");
        long bytes = ArraySize.Bytes(dims, type) ?? throw Error(where, $"its shape ({string.Join(", ", dims)}) is too large to be true");
        long left = length - prefix - headerLength;
        if (bytes != left) throw Error(where, $"an array of shape ({string.Join(", ", dims)}) and type {type} takes {bytes} bytes but {left} follow the header");
        if (bytes > Array.MaxLength) throw Error(where, $"its {bytes} bytes are more than the {Array.MaxLength} that can be read at once");
        var raw = new byte[bytes];
        if (stream.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false) < raw.Length) throw Error(where, "it was cut off");
        if (type == ElementType.Bool) ElementTypes.NormalizeBools(raw);
        int[] sizes = [.. dims.Select(d => (int)d)];
        return new NpyArray(type, new Shape(sizes), fortran && sizes.Length > 1 ? Transpose(raw, [.. sizes.Reverse()], type.Size()) : raw);
    }

    /// <summary>Writes an array, version 1.0 where the header fits.</summary>
    /// <param name="stream">Receives the bytes.</param>
    /// <param name="array">The array.</param>
    /// <param name="fortran">Whether the first index shall run fastest in the file.</param>
    public static void Write(Stream stream, NpyArray array, bool fortran)
    {
        int[] sizes = array.Shape.Dims.ToArray();
        string header = NpyHeader.Format(array.Type, fortran, sizes);
        // Padded with blanks and a line end, so that the values begin at a multiple of 64.
        header = header.PadRight(header.Length + (64 - (10 + header.Length + 1) % 64) % 64) + "\n";
        Span<byte> start = stackalloc byte[10];
        Magic.CopyTo(start);
        start[6] = 1;
        start[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], checked((ushort)header.Length));
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(fortran && sizes.Length > 1 ? Transpose(array.Raw, sizes, array.Type.Size()) : array.Raw);
    }

    /// <summary>Turns the order of the axes round: values of sizes (a, b, c) come out with sizes (c, b, a).</summary>
    private static byte[] Transpose(ReadOnlySpan<byte> raw, int[] sizes, int size)
    {
        var turned = new byte[raw.Length];
        var index = new int[sizes.Length];
        var strides = new int[sizes.Length]; // of the turned array, in bytes: there the first axis runs fastest
        for (int axis = 0, stride = size; axis < sizes.Length; stride *= Math.Max(1, sizes[axis]), axis++) strides[axis] = stride;
        for (int from = 0, to = 0; from < raw.Length; from += size)
        {
            raw.Slice(from, size).CopyTo(turned.AsSpan(to));
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                to += strides[axis];
                if (++index[axis] < sizes[axis]) break;
                to -= strides[axis] * sizes[axis];
                index[axis] = 0;
            }
        }
        return turned;
    }

    private static EspalierException Error(string where, string what) => new($"'{where}' is not a NumPy array that can be read: {what}.");
}
