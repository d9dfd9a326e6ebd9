using System.IO.Compression;
using System.Security.Cryptography;

namespace Espalier.Data;

/// <summary>Compares files with the checksums they should have.</summary>
internal static class Checksum
{
    /// <summary>A file's SHA-256 as lower-case hexadecimal digits.</summary>
    /// <param name="path">The file.</param>
    public static string Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>What is wrong with a file, or null.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What it should be.</param>
    public static string? Difference(string path, SourceFile file)
    {
        if (!file.IsChecked) return null;
        long bytes = new FileInfo(path).Length;
        string sha256 = Of(path);
        return sha256 == file.Sha256 || (file.ContentSha256 is not null && ContentOf(path) == file.ContentSha256)
            ? null
            : $"'{path}' is not the file it should be: expected {file.Bytes} bytes with SHA-256 {file.Sha256}, got {bytes} bytes with SHA-256 {sha256}";
    }

    /// <summary>The SHA-256 of what a gzip file holds, or null when it is none or holds unreasonably much.</summary>
    private static string? ContentOf(string path)
    {
        const long Most = 1L << 30;
        try
        {
            using var stream = new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), CompressionMode.Decompress);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            long total = 0;
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                if ((total += count) > Most) return null;
                hash.AppendData(buffer, 0, count);
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
