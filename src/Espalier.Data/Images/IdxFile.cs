using System.Buffers.Binary;
using System.IO.Compression;

namespace Espalier.Data;

/// <summary>Reads IDX files, the form of MNIST (Yann LeCun, 1998): a type, sizes, and bytes; gzipped or not.</summary>
public static class IdxFile
{
    private const int UnsignedByte = 8;

    /// <summary>Reads a file of unsigned bytes.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array.</returns>
    /// <exception cref="EspalierException">The file cannot be read, is no such file, holds other values than bytes, or was cut off.</exception>
    public static NpyArray Read(string path)
    {
        InputFile.Check(path);
        try
        {
            using var stream = SourceKind.Open(path);
            Span<byte> field = stackalloc byte[4];
            stream.ReadExactly(field);
            if (field[0] != 0 || field[1] != 0 || field[3] == 0 || field[3] > 8) throw Error("it does not begin as one");
            if (field[2] != UnsignedByte) throw Error($"its values are of type {field[2]}; unsigned bytes (8) are read");
            var sizes = new long[field[3]];
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                stream.ReadExactly(field);
                sizes[axis] = BinaryPrimitives.ReadUInt32BigEndian(field);
            }
            string shape = string.Join(" x ", sizes);
            long most = stream is GZipStream ? new FileInfo(path).Length * NpzFile.HighestRatio : new FileInfo(path).Length;
            if (ArraySize.Bytes(sizes, ElementType.U8) is not { } count || count > Math.Min(most, Array.MaxLength)) throw Error($"it announces {shape} values, more than it can hold");
            var values = new byte[count];
            stream.ReadExactly(values);
            if (stream.ReadByte() >= 0) throw Error($"more follows its {shape} values");
            return new NpyArray(ElementType.U8, new Shape([.. sizes.Select(s => (int)s)]), values);
        }
        catch (EndOfStreamException e)
        {
            throw new EspalierException($"'{path}' was cut off: it has fewer values than its header announces.", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new EspalierException($"'{path}' cannot be read: {e.Message}", e);
        }

        EspalierException Error(string what) => new($"'{path}' is not an IDX file that can be read: {what}.");
    }
}
