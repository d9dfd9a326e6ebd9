namespace Espalier.Design;

/// <summary>The found recipe on test rows beside the starting one and beside networks of one head each.</summary>
/// <param name="Heads">By head.</param>
/// <param name="Seeds">With how many seeds the two were trained.</param>
/// <param name="AloneSeeds">With how many the networks of one head each, at least.</param>
/// <param name="Start">What the starting recipe's network costs.</param>
/// <param name="Found">What the found one costs.</param>
/// <param name="Separate">What the networks of one head each cost together.</param>
public sealed record GrowComparison(IReadOnlyList<GrownHead> Heads, int Seeds, int AloneSeeds, GrowCost Start, GrowCost Found, GrowCost Separate);
