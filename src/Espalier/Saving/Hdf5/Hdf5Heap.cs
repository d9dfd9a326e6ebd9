using System.Numerics;

namespace Espalier;

/// <summary>A heap of small objects, as large groups keep their links in. Source: HDF5 file format specification 3.0, III.G.</summary>
internal sealed class Hdf5Heap
{
    private const int MostLevels = 8;

    private readonly Hdf5Bytes _file;
    private readonly long _width, _start, _mostDirect, _root;
    private readonly int _offsetSize, _lengthSize, _rows;

    /// <summary>Reads the head of a heap.</summary>
    public Hdf5Heap(Hdf5Bytes file, long address)
    {
        _file = file;
        long at = address;
        file.Expect(ref at, "FRHP"u8);
        at++;
        file.Number(ref at, 2);
        long filters = file.Number(ref at, 2);
        file.Number(ref at, 1);
        long mostObject = file.Number(ref at, 4);
        at += 10 * file.SizeSize + 2 * file.AddressSize;
        _width = file.Number(ref at, 2);
        _start = file.Size(ref at);
        _mostDirect = file.Size(ref at);
        int bits = (int)file.Number(ref at, 2);
        file.Number(ref at, 2);
        _root = file.Address(ref at);
        _rows = (int)file.Number(ref at, 2);
        _offsetSize = (bits + 7) / 8;
        _lengthSize = Bytes(Math.Min(_mostDirect, mostObject));
        if (filters != 0) throw new EspalierException("its weights have a packed heap of names, which is not read. Save the weights with Keras.");
        if (_width is < 1 or > 1 << 12 || _start is < 1 or > 1 << 30 || _mostDirect < _start || _mostDirect > 1 << 30 || bits is < 1 or > 64
            || !BitOperations.IsPow2(_start) || !BitOperations.IsPow2(_mostDirect) || !BitOperations.IsPow2(_width)) throw Hdf5Bytes.Damaged("has a heap that contradicts itself");
    }

    /// <summary>Where an object is in the file.</summary>
    /// <param name="id">Where its number in the heap is.</param>
    public long Find(long id)
    {
        if ((_file.Number(ref id, 1) & 0x30) != 0) throw new EspalierException("its weights have a name too long for its heap, which is not read.");
        long offset = _file.Number(ref id, _offsetSize), length = _file.Number(ref id, _lengthSize);
        long at = _rows == 0 ? _root + offset : Within(_root, _rows, offset, 0);
        _file.Slice(at, length);
        return at;
    }

    private long Within(long block, int rows, long offset, int level)
    {
        long at = block;
        _file.Expect(ref at, "FHIB"u8);
        at += 1 + _file.AddressSize + _offsetSize;
        if (level > MostLevels || rows > 64) throw Hdf5Bytes.Damaged("has a heap within a heap without an end");
        for (int row = 0; row < rows; row++)
        {
            long size = row == 0 ? _start : _start << (row - 1);
            if (size <= 0 || size > long.MaxValue / _width / 4) break;
            if (offset >= size * _width)
            {
                offset -= size * _width;
                at += _width * _file.AddressSize;
                continue;
            }
            at += offset / size * _file.AddressSize;
            long child = _file.Address(ref at);
            if (child == Hdf5Bytes.Nowhere) break;
            if (size <= _mostDirect) return child + offset % size;
            return Within(child, BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)(_start * _width)) + 1, offset % size, level + 1);
        }
        throw Hdf5Bytes.Damaged("lacks a name that it speaks of");
    }

    private static int Bytes(long most)
    {
        int bytes = 1;
        while (bytes < 8 && most >> (8 * bytes) != 0) bytes++;
        return bytes;
    }
}
