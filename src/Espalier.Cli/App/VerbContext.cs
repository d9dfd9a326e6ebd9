namespace Espalier.Cli;

/// <summary>What a verb gets besides its arguments.</summary>
/// <param name="Terminal">Where it writes.</param>
/// <param name="Stop">Whether it should end.</param>
internal sealed record VerbContext(Terminal Terminal, Cancellation Stop);
