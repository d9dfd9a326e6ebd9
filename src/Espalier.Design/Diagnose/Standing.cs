namespace Espalier.Design;

/// <summary>How well a method answers a head's question, on the judged rows.</summary>
/// <param name="Method">What answers, such as <c>boosted trees</c>.</param>
/// <param name="Score">Its mean score.</param>
/// <param name="Network">The network's score less this one, row by row; null for the network itself.</param>
public sealed record Standing(string Method, double Score, Effect? Network)
{
    /// <summary>The network's lead with its range, in points; empty for the network itself.</summary>
    public string NetworkInWords => Network is { } lead ? Words.Of(lead) : "";
}
