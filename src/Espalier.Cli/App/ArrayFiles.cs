using System.Text;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>
/// Copies arrays between safetensors and NumPy's npz, name by name and bit by bit. The texts of a safetensors file, such as the recipe of
/// prepared data, travel in the npz as arrays of UTF-8 bytes, so that the way back gives a file that is prepared data again.
/// </summary>
internal static class ArrayFiles
{
    /// <summary>Writes a safetensors file's arrays as npz.</summary>
    /// <returns>How many arrays there are.</returns>
    public static int FromSafetensors(string from, string to)
    {
        using var file = SafetensorsFile.Open(from);
        var arrays = file.Entries.Select(e => KeyValuePair.Create(e.Name, Read(file, e)));
        var texts = file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(m.Value);
            return KeyValuePair.Create(PreparedArrays.TextPrefix + m.Key, NpyArray.From<byte>(new Shape(bytes.Length), bytes));
        });
        NpzFile.Write(to, arrays.Concat(texts));
        return file.Entries.Count;
    }

    /// <summary>Writes an npz file's arrays as safetensors.</summary>
    /// <returns>How many arrays there are.</returns>
    public static int FromNpz(string from, string to)
    {
        var writer = new SafetensorsWriter();
        int count = 0;
        foreach (var (name, array) in NpzFile.Read(from))
        {
            if (name.StartsWith(PreparedArrays.TextPrefix, StringComparison.Ordinal) && array.Type == ElementType.U8 && array.Shape.Rank == 1)
            {
                writer.Metadata[name[PreparedArrays.TextPrefix.Length..]] = Encoding.UTF8.GetString(array.Values<byte>());
                continue;
            }
            writer.Add(name, array.Type, array.Shape, stream => stream.Write(array.Raw));
            count++;
        }
        writer.Save(to);
        return count;
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
