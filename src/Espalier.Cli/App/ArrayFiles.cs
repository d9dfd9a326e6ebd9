using System.Text.Json;

namespace Espalier.Cli;

/// <summary>
/// Copies arrays between safetensors and NumPy's npz, name by name and bit by bit. The texts of a safetensors file, such as the recipe of
/// prepared data, travel in the npz as an array of UTF-8 bytes, so that the way back gives a file that is prepared data again.
/// </summary>
internal static class ArrayFiles
{
    private const string Metadata = "__metadata__";

    /// <summary>Writes a safetensors file's arrays as npz.</summary>
    /// <returns>How many arrays there are.</returns>
    public static int FromSafetensors(string from, string to)
    {
        using var file = SafetensorsFile.Open(from);
        var arrays = file.Entries.Select(e => KeyValuePair.Create(e.Name, Read(file, e)));
        if (file.Metadata.Count > 0)
        {
            byte[] texts = JsonSerializer.SerializeToUtf8Bytes(file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).ToDictionary());
            arrays = arrays.Append(KeyValuePair.Create(Metadata, NpyArray.From<byte>(new Shape(texts.Length), texts)));
        }
        NpzFile.Write(to, arrays);
        return file.Entries.Count;
    }

    /// <summary>Writes an npz file's arrays as safetensors.</summary>
    /// <returns>How many arrays there are.</returns>
    public static int FromNpz(string from, string to)
    {
        var arrays = NpzFile.Read(from);
        var writer = new SafetensorsWriter();
        foreach (var (name, array) in arrays)
        {
            if (name != Metadata) writer.Add(name, array.Type, array.Shape, stream => stream.Write(array.Raw));
            else
                foreach (var (key, text) in Texts(array, from)) writer.Metadata[key] = text;
        }
        writer.Save(to);
        return arrays.Count - (arrays.ContainsKey(Metadata) ? 1 : 0);
    }

    private static Dictionary<string, string> Texts(NpyArray array, string from)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(array.Values<byte>()) ?? [];
        }
        catch (JsonException e)
        {
            throw new EspalierException($"'{from}' is damaged: its array '{Metadata}' should hold texts as JSON but does not.", e);
        }
    }

    private static NpyArray Read(SafetensorsFile file, SafetensorsEntry entry) => entry.Type switch
    {
        ElementType.Bool => Read<bool>(file, entry),
        ElementType.U8 => Read<byte>(file, entry),
        ElementType.I8 => Read<sbyte>(file, entry),
        ElementType.U16 => Read<ushort>(file, entry),
        ElementType.I16 => Read<short>(file, entry),
        ElementType.U32 => Read<uint>(file, entry),
        ElementType.I32 => Read<int>(file, entry),
        ElementType.U64 => Read<ulong>(file, entry),
        ElementType.I64 => Read<long>(file, entry),
        ElementType.F16 => Read<Half>(file, entry),
        ElementType.F64 => Read<double>(file, entry),
        _ => NpyArray.From(file.ReadTensor(entry.Name)), // NumPy has no bfloat16: it becomes float, which holds it exactly
    };

    private static NpyArray Read<T>(SafetensorsFile file, SafetensorsEntry entry) where T : unmanaged => NpyArray.From<T>(entry.Shape, file.Read<T>(entry.Name));
}
