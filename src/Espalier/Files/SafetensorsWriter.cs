using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Espalier;

/// <summary>Collects arrays and strings, then writes them as one safetensors file, whole or not at all.</summary>
/// <remarks>Arrays are ordered by the size of their values, the largest first, so every array is aligned for its type.</remarks>
public sealed class SafetensorsWriter
{
    private readonly List<(string Name, ElementType Type, Shape Shape, long Bytes, Action<Stream> Write)> _arrays = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };

    /// <summary>Strings to store beside the arrays.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds floats; they are not copied, so leave them alone until the file is written.</summary>
    /// <param name="name">A name not used yet.</param>
    /// <param name="tensor">The values.</param>
    public void Add(string name, Tensor tensor) => Add<float>(name, tensor.Shape, tensor.Values);

    /// <summary>Adds values of some type; they are not copied, so leave them alone until the file is written.</summary>
    /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, Half, float or double.</typeparam>
    /// <param name="name">A name not used yet.</param>
    /// <param name="shape">The sizes; no batch placeholder.</param>
    /// <param name="values">As many values as the shape has, row-major.</param>
    /// <exception cref="EspalierException">The number of values does not fit the shape.</exception>
    public void Add<T>(string name, Shape shape, ReadOnlyMemory<T> values) where T : unmanaged
    {
        if (!shape.HasBatch && values.Length != shape.ValuesPerRow)
            throw new EspalierException($"Array '{name}' of shape {shape} needs {shape.ValuesPerRow} values but got {values.Length}.");
        Add(name, ElementTypes.Of<T>(), shape, stream =>
        {
            // Written in parts: one span of bytes cannot cover 2 GB of values.
            for (int at = 0; at < values.Length; at += 1 << 20)
                stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(at, Math.Min(1 << 20, values.Length - at))));
        });
    }

    /// <summary>Adds an array whose bytes are made while the file is written, for what does not fit into memory.</summary>
    /// <param name="name">A name not used yet.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="shape">The sizes; no batch placeholder.</param>
    /// <param name="write">Writes exactly the array's bytes, row-major and little-endian.</param>
    /// <exception cref="EspalierException">The name is used already, or the shape has a batch placeholder.</exception>
    public void Add(string name, ElementType type, Shape shape, Action<Stream> write)
    {
        if (shape.HasBatch) throw new EspalierException($"Array '{name}' needs a shape of numbers but got {shape}.");
        if (!_names.Add(name))
            throw new EspalierException($"An array needs a name of its own but '{name}' is used already.");
        _arrays.Add((name, type, shape, checked(shape.ValuesPerRow * type.Size()), write));
    }

    /// <summary>Writes the file: beside its place, then renamed into it.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="EspalierException">The place cannot be written, or an array wrote other than its bytes.</exception>
    public void Save(string path)
    {
        var ordered = _arrays.OrderByDescending(a => a.Type.Size()).ToList(); // stable: equal sizes stay as added
        byte[] header = Header(ordered);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (name, _, _, bytes, write) in ordered)
            {
                long before = stream.Position;
                write(stream);
                if (stream.Position - before != bytes)
                    throw new EspalierException($"Array '{name}' should write {bytes} bytes but wrote {stream.Position - before}.");
            }
        });
    }

    private byte[] Header(List<(string Name, ElementType Type, Shape Shape, long Bytes, Action<Stream> Write)> arrays)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, value) in Metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long start = 0;
            foreach (var (name, type, shape, bytes, _) in arrays)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsTypes.Name(type));
                json.WriteStartArray("shape");
                foreach (int d in shape.Dims) json.WriteNumberValue(d);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(start);
                json.WriteNumberValue(start += bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' '); // with the 8 bytes before, the arrays begin aligned
        if (buffer.Length > SafetensorsHeader.LongestHeader)
            throw new EspalierException($"The header with names and metadata takes {buffer.Length} bytes; at most {SafetensorsHeader.LongestHeader} are allowed. Store less in the metadata.");
        return buffer.ToArray();
    }
}
