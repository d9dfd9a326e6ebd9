using System.Buffers.Binary;

namespace Espalier.Data;

/// <summary>
/// Walks over the footer of a Parquet file before its reader does: it must be a whole Thrift structure (compact protocol) inside the
/// file. A reader that runs off the end of a damaged footer may never come back.
/// </summary>
internal ref struct ParquetFooter
{
    private const int Deepest = 32; // levels of structures and lists; a footer has about eight
    private const int Longest = 1 << 28; // bytes
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Checks the frame and the footer of a file.</summary>
    /// <param name="stream">The file; left at its start.</param>
    /// <exception cref="InvalidDataException">It is no whole Parquet file.</exception>
    public static void Check(Stream stream)
    {
        Span<byte> frame = stackalloc byte[8];
        if (stream.Length < 12) throw new InvalidDataException($"it has only {stream.Length} bytes");
        stream.ReadExactly(frame[..4]);
        if (!frame[..4].SequenceEqual("PAR1"u8)) throw new InvalidDataException("it does not begin with PAR1");
        stream.Position = stream.Length - 8;
        stream.ReadExactly(frame);
        if (!frame[4..].SequenceEqual("PAR1"u8)) throw new InvalidDataException("it does not end with PAR1");
        int length = BinaryPrimitives.ReadInt32LittleEndian(frame);
        if (length < 1 || length > stream.Length - 12 || length > Longest) throw new InvalidDataException($"its footer cannot have {length} bytes");
        var bytes = new byte[length];
        stream.Position = stream.Length - 8 - length;
        stream.ReadExactly(bytes);
        stream.Position = 0;
        new ParquetFooter(bytes).SkipStructure(0);
    }

    private void SkipStructure(int depth)
    {
        while (Next() is var header && (header & 15) != 0)
        {
            if (header >> 4 == 0) Varint(); // the field's number, where it is not the last one plus a little
            if ((header & 15) > 2) Skip(header & 15, depth); // yes and no are in the header itself
        }
    }

    private void Skip(int type, int depth)
    {
        if (depth > Deepest) throw new InvalidDataException("its footer is nested too deeply");
        switch (type)
        {
            case 1 or 2 or 3: Next(); break;
            case 4 or 5 or 6: Varint(); break;
            case 7: Advance(8); break;
            case 8: Advance(Varint()); break;
            case 9 or 10:
                int header = Next();
                Repeat(header >> 4 == 15 ? Varint() : (ulong)header >> 4, header & 15, depth);
                break;
            case 11:
                ulong pairs = Varint();
                int types = pairs == 0 ? 0 : Next();
                for (; pairs > 0; pairs--)
                {
                    Skip(types >> 4, depth + 1);
                    Skip(types & 15, depth + 1);
                }
                break;
            case 12: SkipStructure(depth + 1); break;
            default: throw new InvalidDataException($"its footer holds a value of unknown type {type}");
        }
    }

    private void Repeat(ulong count, int type, int depth)
    {
        if (count > (ulong)(_bytes.Length - _at)) throw new InvalidDataException("its footer lists more values than it has bytes");
        for (; count > 0; count--) Skip(type, depth + 1);
    }

    private int Next()
    {
        if (_at >= _bytes.Length) throw new InvalidDataException("its footer is cut off");
        return _bytes[_at++];
    }

    private void Advance(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at)) throw new InvalidDataException("its footer is cut off");
        _at += (int)count;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int part = Next();
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
        throw new InvalidDataException("its footer holds a number that does not end");
    }
}
