namespace Espalier;

/// <summary>
/// Where the values of a dataset are: within its header, in one piece, or in pieces that may be packed. Source: HDF5 file format specification 3.0,
/// IV.A.2.i (layout), III.A.1 (tree of pieces), VII.C (fixed array).
/// </summary>
/// <param name="file">The file.</param>
/// <param name="path">The dataset, for messages.</param>
/// <param name="sizes">Its sizes.</param>
/// <param name="valueSize">How many bytes a value takes.</param>
/// <param name="pipeline">How the pieces are packed, or null.</param>
internal sealed class Hdf5Data(Hdf5Bytes file, string path, IReadOnlyList<long> sizes, int valueSize, Hdf5Header.Message? pipeline)
{
    private const int Compact = 0, Whole = 1, Pieces = 2, Virtual = 3, MostLevels = 16;

    /// <summary>Whether the values are put together from other datasets.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">The message that says where they are.</param>
    public static bool IsVirtual(Hdf5Bytes file, Hdf5Header.Message layout)
    {
        long at = layout.At;
        return file.Number(ref at, 1) >= 3 && file.Number(ref at, 1) == Virtual;
    }

    /// <summary>Reads the values.</summary>
    /// <param name="layout">The message that says where they are.</param>
    /// <param name="count">How many there are.</param>
    public ReadOnlyMemory<byte> Read(Hdf5Header.Message layout, long count)
    {
        long bytes = checked(count * valueSize);
        long at = layout.At;
        int version = (int)file.Number(ref at, 1);
        if (version is < 1 or > 5) throw Hdf5Bytes.Damaged($"has '{path}' in a layout of a version that is not known");
        if (version < 3) return Old(at, bytes);
        switch ((int)file.Number(ref at, 1))
        {
            case Compact:
                if (file.Number(ref at, 2) < bytes) throw TooLarge(count);
                return file.Memory(at, bytes);
            case Whole:
                return InOnePiece(file.Address(ref at), bytes, count);
            case Pieces when version == 3:
                int axes = (int)file.Number(ref at, 1) - 1;
                long tree = file.Address(ref at);
                return InPieces(tree, Shape(ref at, axes, 4), bytes);
            case Pieces:
                int flags = (int)file.Number(ref at, 1), dimensions = (int)file.Number(ref at, 1) - 1, width = (int)file.Number(ref at, 1);
                if (width is < 1 or > 8) throw Hdf5Bytes.Damaged($"has '{path}' in pieces of a size that none has");
                var piece = Shape(ref at, dimensions, width);
                at += width;
                return Indexed(ref at, flags, piece, bytes);
            default:
                throw Hdf5Bytes.Damaged($"has '{path}' in a layout that is not known");
        }
    }

    private ReadOnlyMemory<byte> Old(long at, long bytes)
    {
        int axes = (int)file.Number(ref at, 1), kind = (int)file.Number(ref at, 1);
        at += 5;
        long address = kind == Compact ? 0 : file.Address(ref at);
        if (kind == Whole) return InOnePiece(address, bytes, bytes / valueSize);
        if (kind == Pieces) return InPieces(address, Shape(ref at, axes - 1, 4), bytes);
        at += 4L * axes;
        return file.Number(ref at, 4) >= bytes ? file.Memory(at, bytes) : throw TooLarge(bytes / valueSize);
    }

    private ReadOnlyMemory<byte> InOnePiece(long address, long bytes, long count)
    {
        if (bytes > file.Length) throw TooLarge(count);
        return address == Hdf5Bytes.Nowhere ? new byte[bytes] : file.Memory(address, bytes); // never written: zeros
    }

    private long[] Shape(ref long at, int axes, int width)
    {
        if (axes != sizes.Count || axes < 1) throw Hdf5Bytes.Damaged($"has '{path}' in pieces of another number of axes");
        var shape = new long[axes];
        for (int i = 0; i < axes; i++)
            if ((shape[i] = file.Number(ref at, width)) is < 1 or > int.MaxValue) throw Hdf5Bytes.Damaged($"has '{path}' in pieces of a size that none has");
        return shape;
    }

