namespace Espalier.Cli;

/// <summary>What an epoch gave.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Seconds">How long training has run at its end, all sittings together.</param>
/// <param name="Values">By Keras's names.</param>
internal sealed record Epoch(int Number, double Seconds, IReadOnlyDictionary<string, double> Values);
