namespace Espalier;

/// <summary>A node to lay out.</summary>
/// <param name="Breadth">The size across.</param>
/// <param name="Depth">The size along.</param>
/// <param name="Rank">Where it would stand among others: smaller is farther left.</param>
/// <param name="SpreadsEntries">Whether several edges enter side by side around the centre, and not where the edges say.</param>
internal readonly record struct LayoutNode(double Breadth, double Depth, double Rank, bool SpreadsEntries = true);
