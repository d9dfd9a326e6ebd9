using System.Buffers.Binary;

namespace Espalier;

/// <summary>
/// Finds in an HDF5 file what would have a reader open other files: external links, and datasets whose values are kept elsewhere. It looks
/// for the bytes of such messages, since a reader follows them unasked. Source: HDF5 file format specification 3.0, IV.A.2.g and IV.A.2.h.
/// </summary>
internal static class ForeignData
{
    private const byte LinkVersion = 1, ExternalLink = 64, HasLinkType = 0x08, HasCreationOrder = 0x04, HasCharset = 0x10, UnusedFlags = 0xE0;

    /// <summary>Whether there is any.</summary>
    /// <param name="file">The file.</param>
    public static bool IsIn(ReadOnlySpan<byte> file) => HasExternalLink(file) || HasExternalStorage(file);

    // version 1, flags that say a type follows, type 64, then as the flags say: creation order, character set, length of the name; the name; the target.
    private static bool HasExternalLink(ReadOnlySpan<byte> file)
    {
        for (int at = 2; at < file.Length; at++)
        {
            int next = file[at..].IndexOf(ExternalLink);
            if (next < 0) return false;
            at += next;
            byte flags = file[at - 1];
            if (file[at - 2] == LinkVersion && (flags & HasLinkType) != 0 && (flags & UnusedFlags) == 0 && IsTarget(file[(at + 1)..], flags)) return true;
        }
        return false;
    }

    private static bool IsTarget(ReadOnlySpan<byte> rest, byte flags)
    {
        int skipped = ((flags & HasCreationOrder) != 0 ? 8 : 0) + ((flags & HasCharset) != 0 ? 1 : 0), size = 1 << (flags & 3);
        if (rest.Length < skipped + size) return false;
        ulong name = 0;
        for (int i = size - 1; i >= 0; i--) name = name << 8 | rest[skipped + i];
        rest = rest[(skipped + size)..];
        if (name == 0 || name + 2 > (ulong)rest.Length) return false;
        rest = rest[(int)name..];
        int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        // A byte of version and flags, the file and the path within it, each ended by 0.
        return length >= 4 && rest.Length >= 2 + length && rest[2] == 0 && rest[3..(2 + length)].IndexOf((byte)0) >= 0;
    }

    // The message 7: version 1, three zeros, how many slots are allocated and how many used.
    private static bool HasExternalStorage(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> start = [1, 0, 0, 0];
        for (int at = 4; at + 8 <= file.Length; at++)
        {
            int next = file[at..].IndexOf(start);
            if (next < 0 || at + next + 8 > file.Length) return false;
            at += next;
            int allocated = BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 4)..]), used = BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 6)..]);
            if (used == 0 || used > allocated) continue;
            bool first = at >= 8 && file[at - 8] == 7 && file[at - 7] == 0 && file[at - 3] == 0 && file[at - 2] == 0 && file[at - 1] == 0;
            bool second = file[at - 4] == 7 || at >= 6 && file[at - 6] == 7;
            int size = BinaryPrimitives.ReadUInt16LittleEndian(file[(first ? at - 6 : file[at - 4] == 7 ? at - 3 : at - 5)..]);
            if ((first || second) && size >= 16 + 24 * used && size <= 16 + 24 * allocated + 8) return true;
        }
        return false;
    }
}
