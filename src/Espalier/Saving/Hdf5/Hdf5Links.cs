using System.Text;

namespace Espalier;

/// <summary>
/// What a group holds, by name: links in its header, in a heap when there are many, or in a table of symbols in the older layout.
/// Source: HDF5 file format specification 3.0, III.A.1, III.C, III.D, IV.A.2.g.
/// </summary>
internal static class Hdf5Links
{
    // More levels than any tree of a file that fits into memory has.
    private const int MostLevels = 16;

    private const int LinkInfo = 2, Link = 6;

    /// <summary>Reads the names and the addresses of what they lead to.</summary>
    /// <param name="file">The file.</param>
    /// <param name="messages">The messages of the group that speak of links.</param>
    /// <param name="path">The group, for messages.</param>
    public static SortedDictionary<string, long> Read(Hdf5Bytes file, IEnumerable<Hdf5Header.Message> messages, string path)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            long at = message.At;
            if (message.Type == Link) Add(file, at, path, found);
            else if (message.Type == LinkInfo) Many(file, at, path, found);
            else
            {
                long tree = file.Address(ref at), heap = file.Address(ref at);
                file.Expect(ref heap, "HEAP"u8);
                heap += 4;
                long size = file.Size(ref heap);
                file.Size(ref heap);
                long names = file.Address(ref heap);
                Table(file, tree, -1, file.Memory(names, size), path, found);
            }
        }
        return found;
    }

    private static void Add(Hdf5Bytes file, long at, string path, SortedDictionary<string, long> found)
    {
        if (file.Number(ref at, 1) != 1) throw Hdf5Bytes.Damaged("has a link of a version that is not known");
        int flags = (int)file.Number(ref at, 1), kind = (flags & 8) != 0 ? (int)file.Number(ref at, 1) : 0;
        if ((flags & 4) != 0) at += 8;
        if ((flags & 16) != 0) at++;
        long length = file.Number(ref at, 1 << (flags & 3));
        string name = Encoding.UTF8.GetString(file.Slice(at, length));
        at += length;
        if (kind == 64) throw Hdf5Object.Foreign($"{path}/{name}");
        if (kind != 0) throw Elsewhere(name);
        found[name] = file.Address(ref at);
    }

    private static EspalierException Elsewhere(string name) =>
        new($"its weights have a link '{name}' that leads elsewhere; only weights in the file itself are read.");

    private static void Many(Hdf5Bytes file, long at, string path, SortedDictionary<string, long> found)
    {
        at++;
        int flags = (int)file.Number(ref at, 1);
        if ((flags & 1) != 0) at += 8;
        long address = file.Address(ref at), tree = file.Address(ref at);
        if (address == Hdf5Bytes.Nowhere) return;
        var heap = new Hdf5Heap(file, address);
        foreach (long record in Hdf5Tree.Records(file, tree, type: 5)) Add(file, heap.Find(record + 4), path, found); // behind the hash of the name
    }

    private static void Table(Hdf5Bytes file, long address, int level, ReadOnlyMemory<byte> names, string path, SortedDictionary<string, long> found)
    {
        long at = address;
        file.Expect(ref at, "TREE"u8);
        int type = (int)file.Number(ref at, 1), own = (int)file.Number(ref at, 1), entries = (int)file.Number(ref at, 2);
        if (type != 0 || own > MostLevels || level >= 0 && own != level - 1) throw Hdf5Bytes.Damaged("has a tree of names that contradicts itself");
        at += 2 * file.AddressSize;
        for (int i = 0; i < entries; i++)
        {
            at += file.SizeSize;
            long child = file.Address(ref at);
            if (own > 0) Table(file, child, own, names, path, found);
            else Symbols(file, child, names.Span, found);
        }
    }

    private static void Symbols(Hdf5Bytes file, long at, ReadOnlySpan<byte> names, SortedDictionary<string, long> found)
    {
        file.Expect(ref at, "SNOD"u8);
        at += 2;
        int count = (int)file.Number(ref at, 2);
        for (int i = 0; i < count; i++)
        {
            long name = file.Address(ref at), address = file.Address(ref at), cache = file.Number(ref at, 4);
            at += 20;
            if (name < 0 || name >= names.Length || names[(int)name..].IndexOf((byte)0) is var length && length < 0) throw Hdf5Bytes.Damaged("has a name that lies outside of its place");
            string text = Encoding.UTF8.GetString(names.Slice((int)name, length));
            if (cache == 2) throw Elsewhere(text);
            found[text] = address;
        }
    }
}
