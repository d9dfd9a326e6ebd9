namespace Espalier.Data;

/// <summary>A data set's files on this machine, every one with the checksum it should have.</summary>
/// <param name="Source">The data set.</param>
/// <param name="Paths">The path of each file by its name.</param>
public sealed record FetchedSource(DataSource Source, IReadOnlyDictionary<string, string> Paths)
{
    /// <summary>The path of a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="EspalierException">The data set has no such file, or it was not found.</exception>
    public string this[string name] => Paths.TryGetValue(name, out string? path)
        ? path
        : throw new EspalierException($"Data set '{Source.Name}' has no file '{name}' here.{Nearest.Suggest(name, Paths.Keys)} It has: {string.Join(", ", Paths.Keys)}.");
}
