namespace Espalier.Data;

/// <summary>The pictures of a tar archive, gzipped or not, read from start to end.</summary>
internal sealed class TarImages(string path, ImageLimits limits) : ImageSource(path)
{
    public override IEnumerable<ImageEntry> Entries(IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Ignored = 0;
        using var stream = SourceKind.Open(Path);
        var tar = new TarReader(stream, Path) { CheckTotal = CheckTotal };
        for (int files = 0; Guarded(tar.Next);)
        {
            cancellation.ThrowIfCancellationRequested();
            if (tar.IsFolder) continue;
            if (++files > limits.Files) throw TooMany(limits.Files);
            string name = EntryName(tar.Name);
            if (!tar.IsFile || IsOther(name))
            {
                Ignored++;
                continue;
            }
            if (tar.Length > Math.Min(limits.FileBytes, Array.MaxLength)) throw TooLarge(name, tar.Length, limits.FileBytes);
            CheckTotal(tar.TotalBytes + tar.Length);
            byte[] bytes = Guarded(tar.ReadContents);
            string place = $"{Path}: {name}";
            yield return new ImageEntry(name, place, maxPixels => Image.Decode(bytes, place, maxPixels));
        }
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new EspalierException($"'{Path}' is damaged or was cut off: {e.Message}", e);
        }
    }

    private void CheckTotal(long bytes)
    {
        if (bytes > limits.TotalBytes)
            throw new EspalierException($"'{Path}' unpacks to more than {limits.TotalBytes} bytes. If it is meant to be that large, raise the limit.");
    }
}
