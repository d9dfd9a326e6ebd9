namespace Espalier;

/// <summary>A type of values. Source: HDF5 file format specification 3.0, IV.A.2.d.</summary>
/// <param name="Class">The kind.</param>
/// <param name="Size">How many bytes a value takes.</param>
/// <param name="IsBigEndian">Whether the highest byte of a number comes first.</param>
/// <param name="IsSigned">Whether a whole number has a sign.</param>
/// <param name="ExponentBits">How many bits the exponent of a float has.</param>
internal readonly record struct Hdf5Type(Hdf5Class Class, int Size, bool IsBigEndian, bool IsSigned, int ExponentBits)
{
    /// <summary>Whether the values are texts of any length, kept elsewhere in the file.</summary>
    public bool IsText { get; private init; }

    /// <summary>Reads a type.</summary>
    public static Hdf5Type Read(Hdf5Bytes file, Hdf5Header.Message message)
    {
        var head = file.Slice(message.At, 8);
        var kind = (Hdf5Class)(head[0] & 15);
        byte bits = head[1];
        long at = message.At + 4, size = file.Number(ref at, 4);
        if (size is < 1 or > 1 << 20) throw Hdf5Bytes.Damaged("has values of a type whose size no number has");
        int exponent = 0;
        if (kind == Hdf5Class.Float) exponent = file.Slice(message.At, 14)[13];
        if (kind == Hdf5Class.Enum) // its numbers are of the type that follows
        {
            var inner = file.Slice(message.At + 8, 8);
            if ((inner[0] & 15) != (int)Hdf5Class.Integer) throw Hdf5Bytes.Damaged("has names for values that are no numbers");
            return new Hdf5Type(Hdf5Class.Integer, (int)size, (inner[1] & 1) != 0, (inner[1] & 8) != 0, 0);
        }
        return new Hdf5Type(kind, (int)size, kind is Hdf5Class.Integer or Hdf5Class.Float && (bits & 1) != 0, (bits & 8) != 0, exponent)
        {
            IsText = kind == Hdf5Class.Text || kind == Hdf5Class.OfAnyLength && (bits & 15) == 1,
        };
    }
}
