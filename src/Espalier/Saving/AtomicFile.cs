namespace Espalier;

/// <summary>Writes a file beside its place and renames it into it: a reader sees the old file or the whole new one, never a half.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file whole or not at all; missing folders are made.</summary>
    /// <param name="path">Where the file shall be; a file there is replaced.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="EspalierException">The place cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true); // a rename may reach the disk before the contents otherwise
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e)
        {
            try { File.Delete(temporary); }
            catch (IOException) { } // what stopped the writing matters more than the file left over
            catch (UnauthorizedAccessException) { }
            if (e is IOException or UnauthorizedAccessException)
                throw new EspalierException($"'{path}' cannot be written: {e.Message}", e);
            throw;
        }
    }
}
