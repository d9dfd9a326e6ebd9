using System.IO.Compression;

namespace Espalier.Data;

/// <summary>What a file with pictures is, by its content.</summary>
internal static class SourceKind
{
    public const string Tar = "tar", Zip = "zip", Idx = "idx", Npy = "npy", Npz = "npz";

    /// <summary>One of the names above, or null.</summary>
    /// <param name="path">The file.</param>
    public static string? Of(string path)
    {
        Span<byte> start = stackalloc byte[TarReader.Block];
        using var file = Open(path);
        try
        {
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new EspalierException($"'{path}' cannot be unpacked: {e.Message}", e);
        }
        if (start.StartsWith("PK\x3\x4"u8) || start.StartsWith("PK\x5\x6"u8)) return path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? Npz : Zip;
        if (start.Length >= 6 && start[1..].StartsWith("NUMPY"u8)) return Npy;
        if (start.Length >= 4 && start[0] == 0 && start[1] == 0 && start[2] is >= 8 and <= 14 && start[3] is >= 1 and <= 8) return Idx;
        return TarReader.IsHeader(start) || (start.Length == TarReader.Block && !start.ContainsAnyExcept((byte)0)) ? Tar : null;
    }

    /// <summary>Opens a file, unpacking it when it is gzipped.</summary>
    /// <param name="path">The file.</param>
    public static Stream Open(string path)
    {
        var file = InputFile.Open(path);
        int first = file.ReadByte(), second = file.ReadByte();
        file.Position = 0;
        return first == 0x1F && second == 0x8B ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
