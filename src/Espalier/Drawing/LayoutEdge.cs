namespace Espalier;

/// <summary>An edge to lay out.</summary>
/// <param name="From">The number of the node it leaves.</param>
/// <param name="To">The number of the node it enters.</param>
/// <param name="FromOffset">Where it leaves, across, from the node's centre.</param>
/// <param name="ToOffset">Where it enters, across, from the node's centre.</param>
internal readonly record struct LayoutEdge(int From, int To, double FromOffset, double ToOffset);
