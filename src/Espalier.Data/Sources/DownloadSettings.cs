namespace Espalier.Data;

/// <summary>How patiently files are fetched.</summary>
public sealed record DownloadSettings
{
    /// <summary>How often one address is tried.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause before the second attempt; it doubles before each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a server may stay silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);
}
