using System.Buffers.Binary;

namespace Espalier.Data;

/// <summary>What is checked of a PNG file before it is decoded: its sizes, and that all of it is there (W3C, PNG specification, 2003).</summary>
internal static class PngFile
{
    /// <summary>Checks sizes and wholeness.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="maxPixels">The most rows × columns.</param>
    public static void Check(ReadOnlySpan<byte> file, string name, long maxPixels)
    {
        if (file.Length < 33 || !file[12..].StartsWith("IHDR"u8)) throw Cut(name);
        Image.CheckSize(BinaryPrimitives.ReadUInt32BigEndian(file[20..]), BinaryPrimitives.ReadUInt32BigEndian(file[16..]), name, maxPixels);
        for (long at = 8; ;)
        {
            // length, type, data, checksum
            if (at + 12 > file.Length) throw Cut(name);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (at + 12 + length > file.Length) throw Cut(name);
            if (file[(int)(at + 4)..].StartsWith("IEND"u8)) return;
            at += 12 + length;
        }
    }

    /// <summary>Whether a checked file holds grey levels and transparency (colour type 4).</summary>
    /// <param name="file">The file.</param>
    public static bool IsGreyWithAlpha(ReadOnlySpan<byte> file) => file[25] == 4;

    private static EspalierException Cut(string name) => new($"'{name}' was cut off: the PNG file ends before its last part.");
}
