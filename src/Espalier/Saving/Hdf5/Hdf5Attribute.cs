using System.Text;

namespace Espalier;

/// <summary>A text beside an object. Source: HDF5 file format specification 3.0, IV.A.2.m; texts of any length: III.E.</summary>
internal static class Hdf5Attribute
{
    /// <summary>The text of an attribute, or null when the message is another one or no single text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="message">The message.</param>
    /// <param name="name">The attribute asked for.</param>
    public static string? Text(Hdf5Bytes file, Hdf5Header.Message message, string name)
    {
        long at = message.At;
        int version = (int)file.Number(ref at, 1);
        if ((file.Number(ref at, 1) & 3) != 0 && version > 1) return null; // its type is kept elsewhere
        int nameSize = (int)file.Number(ref at, 2), typeSize = (int)file.Number(ref at, 2), spaceSize = (int)file.Number(ref at, 2);
        if (version is not (1 or 2 or 3)) throw Hdf5Bytes.Damaged("has an attribute of a version that is not known");
        if (version == 3) at++;
        if (Encoding.UTF8.GetString(file.Slice(at, nameSize)).TrimEnd('\0') != name) return null;
        int Padded(int size) => version == 1 ? (size + 7) / 8 * 8 : size;
        at += Padded(nameSize);
        var type = Hdf5Type.Read(file, new(3, at, typeSize));
        at += Padded(typeSize);
        var (sizes, nothing) = Hdf5Space.Read(file, new(1, at, spaceSize));
        at += Padded(spaceSize);
        if (!type.IsText || nothing || sizes.Length > 0) return null;
        if (type.Class == Hdf5Class.Text) return Encoding.UTF8.GetString(file.Slice(at, type.Size)).TrimEnd('\0', ' ');
        long length = file.Number(ref at, 4), heap = file.Address(ref at), index = file.Number(ref at, 4);
        return heap == Hdf5Bytes.Nowhere || heap == 0 ? "" : Encoding.UTF8.GetString(Shared(file, heap, index, length)).TrimEnd('\0');
    }

    private static ReadOnlySpan<byte> Shared(Hdf5Bytes file, long heap, long index, long length)
    {
        long at = heap;
        file.Expect(ref at, "GCOL"u8);
        at += 4;
        long end = heap + file.Size(ref at);
        file.Slice(heap, end - heap);
        while (at + 8 + file.SizeSize <= end)
        {
            long number = file.Number(ref at, 2);
            at += 6;
            long size = file.Size(ref at);
            if (number == 0) break; // free from here on
            if (size < 0 || size > end - at) throw Hdf5Bytes.Damaged("has a text that goes on behind its place");
            if (number == index) return file.Slice(at, Math.Min(size, length));
            at += (size + 7) / 8 * 8;
        }
        throw Hdf5Bytes.Damaged("lacks a text that it speaks of");
    }
}
