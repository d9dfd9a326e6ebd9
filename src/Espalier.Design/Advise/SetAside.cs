namespace Espalier.Design;

/// <summary>A column that is neither a head nor a feature.</summary>
/// <param name="Column">The column.</param>
/// <param name="Reason">Why, in short.</param>
/// <param name="Why">Why, with the evidence and what could be done.</param>
public sealed record SetAside(string Column, AsideReason Reason, string Why);
