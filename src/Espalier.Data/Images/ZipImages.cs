using System.IO.Compression;

namespace Espalier.Data;

/// <summary>The pictures of a zip archive.</summary>
internal sealed class ZipImages(string path, ImageLimits limits) : ImageSource(path)
{
    /// <summary>The kind of file in the upper half of the attributes that Unix programs write (S_IFMT, S_IFLNK).</summary>
    private const int KindMask = 0xF000 << 16, Link = 0xA000 << 16;

    public override IEnumerable<ImageEntry> Entries(IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Ignored = 0;
        using var stream = InputFile.Open(Path);
        using var zip = Guarded(() => new ZipArchive(stream, ZipArchiveMode.Read));
        long total = 0;
        var entries = Guarded(() => zip.Entries);
        if (entries.Count > limits.Files) throw TooMany(limits.Files);
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = EntryName(entry.FullName);
            if (name.EndsWith('/')) continue; // a folder
            if ((entry.ExternalAttributes & KindMask) == Link || IsOther(name))
            {
                Ignored++;
                continue;
            }
            if (entry.Length > Math.Min(limits.FileBytes, Array.MaxLength)) throw TooLarge(name, entry.Length, limits.FileBytes);
            if ((total += entry.Length) > limits.TotalBytes)
                throw new EspalierException($"'{Path}' unpacks to more than {limits.TotalBytes} bytes. If it is meant to be that large, raise the limit.");
            if (entry.Length / NpzFile.HighestRatio > entry.CompressedLength)
                throw new EspalierException($"'{Path}': '{name}' claims to hold {entry.Length} bytes in {entry.CompressedLength}.");
            byte[] bytes = Guarded(() => Read(entry));
            string place = $"{Path}: {name}";
            yield return new ImageEntry(name, place, maxPixels => Image.Decode(bytes, place, maxPixels));
        }
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var contents = entry.Open();
        contents.ReadExactly(bytes);
        return contents.ReadByte() < 0 ? bytes : throw new InvalidDataException($"'{entry.FullName}' holds more than it says");
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            throw new EspalierException($"'{Path}' is a damaged zip archive, or encrypted: {e.Message}", e);
        }
    }
}
