namespace Espalier.Data;

/// <summary>How far the fetching or decoding of pictures is.</summary>
/// <param name="Fetching">True while pictures are fetched, false while they are decoded.</param>
/// <param name="Done">The pictures done.</param>
/// <param name="Total">How many there are; null when that shows at the end only.</param>
public readonly record struct ImageProgress(bool Fetching, int Done, int? Total);
