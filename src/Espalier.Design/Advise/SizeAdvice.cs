namespace Espalier.Design;

/// <summary>How large the first trunk and branches are, and by which rule.</summary>
/// <param name="Trunk">The units of the trunk's dense layers, from the input; for pictures of the last one alone, behind the convolutions.</param>
/// <param name="Branch">The units of each head's own layer; 0 for none.</param>
/// <param name="Dropout">The dropout behind the trunk's last layer; 0 for none.</param>
/// <param name="Why">The rule, with the numbers put in.</param>
public sealed record SizeAdvice(IReadOnlyList<int> Trunk, int Branch, double Dropout, string Why);
