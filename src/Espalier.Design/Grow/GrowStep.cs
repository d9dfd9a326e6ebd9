namespace Espalier.Design;

/// <summary>A training of a search that is done.</summary>
/// <param name="What">Which one, such as <c>trial 3 to epoch 5</c>.</param>
/// <param name="Scores">The score of each head.</param>
/// <param name="Tree">The tree in words.</param>
/// <param name="Parameters">How many weights the network has.</param>
/// <param name="Failure">Why it came to nothing; null when it did not.</param>
public sealed record GrowStep(string What, IReadOnlyList<(string Head, double Score)> Scores, string Tree, long Parameters, string? Failure);
