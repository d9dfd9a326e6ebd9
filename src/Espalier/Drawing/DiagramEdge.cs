namespace Espalier;

/// <summary>What flows from one node of a diagram to another.</summary>
/// <param name="From">The node it leaves.</param>
/// <param name="To">The node it enters.</param>
/// <param name="Output">Which output of the one.</param>
/// <param name="Input">Which input of the other.</param>
/// <param name="Serves">The heads that depend on it.</param>
internal sealed record DiagramEdge(int From, int To, int Output, int Input, IReadOnlyList<int> Serves);
