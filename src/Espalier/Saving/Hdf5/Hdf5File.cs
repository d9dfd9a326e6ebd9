namespace Espalier;

/// <summary>
/// An HDF5 file, read as far as files of weights go: groups of either layout, with links in tables, messages or heaps; numbers stored whole, within
/// the header, or in packed pieces; texts beside them. Nothing the file says of its sizes is believed before it is held against the length of the
/// file, structures that lead back to themselves are errors, and other files are never opened. Source: HDF5 file format specification 3.0.
/// </summary>
internal sealed class Hdf5File
{
    private readonly Dictionary<long, Hdf5Object> _objects = [];

    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="bytes">The file, whole.</param>
    /// <exception cref="EspalierException">It is no such file, or damaged.</exception>
    public Hdf5File(ReadOnlyMemory<byte> bytes)
    {
        Bytes = new Hdf5Bytes(bytes);
        ReadOnlySpan<byte> signature = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];
        if (!bytes.Span.StartsWith(signature)) throw new EspalierException("its weights are no HDF5 file, or a damaged one: it does not begin as one.");
        long at = 8;
        int version = (int)Bytes.Number(ref at, 1);
        if (version > 3) throw new EspalierException($"its weights are HDF5 of version {version}; versions 0 to 3 are read.");
        at = version < 2 ? 13 : 9;
        (Bytes.AddressSize, Bytes.SizeSize) = ((int)Bytes.Number(ref at, 1), (int)Bytes.Number(ref at, 1));
        if (Bytes.AddressSize is not (2 or 4 or 8) || Bytes.SizeSize is not (2 or 4 or 8)) throw Hdf5Bytes.Damaged("has addresses of a size that none has");
        at = version switch { 0 => 24, 1 => 28, _ => 12 };
        if (Bytes.Address(ref at) != 0) throw new EspalierException("its weights begin in the middle of an HDF5 file, which is not read.");
        Bytes.Address(ref at);
        if (Bytes.Address(ref at) > Bytes.Length) throw new EspalierException("its weights end too early: the file was cut off.");
        if (version < 2)
        {
            Bytes.Address(ref at);
            Bytes.Address(ref at); // of the root's name, which it lacks
        }
        Root = Object("", Bytes.Address(ref at));
    }

    /// <summary>The file.</summary>
    public Hdf5Bytes Bytes { get; }

    /// <summary>The root group.</summary>
    public Hdf5Object Root { get; }

    /// <summary>The object at an address, read once.</summary>
    internal Hdf5Object Object(string path, long address)
    {
        if (!_objects.TryGetValue(address, out var known)) _objects[address] = known = new Hdf5Object(this, path, address);
        return known;
    }
}
