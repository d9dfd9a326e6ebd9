using System.IO.Compression;

namespace Espalier;

/// <summary>
/// Values that a file keeps in pieces of one shape, each packed on its own, brought together. Of the ways to pack, deflate, shuffle and the checksum
/// Fletcher 32 are read. Source: HDF5 file format specification 3.0, IV.A.2.l.
/// </summary>
internal sealed class Hdf5Pieces
{
    /// <summary>Deflate makes at most about 1032 bytes of one.</summary>
    public const long MostInflation = 1032;

    private const int Deflate = 1, Shuffle = 2, Fletcher = 3;

    private readonly Hdf5Bytes _file;
    private readonly string _path;
    private readonly IReadOnlyList<long> _sizes;
    private readonly long[] _shape, _grid;
    private readonly int _valueSize;
    private readonly List<int> _filters = [];
    private readonly byte[] _values;
    private byte[] _piece = [];

    /// <summary>Makes room for the values.</summary>
    /// <exception cref="EspalierException">The file cannot hold so many, or they are packed in a way that is not read.</exception>
    public Hdf5Pieces(Hdf5Bytes file, string path, IReadOnlyList<long> sizes, long[] shape, int valueSize, Hdf5Header.Message? pipeline, long bytes)
    {
        (_file, _path, _sizes, _shape, _valueSize) = (file, path, sizes, shape, valueSize);
        PieceBytes = valueSize;
        long most = checked(file.Length * MostInflation);
        foreach (long size in shape)
            if ((PieceBytes = size > most / PieceBytes ? most + 1 : PieceBytes * size) > most) break;
        if (bytes > Math.Min(most, Array.MaxLength) || PieceBytes > Math.Min(most, Array.MaxLength))
            throw new EspalierException($"its weights say that '{path}' has {bytes} bytes, in pieces of {PieceBytes}, more than the file can hold. The file is damaged.");
        if (pipeline is { } message) ReadPipeline(message);
        _values = new byte[bytes];
        _grid = [.. sizes.Zip(shape, (size, piece) => (size + piece - 1) / piece)];
        Count = 1;
        foreach (long along in _grid) Count *= along;
    }

    /// <summary>How many bytes a piece has, unpacked.</summary>
    public long PieceBytes { get; }

    /// <summary>How many pieces there are.</summary>
    public long Count { get; }

    /// <summary>The values; where no piece was added they are 0.</summary>
    public ReadOnlyMemory<byte> Values => _values;

    /// <summary>Where a piece begins, when they are counted row-major.</summary>
    public long[] Origin(long number)
    {
        var origin = new long[_grid.Length];
        for (int axis = _grid.Length - 1; axis >= 0; axis--)
        {
            origin[axis] = number % _grid[axis] * _shape[axis];
            number /= _grid[axis];
        }
        return origin;
    }

    /// <summary>Unpacks a piece to its place.</summary>
    /// <param name="origin">Where its first value goes.</param>
    /// <param name="address">Where it is in the file.</param>
    /// <param name="length">How many bytes it has there.</param>
    /// <param name="mask">Which of the ways to pack were not used, by bit.</param>
    public void Add(long[] origin, long address, long length, long mask)
    {
        for (int axis = 0; axis < origin.Length; axis++)
            if (origin[axis] < 0 || origin[axis] >= _sizes[axis] || origin[axis] % _shape[axis] != 0) throw Hdf5Bytes.Damaged($"has a piece of '{_path}' at a place that none has");
        var packed = _file.Memory(address, length);
        var unpacked = Unpack(packed, mask);
        if (unpacked.Length != PieceBytes) throw Hdf5Bytes.Damaged($"has a piece of '{_path}' of another size than it says");
        Place(unpacked.Span, origin, 0, 0, 0);
    }

    private ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> bytes, long mask)
    {
        for (int i = _filters.Count - 1; i >= 0; i--)
        {
            if ((mask >> i & 1) != 0) continue;
            bytes = _filters[i] switch
            {
                Fletcher => bytes.Length >= 4 ? bytes[..^4] : throw Hdf5Bytes.Damaged($"has a piece of '{_path}' without its checksum"),
                Shuffle => Unshuffled(bytes.Span),
                _ => Inflated(bytes),
            };
        }
        return bytes;
    }

    private byte[] Inflated(ReadOnlyMemory<byte> bytes)
    {
        if (_piece.Length == 0) _piece = new byte[PieceBytes + (_filters.Contains(Fletcher) ? 4 : 0)];
        using var stream = new ZLibStream(new MemoryStream(bytes.ToArray(), writable: false), CompressionMode.Decompress);
        int read;
        try
        {
            read = stream.ReadAtLeast(_piece, _piece.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new EspalierException($"its weights have a piece of '{_path}' that cannot be unpacked: {e.Message} The file is damaged.", e);
        }
        return read == _piece.Length ? _piece : _piece[..read];
    }

    // Bytes of one place in all values stand together; here each value gets its own again.
    private byte[] Unshuffled(ReadOnlySpan<byte> bytes)
    {
        byte[] values = bytes.ToArray();
        int count = bytes.Length / _valueSize;
        for (int part = 0; part < _valueSize; part++)
            for (int i = 0; i < count; i++) values[i * _valueSize + part] = bytes[part * count + i];
        return values;
    }

    private void Place(ReadOnlySpan<byte> piece, long[] origin, int axis, long from, long to)
    {
        long here = Math.Min(_shape[axis], _sizes[axis] - origin[axis]);
        if (axis == _shape.Length - 1)
        {
            piece.Slice((int)(from * _shape[axis] * _valueSize), (int)(here * _valueSize)).CopyTo(_values.AsSpan((int)((to * _sizes[axis] + origin[axis]) * _valueSize)));
            return;
        }
        for (long i = 0; i < here; i++) Place(piece, origin, axis + 1, from * _shape[axis] + i, to * _sizes[axis] + origin[axis] + i);
    }

    private void ReadPipeline(Hdf5Header.Message message)
    {
        long at = message.At;
        int version = (int)_file.Number(ref at, 1), count = (int)_file.Number(ref at, 1);
        if (version is not (1 or 2) || count > 32) throw Hdf5Bytes.Damaged($"has '{_path}' packed in a way that is not known");
        if (version == 1) at += 6;
        for (int i = 0; i < count; i++)
        {
            int id = (int)_file.Number(ref at, 2);
            int name = version == 1 || id >= 256 ? (int)_file.Number(ref at, 2) : 0;
            at += 2;
            int values = (int)_file.Number(ref at, 2);
            at += (version == 1 ? (name + 7) / 8 * 8 : name) + 4L * values;
            if (version == 1 && values % 2 != 0) at += 4;
            if (id is not (Deflate or Shuffle or Fletcher))
                throw new EspalierException($"its weights have '{_path}' packed by the filter {id}, which is not read. Save them without compression, or with gzip.");
            _filters.Add(id);
        }
    }
}
