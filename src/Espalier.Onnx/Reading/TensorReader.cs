using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Espalier.Onnx.Protocol;

namespace Espalier.Onnx;

/// <summary>Reads the numbers of a file. Nothing is allocated before the sizes agree with the bytes that are there.</summary>
internal static class TensorReader
{
    public static Known Read(TensorProto tensor, string what, bool isWeight)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
            throw new EspalierException($"{what} lies in another file ('{tensor.ExternalData.FirstOrDefault(e => e.Key == "location")?.Value}'), "
                + "which is not read. Save the model with its data inside.");
        int[] dims = Dims(tensor, what);
        long count = dims.Aggregate(1L, (a, d) => a * d);
        var raw = tensor.RawData.Span;
        var read = new Known(tensor.DataType, dims) { Weight = isWeight ? tensor.Name : null };
        switch (tensor.DataType)
        {
            case OnnxTypes.Float: return read with { Floats = raw.Length > 0 ? Raw(raw, 4, b => BinaryPrimitives.ReadSingleLittleEndian(b)) : Listed(tensor.FloatData, v => v) };
            case OnnxTypes.Double: return read with { Floats = raw.Length > 0 ? Raw(raw, 8, b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b)) : Listed(tensor.DoubleData, v => (float)v) };
            case OnnxTypes.Half: return read with { Floats = raw.Length > 0 ? Raw(raw, 2, b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)) : Listed(tensor.Int32Data, v => (float)BitConverter.UInt16BitsToHalf((ushort)v)) };
            case OnnxTypes.Int64: return read with { Integers = raw.Length > 0 ? Raw(raw, 8, BinaryPrimitives.ReadInt64LittleEndian) : Listed(tensor.Int64Data, v => v) };
            case OnnxTypes.Int32: return read with { Integers = raw.Length > 0 ? Raw(raw, 4, b => (long)BinaryPrimitives.ReadInt32LittleEndian(b)) : Listed(tensor.Int32Data, v => (long)v) };
            case OnnxTypes.UInt8: return read with { Integers = raw.Length > 0 ? Raw(raw, 1, b => (long)b[0]) : Listed(tensor.Int32Data, v => (long)v) };
            case OnnxTypes.Int8: return read with { Integers = raw.Length > 0 ? Raw(raw, 1, b => (long)(sbyte)b[0]) : Listed(tensor.Int32Data, v => (long)v) };
            case OnnxTypes.Bool: return read with { Integers = raw.Length > 0 ? Raw(raw, 1, b => b[0] != 0 ? 1L : 0) : Listed(tensor.Int32Data, v => v != 0 ? 1L : 0) };
            case OnnxTypes.Text:
                Match(tensor.StringData.Count);
                return read with { Texts = [.. tensor.StringData.Select(t => t.ToStringUtf8())] };
            default: throw new EspalierException($"{what} has numbers of type {OnnxTypes.Name(tensor.DataType)}, which is not read. Save the model with floats of 32 bits.");
        }

        T[] Raw<T>(ReadOnlySpan<byte> bytes, int size, FromBytes<T> one)
        {
            if (bytes.Length % size != 0) throw Odd(bytes.Length);
            Match(bytes.Length / size);
            var values = new T[count];
            if (typeof(T) == typeof(float) && size == 4 && BitConverter.IsLittleEndian) bytes.CopyTo(MemoryMarshal.AsBytes((Span<float>)(float[])(object)values));
            else for (int i = 0; i < values.Length; i++) values[i] = one(bytes.Slice(i * size, size));
            return values;
        }

        T[] Listed<TStored, T>(Google.Protobuf.Collections.RepeatedField<TStored> stored, Func<TStored, T> one)
        {
            Match(stored.Count);
            return [.. stored.Select(one)];
        }

        void Match(long found)
        {
            if (found != count) throw Odd(found);
        }

        EspalierException Odd(long found) => new($"{what} of shape ({string.Join(", ", dims)}) needs {count} values but the file has {found}"
            + $"{(found == 0 ? "" : " or bytes that do not fit")}.");
    }

    private delegate T FromBytes<T>(ReadOnlySpan<byte> bytes);

    private static int[] Dims(TensorProto tensor, string what)
    {
        if (tensor.Dims.Count > 16) throw new EspalierException($"{what} has {tensor.Dims.Count} axes; 16 are read.");
        double count = 1;
        foreach (long d in tensor.Dims)
        {
            if (d is < 0 or > int.MaxValue) throw new EspalierException($"{what} has an axis of size {d}.");
            count *= d;
        }
        // Only a size of 0 can hide a large one; both are refused alike.
        if (count > int.MaxValue || tensor.Dims.Aggregate(1.0, (a, d) => a * Math.Max(1, d)) > int.MaxValue)
            throw new EspalierException($"{what} of shape ({string.Join(", ", tensor.Dims)}) is too large.");
        return [.. tensor.Dims.Select(d => (int)d)];
    }
}
