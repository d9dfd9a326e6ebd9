namespace Espalier;

/// <summary>A NumPy file of one array (<c>.npy</c>).</summary>
public static class NpyFile
{
    /// <summary>Reads a file; Fortran order is turned into C order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">The file cannot be read, was cut off, is no such file, or holds a type that is not read (objects, text, big-endian).</exception>
    public static NpyArray Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return NpyFormat.Read(stream, stream.Length, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EspalierException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="array">The array.</param>
    /// <param name="fortran">Whether the first index shall run fastest in the file.</param>
    /// <exception cref="EspalierException">The place cannot be written.</exception>
    public static void Write(string path, NpyArray array, bool fortran = false) =>
        AtomicFile.Write(path, stream => NpyFormat.Write(stream, array, fortran));
}
