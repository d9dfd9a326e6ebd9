namespace Espalier.Data;

/// <summary>How much is read from a folder, an archive or a list of pictures. What is more is refused: a small archive may unpack to anything.</summary>
public sealed record ImageLimits
{
    /// <summary>The largest picture file, unpacked, in bytes.</summary>
    public long FileBytes { get; init; } = 256L << 20;

    /// <summary>What an archive may unpack to in all, in bytes.</summary>
    public long TotalBytes { get; init; } = 64L << 30;

    /// <summary>The most files of an archive or a folder.</summary>
    public int Files { get; init; } = 10_000_000;
}
