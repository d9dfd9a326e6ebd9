namespace Espalier;

/// <summary>The kinds of types in HDF5 files.</summary>
internal enum Hdf5Class
{
    /// <summary>A whole number.</summary>
    Integer = 0,
    /// <summary>A floating-point number.</summary>
    Float = 1,
    /// <summary>A text of a fixed length.</summary>
    Text = 3,
    /// <summary>Bits without a meaning.</summary>
    Bits = 4,
    /// <summary>Bytes without a meaning.</summary>
    Opaque = 5,
    /// <summary>Whole numbers that have names.</summary>
    Enum = 8,
    /// <summary>Values of any number, kept elsewhere.</summary>
    OfAnyLength = 9,
}
