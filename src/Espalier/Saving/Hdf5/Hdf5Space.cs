namespace Espalier;

/// <summary>The sizes of data. Source: HDF5 file format specification 3.0, IV.A.2.b.</summary>
internal static class Hdf5Space
{
    private const int MostAxes = 32;

    /// <summary>Reads the sizes, and whether there is nothing at all.</summary>
    public static (long[] Sizes, bool IsNothing) Read(Hdf5Bytes file, Hdf5Header.Message message)
    {
        long at = message.At;
        int version = (int)file.Number(ref at, 1), rank = (int)file.Number(ref at, 1);
        file.Number(ref at, 1);
        bool nothing = file.Number(ref at, 1) == 2 && version == 2;
        if (version is not (1 or 2) || rank > MostAxes) throw Hdf5Bytes.Damaged("has data of a shape that is not known");
        if (version == 1) at += 4;
        var sizes = new long[rank];
        for (int i = 0; i < rank; i++)
            if ((sizes[i] = file.Size(ref at)) is < 0 or > int.MaxValue) throw Hdf5Bytes.Damaged("has data of a shape that no file can hold");
        return (sizes, nothing);
    }
}
