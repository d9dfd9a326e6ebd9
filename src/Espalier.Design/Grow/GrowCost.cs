namespace Espalier.Design;

/// <summary>What a network costs.</summary>
/// <param name="Parameters">How many weights it has.</param>
/// <param name="Seconds">How long one training takes on one thread; beside other trainings on the same machine.</param>
public sealed record GrowCost(long Parameters, double Seconds);
