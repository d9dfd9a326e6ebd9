using System.Text.Json;

namespace Espalier;

/// <summary>The JSON header of a safetensors file, read and checked: after this no size in it need be doubted.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header that is read, the bound of the reference implementation.</summary>
    public const int LongestHeader = 100_000_000;

    /// <summary>The key that holds strings in place of an array.</summary>
    public const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly Dictionary<string, SafetensorsEntry> _byName = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path) => _path = path;

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>The arrays, in the order of their bytes.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>Reads a header and checks it against the bytes that follow it.</summary>
    /// <param name="json">The header, UTF-8.</param>
    /// <param name="dataLength">How many bytes follow the header.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="EspalierException">Anything that is not as the format has it.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength, string path)
    {
        var header = new SafetensorsHeader(path);
        try
        {
            header.Read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the second: text that is no UTF-8
        {
            throw header.Error($"the header is not valid JSON ({e.Message})", e);
        }
        header.CheckLayout(dataLength);
        return header;
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Error("the header is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name == MetadataKey) ReadMetadata(ref reader);
            else
            {
                var entry = ReadEntry(ref reader, name);
                if (!_byName.TryAdd(name, entry)) throw Error($"the array {Quote(name)} is in the header twice");
                Entries.Add(entry);
            }
        }
        if (reader.Read()) throw Error("the header goes on after its JSON object");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (Metadata.Count > 0) throw Error($"'{MetadataKey}' is in the header twice");
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw Error($"'{MetadataKey}' needs an object of strings");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw Error($"'{MetadataKey}' needs strings but {Quote(key)} is a {reader.TokenType}");
            if (!Metadata.TryAdd(key, reader.GetString()!)) throw Error($"'{MetadataKey}' has {Quote(key)} twice");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? dims = null, offsets = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw Error($"array {Quote(name)} needs an object with dtype, shape and data_offsets");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String: type = reader.GetString(); break;
                case "shape" when dims is null: dims = ReadNumbers(ref reader, name, key); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(ref reader, name, key); break;
                default: throw Error($"array {Quote(name)} has {Quote(key)} twice, of the wrong kind, or not known to the format");
            }
        }
        if (type is null || dims is null || offsets is not { Count: 2 })
            throw Error($"array {Quote(name)} needs dtype, shape and two data_offsets");
        var element = SafetensorsTypes.Parse(type)
            ?? throw Error($"array {Quote(name)} has the dtype {Quote(type)}; these are read: {SafetensorsTypes.Known}");
        return new SafetensorsEntry(name, element, ShapeOf(name, dims, element, offsets), offsets[0], offsets[1] - offsets[0]);
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Error($"array {Quote(name)} needs a list of whole numbers as {key}");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Error($"array {Quote(name)} needs whole numbers of 0 or more as {key}");
            if (numbers.Count == 32) throw Error($"array {Quote(name)} has more than 32 numbers as {key}");
            numbers.Add(number);
        }
        return numbers;
    }

    private Shape ShapeOf(string name, List<long> dims, ElementType type, List<long> offsets)
    {
        if (offsets[1] < offsets[0]) throw Error($"array {Quote(name)} ends ({offsets[1]}) before it begins ({offsets[0]})");
        if (ArraySize.Bytes(dims, type) is not { } bytes)
            throw Error($"array {Quote(name)} of shape ({string.Join(", ", dims)}) is too large to be true");
        if (bytes != offsets[1] - offsets[0])
            throw Error($"array {Quote(name)} of shape ({string.Join(", ", dims)}) and dtype {SafetensorsTypes.Name(type)} takes {bytes} bytes but has {offsets[1] - offsets[0]}");
        return new Shape([.. dims.Select(d => (int)d)]);
    }

    private void CheckLayout(long dataLength)
    {
        Entries.Sort((a, b) => (a.Start, a.ByteCount).CompareTo((b.Start, b.ByteCount)));
        long end = 0;
        foreach (var entry in Entries)
        {
            if (entry.Start < end) throw Error($"array {Quote(entry.Name)} begins at byte {entry.Start}, inside the array before it, which ends at {end}");
            if (entry.Start > end) throw Error($"{entry.Start - end} bytes before array {Quote(entry.Name)} belong to no array");
            if (entry.ByteCount > dataLength - entry.Start)
                throw Error($"array {Quote(entry.Name)} ends at byte {entry.Start + entry.ByteCount} after the header but only {dataLength} follow it: the file was cut off");
            end = entry.Start + entry.ByteCount;
        }
        if (end != dataLength) throw Error($"{dataLength - end} bytes at the end belong to no array");
    }

    private static string Quote(string name) => name.Length <= 80 ? $"'{name}'" : $"'{name[..80]}…'";

    private EspalierException Error(string what, Exception? inner = null)
    {
        string message = $"'{_path}' is not a valid safetensors file: {what}.";
        return inner is null ? new EspalierException(message) : new EspalierException(message, inner);
    }
}
