namespace Espalier.Data;

/// <summary>Opens files that the user named, with one clear message when that fails.</summary>
internal static class InputFile
{
    /// <summary>Checks that a file is there.</summary>
    /// <param name="path">The path as the user gave it.</param>
    /// <exception cref="EspalierException">It is not; the message names the nearest file of the folder.</exception>
    public static void Check(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new EspalierException("The name of a file was expected but got an empty one.");
        if (File.Exists(path)) return;
        if (Directory.Exists(path)) throw new EspalierException($"A file was expected but '{path}' is a folder. Name a file in it.");
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (!Directory.Exists(folder)) throw new EspalierException($"There is no file '{path}': there is no folder '{folder}'.");
        string name = Path.GetFileName(path);
        string?[] names = [.. Directory.EnumerateFiles(folder).Take(10_000).Select(Path.GetFileName)];
        Array.Sort(names, StringComparer.Ordinal); // the file system's order is no order
        throw new EspalierException($"There is no file '{path}'.{Nearest.Suggest(name, names!)}");
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The path as the user gave it.</param>
    /// <exception cref="EspalierException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"The file '{path}' cannot be opened: {error.Message}", error);
        }
    }
}