    private ReadOnlyMemory<byte> InPieces(long tree, long[] shape, long bytes)
    {
        var pieces = new Hdf5Pieces(file, path, sizes, shape, valueSize, pipeline, bytes);
        if (tree != Hdf5Bytes.Nowhere) Walk(tree, -1, pieces);
        return pieces.Values;
    }

    private void Walk(long address, int level, Hdf5Pieces pieces)
    {
        long at = address;
        file.Expect(ref at, "TREE"u8);
        int type = (int)file.Number(ref at, 1), own = (int)file.Number(ref at, 1), entries = (int)file.Number(ref at, 2);
        if (type != 1 || own > MostLevels || level >= 0 && own != level - 1) throw Hdf5Bytes.Damaged("has a tree of pieces that contradicts itself");
        at += 2 * file.AddressSize;
        var origin = new long[sizes.Count];
        for (int i = 0; i < entries; i++)
        {
            long length = file.Number(ref at, 4), mask = file.Number(ref at, 4);
            for (int axis = 0; axis < origin.Length; axis++) origin[axis] = file.Number(ref at, 8);
            at += 8;
            long child = file.Address(ref at);
            if (own > 0) Walk(child, own, pieces);
            else pieces.Add(origin, child, length, mask);
        }
    }

    // Pieces found without a tree, as newer files have them: only one, one after the other, or listed in an array.
    private ReadOnlyMemory<byte> Indexed(ref long at, int flags, long[] shape, long bytes)
    {
        var pieces = new Hdf5Pieces(file, path, sizes, shape, valueSize, pipeline, bytes);
        int index = (int)file.Number(ref at, 1);
        var origin = new long[shape.Length];
        switch (index)
        {
            case 1:
                long length = pieces.PieceBytes, mask = 0;
                if ((flags & 2) != 0) (length, mask) = (file.Size(ref at), file.Number(ref at, 4));
                long only = file.Address(ref at);
                if (only != Hdf5Bytes.Nowhere) pieces.Add(origin, only, length, mask);
                return pieces.Values;
            case 2:
                long start = file.Address(ref at);
                for (long i = 0; i < pieces.Count && start != Hdf5Bytes.Nowhere; i++) pieces.Add(pieces.Origin(i), start + i * pieces.PieceBytes, pieces.PieceBytes, 0);
                return pieces.Values;
            case 3:
                at++;
                long head = file.Address(ref at);
                if (head != Hdf5Bytes.Nowhere) Listed(head, pieces);
                return pieces.Values;
            default:
                throw new EspalierException($"its weights have '{path}' in pieces that can grow, which is not read. Save the weights with Keras.");
        }
    }

    private void Listed(long head, Hdf5Pieces pieces)
    {
        file.Expect(ref head, "FAHD"u8);
        head++;
        bool packed = file.Number(ref head, 1) == 1;
        int entry = (int)file.Number(ref head, 1), pageBits = (int)file.Number(ref head, 1);
        long count = file.Size(ref head), at = file.Address(ref head);
        if (at == Hdf5Bytes.Nowhere) return;
        if (count < 0 || pageBits > 30 || entry < file.AddressSize || packed && entry - file.AddressSize - 4 is < 1 or > 8) throw Hdf5Bytes.Damaged("has a list of pieces that contradicts itself");
        file.Expect(ref at, "FADB"u8);
        at += 2 + file.AddressSize;
        long page = 1L << pageBits;
        bool paged = count > page;
        if (paged) at += (count + page - 1) / page / 8 + ((count + page - 1) / page % 8 != 0 ? 1 : 0) + 4; // which pages there are, and a checksum
        for (long i = 0; i < Math.Min(count, pieces.Count); i++)
        {
            if (paged && i > 0 && i % page == 0) at += 4; // the checksum of a page
            long address = file.Address(ref at);
            long length = packed ? file.Number(ref at, entry - file.AddressSize - 4) : pieces.PieceBytes, mask = packed ? file.Number(ref at, 4) : 0;
            if (address != Hdf5Bytes.Nowhere) pieces.Add(pieces.Origin(i), address, length, mask);
        }
    }

    private EspalierException TooLarge(long count) =>
        new(FormattableString.Invariant($"its weights say that '{path}' has {count} values, more than the file can hold. The file is damaged."));
}
