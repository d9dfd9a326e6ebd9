namespace Espalier.Design;

/// <summary>Something an examination found out about a head.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Gravity">How much it matters.</param>
/// <param name="Verdict">The finding as a short sentence.</param>
/// <param name="Evidence">What was measured, as sentences.</param>
public sealed record Finding(Fault Fault, Gravity Gravity, string Verdict, string Evidence)
{
    /// <summary>What to do about it; none when nothing is.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];
}
