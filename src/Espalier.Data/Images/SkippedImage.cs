namespace Espalier.Data;

/// <summary>A picture that was left out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedImage(string Name, string Reason);
