using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Espalier.Tests.Goldens;

/// <summary>
/// Reads safetensors for the tests, on its own: 8 bytes header length, a JSON header, raw little-endian values. It shares no code
/// with the library, so the two can be held against each other.
/// </summary>
public static class GoldenSafetensors
{
    /// <summary>All arrays of a file by name, in the order of the header.</summary>
    public static IReadOnlyDictionary<string, GoldenArray> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var header = JsonNode.Parse(bytes.AsSpan(8, headerLength))!.AsObject();
        var arrays = new Dictionary<string, GoldenArray>();
        foreach (var (name, entry) in header)
        {
            if (name == "__metadata__") continue;
            int[] shape = [.. entry!["shape"]!.AsArray().Select(d => d!.GetValue<int>())];
            int start = entry["data_offsets"]![0]!.GetValue<int>(), end = entry["data_offsets"]![1]!.GetValue<int>();
            double[] values = Values((string)entry["dtype"]!, bytes.AsSpan(8 + headerLength)[start..end]);
            Assert.Equal(shape.Aggregate(1, (a, b) => a * b), values.Length);
            arrays.Add(name, new GoldenArray(shape, values));
        }
        return arrays;
    }

    private static double[] Values(string type, ReadOnlySpan<byte> bytes)
    {
        int size = type switch
        {
            "F64" or "I64" => 8,
            "F32" or "I32" => 4,
            "U8" or "BOOL" => 1,
            _ => throw new NotSupportedException($"A golden array of type {type} is not expected."),
        };
        var values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            var at = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                "F64" => BinaryPrimitives.ReadDoubleLittleEndian(at),
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "I64" => BinaryPrimitives.ReadInt64LittleEndian(at),
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(at),
                _ => at[0],
            };
        }
        return values;
    }
}
