using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Espalier;

/// <summary>
/// A safetensors file, memory-mapped: 8 bytes header length, a JSON header, then raw little-endian arrays.
/// Opening reads and checks the header only; values are read when asked for. Nothing in the file is executed.
/// </summary>
/// <remarks>Format: the safetensors README (Hugging Face, 2022). As there, arrays may neither overlap nor leave gaps.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _byName;

    private SafetensorsFile(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, long dataStart, SafetensorsHeader header)
    {
        Path = path;
        _file = file;
        _view = view;
        _dataStart = dataStart;
        Entries = header.Entries;
        Metadata = header.Metadata;
        _byName = Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The arrays, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The strings stored beside the arrays.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>One array's description.</summary>
    /// <param name="name">The array.</param>
    /// <exception cref="EspalierException">There is no such array.</exception>
    public SafetensorsEntry this[string name] => _byName.TryGetValue(name, out var entry)
        ? entry
        : throw new EspalierException($"'{Path}' has no array '{name}'.{Nearest.Suggest(name, _byName.Keys)} It has: {Listed()}.");

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">The file cannot be read, was cut off, or is no safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        MemoryMappedViewAccessor? view = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
            long length = stream.Length;
            if (length < 8) throw Foreign(path, $"it has {length} bytes, fewer than the 8 of the header's length");
            Span<byte> prefix = stackalloc byte[8];
            stream.ReadExactly(prefix);
            ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (headerLength > SafetensorsHeader.LongestHeader)
                throw Foreign(path, $"its first 8 bytes announce a header of {headerLength} bytes, more than {SafetensorsHeader.LongestHeader}");
            if ((long)headerLength > length - 8)
                throw Foreign(path, $"its header should have {headerLength} bytes but the file ends after {length - 8} of them: it was cut off or is another kind of file");
            var json = new byte[headerLength];
            stream.ReadExactly(json);
            var header = SafetensorsHeader.Parse(json, length - 8 - (long)headerLength, path);
            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new SafetensorsFile(path, file, view, 8 + (long)headerLength, header);
        }
        catch (Exception e)
        {
            view?.Dispose();
            file?.Dispose();
            stream?.Dispose();
            if (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
                throw new EspalierException($"'{path}' cannot be read: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Whether there is an array of a name.</summary>
    /// <param name="name">The array.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads an array of any type as floats.</summary>
    /// <param name="name">The array.</param>
    /// <exception cref="EspalierException">There is no such array, or it has more values than a tensor holds.</exception>
    public Tensor ReadTensor(string name)
    {
        var entry = this[name];
        var tensor = new Tensor(entry.Shape, new float[CheckCount(entry)]);
        ReadFloats(name, 0, tensor.Values);
        return tensor;
    }

    /// <summary>Reads a part of an array of any type as floats.</summary>
    /// <param name="name">The array.</param>
    /// <param name="first">The position of the first value, row-major from 0.</param>
    /// <param name="destination">Receives as many values as it has room for.</param>
    /// <exception cref="EspalierException">There is no such array, or it ends before the part does.</exception>
    public void ReadFloats(string name, long first, Span<float> destination)
    {
        var entry = this[name];
        CheckRange(entry, first, destination.Length);
        if (entry.Type == ElementType.F32)
        {
            ReadBytes(entry, first, MemoryMarshal.AsBytes(destination));
            return;
        }
        int size = entry.Type.Size();
        Span<byte> block = stackalloc byte[4096];
        for (int done = 0; done < destination.Length;)
        {
            int count = Math.Min(block.Length / size, destination.Length - done);
            var raw = block[..(count * size)];
            ReadBytes(entry, first + done, raw);
            ElementTypes.ToFloats(entry.Type, raw, destination.Slice(done, count));
            done += count;
        }
    }

    /// <summary>Reads a whole array.</summary>
    /// <typeparam name="T">The type the array is stored as.</typeparam>
    /// <param name="name">The array.</param>
    /// <exception cref="EspalierException">There is no such array, or it is of another type.</exception>
    public T[] Read<T>(string name) where T : unmanaged
    {
        var values = new T[CheckCount(this[name])];
        Read<T>(name, 0, values);
        return values;
    }

    /// <summary>Reads a part of an array.</summary>
    /// <typeparam name="T">The type the array is stored as.</typeparam>
    /// <param name="name">The array.</param>
    /// <param name="first">The position of the first value, row-major from 0.</param>
    /// <param name="destination">Receives as many values as it has room for.</param>
    /// <exception cref="EspalierException">There is no such array, it is of another type, or it ends before the part does.</exception>
    public void Read<T>(string name, long first, Span<T> destination) where T : unmanaged
    {
        var entry = this[name];
        if (entry.Type != ElementTypes.Of<T>())
            throw new EspalierException($"Array '{name}' of '{Path}' holds {SafetensorsTypes.Name(entry.Type)} but was asked for as {SafetensorsTypes.Name(ElementTypes.Of<T>())}.");
        CheckRange(entry, first, destination.Length);
        var bytes = MemoryMarshal.AsBytes(destination);
        ReadBytes(entry, first, bytes);
        if (entry.Type == ElementType.Bool) ElementTypes.NormalizeBools(bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void ReadBytes(SafetensorsEntry entry, long first, Span<byte> destination)
    {
        if (destination.Length > 0)
            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_dataStart + entry.Start + first * entry.Type.Size()), destination);
    }

    private int CheckCount(SafetensorsEntry entry) => entry.Count <= Array.MaxLength
        ? (int)entry.Count
        : throw new EspalierException($"Array '{entry.Name}' of '{Path}' has {entry.Count} values; at most {Array.MaxLength} can be read at once. Read it in parts.");

    private void CheckRange(SafetensorsEntry entry, long first, int count)
    {
        if (first < 0 || first > entry.Count - count)
            throw new EspalierException($"Array '{entry.Name}' of '{Path}' has {entry.Count} values but {count} from position {first} were asked for.");
    }

    private string Listed() => Entries.Count == 0 ? "no arrays" : string.Join(", ", Entries.Take(20).Select(e => e.Name)) + (Entries.Count > 20 ? ", …" : "");

    private static EspalierException Foreign(string path, string what) => new($"'{path}' is not a valid safetensors file: {what}.");
}
