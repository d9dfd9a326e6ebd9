namespace Espalier.Data;

/// <summary>How far the fetching of a file is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">The bytes here, those of an earlier attempt included.</param>
/// <param name="Total">The bytes there will be; null when the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);
