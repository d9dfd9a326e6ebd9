namespace Espalier.Onnx;

/// <summary>The numbers ONNX has for the types of values.</summary>
internal static class OnnxTypes
{
    public const int Float = 1, UInt8 = 2, Int8 = 3, UInt16 = 4, Int16 = 5, Int32 = 6, Int64 = 7, Text = 8, Bool = 9, Half = 10, Double = 11, UInt32 = 12, UInt64 = 13;

    public static string Name(int type) => type switch
    {
        Float => "float",
        UInt8 => "uint8",
        Int8 => "int8",
        UInt16 => "uint16",
        Int16 => "int16",
        Int32 => "int32",
        Int64 => "int64",
        Text => "string",
        Bool => "bool",
        Half => "float16",
        Double => "double",
        UInt32 => "uint32",
        UInt64 => "uint64",
        16 => "bfloat16",
        _ => $"type {type}",
    };
}
