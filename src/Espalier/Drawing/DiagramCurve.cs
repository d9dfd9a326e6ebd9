namespace Espalier;

/// <summary>An edge in its place.</summary>
/// <param name="Points">By turns straight pieces and curves, beginning and ending with a straight one.</param>
/// <param name="Serves">The heads that depend on it.</param>
internal sealed record DiagramCurve(IReadOnlyList<(double X, double Y)> Points, IReadOnlyList<int> Serves);
