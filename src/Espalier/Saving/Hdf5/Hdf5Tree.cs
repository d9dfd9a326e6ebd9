namespace Espalier;

/// <summary>The records of a tree of the second version. Source: HDF5 file format specification 3.0, III.A.2.</summary>
internal static class Hdf5Tree
{
    private const int MostLevels = 16;

    /// <summary>Where the records are, in order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The head of the tree.</param>
    /// <param name="type">The type that its records must have.</param>
    public static List<long> Records(Hdf5Bytes file, long address, int type)
    {
        var found = new List<long>();
        long at = address;
        file.Expect(ref at, "BTHD"u8);
        at++;
        if (file.Number(ref at, 1) != type) throw Hdf5Bytes.Damaged("has a tree of another kind than it says");
        long node = file.Number(ref at, 4), record = file.Number(ref at, 2);
        int depth = (int)file.Number(ref at, 2);
        at += 2;
        long root = file.Address(ref at), count = file.Number(ref at, 2);
        if (record < 1 || node < 16 || node > file.Length || depth > MostLevels) throw Hdf5Bytes.Damaged("has a tree that contradicts itself");
        if (root == Hdf5Bytes.Nowhere || count == 0) return found;
        // How many records a node of a level can have, and all below it, say how many bytes their numbers take.
        var most = new long[depth + 1];
        var below = new long[depth + 1];
        var width = new int[depth + 1];
        most[0] = below[0] = (node - 10) / record;
        for (int level = 1; level <= depth; level++)
        {
            width[level] = Bytes(below[level - 1]);
            int pointer = file.AddressSize + Bytes(most[level - 1]) + (level > 1 ? width[level] : 0);
            most[level] = Math.Max(1, (node - 10 - pointer) / (record + pointer));
            below[level] = Math.Min((most[level] + 1) * below[level - 1] + most[level], long.MaxValue / 1_000_000);
        }
        Walk(root, count, depth);
        return found;

        void Walk(long where, long records, int level)
        {
            file.Expect(ref where, level == 0 ? "BTLF"u8 : "BTIN"u8);
            where += 2;
            if (records > most[level]) throw Hdf5Bytes.Damaged("has a tree whose nodes hold more than they can");
            for (long i = 0; i < records; i++, where += record)
            {
                file.Slice(where, record);
                found.Add(where);
            }
            if (level == 0) return;
            int size = Bytes(most[level - 1]);
            for (long i = 0; i <= records; i++)
            {
                long child = file.Address(ref where), own = file.Number(ref where, size);
                if (level > 1) where += width[level];
                Walk(child, own, level - 1);
            }
        }
    }

    // How many bytes a number up to this takes.
    private static int Bytes(long most)
    {
        int bytes = 1;
        while (bytes < 8 && most >> (8 * bytes) != 0) bytes++;
        return bytes;
    }
}
