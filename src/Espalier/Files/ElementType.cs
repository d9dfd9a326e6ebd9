namespace Espalier;

/// <summary>The type of the values of a stored array.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,
    /// <summary>Unsigned, 8 bits.</summary>
    U8,
    /// <summary>Signed, 8 bits.</summary>
    I8,
    /// <summary>Unsigned, 16 bits.</summary>
    U16,
    /// <summary>Signed, 16 bits.</summary>
    I16,
    /// <summary>Unsigned, 32 bits.</summary>
    U32,
    /// <summary>Signed, 32 bits.</summary>
    I32,
    /// <summary>Unsigned, 64 bits.</summary>
    U64,
    /// <summary>Signed, 64 bits.</summary>
    I64,
    /// <summary>IEEE 754 half precision.</summary>
    F16,
    /// <summary>The upper half of a 32-bit float.</summary>
    BF16,
    /// <summary>IEEE 754 single precision.</summary>
    F32,
    /// <summary>IEEE 754 double precision.</summary>
    F64,
}
