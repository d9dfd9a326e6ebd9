namespace Espalier.Data;

/// <summary>How pictures that a list names by address are fetched. What was fetched once is kept and not fetched again.</summary>
public sealed record ImageFetch
{
    /// <summary>How many are fetched at a time.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>Where fetched pictures are kept; null takes the usual cache (see <see cref="DataSources"/>).</summary>
    public string? CacheFolder { get; init; }

    /// <summary>How patiently each is fetched.</summary>
    public DownloadSettings Patience { get; init; } = new();
}
