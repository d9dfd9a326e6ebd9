namespace Espalier.Data;

/// <summary>A column as codes: its distinct values in order of first appearance, and one code a row.</summary>
/// <param name="Values">The distinct values as text.</param>
/// <param name="Codes">For every row the index into <paramref name="Values"/>, or −1 when missing.</param>
public sealed record Factor(IReadOnlyList<string> Values, int[] Codes)
{
    /// <summary>How many rows have each value.</summary>
    public int[] Counts()
    {
        var counts = new int[Values.Count];
        foreach (int code in Codes)
            if (code >= 0) counts[code]++;
        return counts;
    }
}
