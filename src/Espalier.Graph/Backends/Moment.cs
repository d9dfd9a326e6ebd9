namespace Espalier.Graph;

/// <summary>Which run of a program this is: with an op's purpose it names the op's random numbers.</summary>
/// <param name="Seed">The user's seed.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
public readonly record struct Moment(long Seed, int Epoch, int Step);
