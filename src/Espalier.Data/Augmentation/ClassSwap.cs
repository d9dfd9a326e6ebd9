namespace Espalier.Data;

/// <summary>Two classes of a head that turn into each other when a picture is flipped, such as a face turned left and one turned right.</summary>
/// <param name="Head">The head's name.</param>
/// <param name="First">One class.</param>
/// <param name="Second">The other.</param>
public sealed record ClassSwap(string Head, string First, string Second);
