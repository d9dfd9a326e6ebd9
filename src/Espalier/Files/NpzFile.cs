using System.IO.Compression;

namespace Espalier;

/// <summary>A NumPy file of several named arrays (<c>.npz</c>): a zip archive of <c>.npy</c> files.</summary>
public static class NpzFile
{
    // So much is let pass; beyond it arrays that shrink more than this are no data that anyone measured.
    private const long AlwaysFine = 256L << 20, UsualRatio = 100;

    /// <summary>Deflate cannot shrink by more than this; an archive that claims more is a trap.</summary>
    internal const long HighestRatio = 1040;

    /// <summary>Reads every array.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, in the order of the archive.</returns>
    /// <exception cref="EspalierException">The file cannot be read, is no such file, or one of its arrays is not valid.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            var arrays = new OrderedDictionary<string, NpyArray>(StringComparer.Ordinal);
            long total = zip.Entries.Aggregate(0L, (sum, e) => e.Length > long.MaxValue - sum ? long.MaxValue : sum + e.Length), packed = new FileInfo(path).Length;
            if (total > AlwaysFine && total / UsualRatio > packed) // members may share their bytes, so each alone may look harmless
                throw new EspalierException($"'{path}' has {packed} bytes and would unpack to {total}, which no honest archive does.");
            foreach (var entry in zip.Entries)
            {
                string where = $"{path}, {entry.FullName}";
                if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal)) throw new EspalierException($"'{where}' is not an array: .npy files were expected.");
                if (entry.Length / HighestRatio > entry.CompressedLength) throw new EspalierException($"'{where}' claims to hold {entry.Length} bytes in {entry.CompressedLength}.");
                using var stream = entry.Open();
                if (!arrays.TryAdd(entry.FullName[..^4], NpyFormat.Read(stream, entry.Length, where)))
                    throw new EspalierException($"'{where}' is there twice.");
            }
            return arrays;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidDataException)
        {
            throw new EspalierException($"'{path}' cannot be read as .npz: {e.Message}", e);
        }
    }

    /// <summary>Writes named arrays, whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compress">Whether to compress, as <c>numpy.savez_compressed</c> does.</param>
    /// <exception cref="EspalierException">The place cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays, bool compress = false) => AtomicFile.Write(path, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, array) in arrays)
        {
            if (!names.Add(name)) throw new EspalierException($"Arrays need names of their own but '{name}' is there twice.");
            var entry = zip.CreateEntry($"{name}.npy", compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same arrays make the same bytes
            using var member = entry.Open();
            NpyFormat.Write(member, array, fortran: false);
        }
    });
}
