namespace Espalier;

/// <summary>The messages in the header of an HDF5 object, of both versions. Source: HDF5 file format specification 3.0, IV.A.1.</summary>
internal static class Hdf5Header
{
    // An object has about ten; a header that leads back to itself has no end.
    private const int MostMessages = 100_000;

    /// <summary>A message: what it is and where its bytes are.</summary>
    internal readonly record struct Message(int Type, long At, int Length);

    /// <summary>Reads the messages.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where the header is.</param>
    public static List<Message> Read(Hdf5Bytes file, long address)
    {
        var found = new List<Message>();
        var blocks = new Queue<(long At, long Length)>();
        bool second = file.Slice(address, 4).SequenceEqual("OHDR"u8);
        int prefix = 8, order = 0;
        if (second)
        {
            long at = address + 4;
            if (file.Number(ref at, 1) != 2) throw Hdf5Bytes.Damaged("has an object header of a version that is not known");
            int flags = (int)file.Number(ref at, 1);
            if ((flags & 0x20) != 0) at += 16;
            if ((flags & 0x10) != 0) at += 4;
            order = (flags & 4) != 0 ? 2 : 0;
            prefix = 4 + order;
            long length = file.Number(ref at, 1 << (flags & 3));
            blocks.Enqueue((at, length));
        }
        else
        {
            long at = address;
            if (file.Number(ref at, 1) != 1) throw Hdf5Bytes.Damaged("has an object header of a version that is not known");
            at = address + 8;
            long length = file.Number(ref at, 4);
            blocks.Enqueue((address + 16, length));
        }
        while (blocks.TryDequeue(out var block))
        {
            file.Slice(block.At, block.Length);
            long end = block.At + block.Length;
            for (long at = block.At; at + prefix <= end;)
            {
                long next = at;
                int type = (int)file.Number(ref next, second ? 1 : 2), size = (int)file.Number(ref next, 2), flags = (int)file.Number(ref next, 1);
                long data = at + prefix;
                if (size > end - data) throw Hdf5Bytes.Damaged("has a message that goes on behind its header");
                if (found.Count == MostMessages || blocks.Count == MostMessages) throw Hdf5Bytes.Damaged("has an object header without an end");
                if (type == 0x10) Continue(file, data, second, blocks);
                else if (type != 0)
                {
                    if ((flags & 2) != 0 && type is 1 or 3)
                        throw new EspalierException("its weights have a type or a shape that is kept apart from its data, which is not read. Save the weights with Keras.");
                    found.Add(new Message(type, data, size));
                }
                at = data + size;
            }
        }
        return found;
    }

    private static void Continue(Hdf5Bytes file, long data, bool second, Queue<(long At, long Length)> blocks)
    {
        long at = file.Address(ref data), length = file.Size(ref data);
        if (!second)
        {
            blocks.Enqueue((at, length));
            return;
        }
        file.Expect(ref at, "OCHK"u8);
        blocks.Enqueue((at, length - 8)); // without its letters and its checksum
    }
}
