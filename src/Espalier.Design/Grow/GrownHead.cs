using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>How a head fares on test rows, over all seeds.</summary>
/// <param name="Head">The head.</param>
/// <param name="Rows">How many test rows have its label.</param>
/// <param name="Start">The starting recipe's score.</param>
/// <param name="Found">The found recipe's.</param>
/// <param name="Alone">That of a network like the found one that has no other head.</param>
/// <param name="OverStart">How much better the found recipe is than the starting one.</param>
/// <param name="OverAlone">How much better it is than the network of this head alone.</param>
public sealed record GrownHead(string Head, int Rows, PairedDifference Start, PairedDifference Found, PairedDifference Alone, PairedDifference OverStart, PairedDifference OverAlone)
{
    /// <summary>The score of always the most frequent answer.</summary>
    public double Guess { get; init; }

    /// <summary>Whether neither the starting nor the found network answers better than who does not look: then their difference says nothing.</summary>
    public bool IsGuessed => Start.Difference <= Guess && Found.Difference <= Guess;

    internal JsonObject ToJson() => new()
    {
        ["rows"] = Rows,
        ["guess"] = Guess,
        ["start"] = Json(Start),
        ["found"] = Json(Found),
        ["alone"] = Json(Alone),
        ["found_over_start"] = Json(OverStart),
        ["found_over_alone"] = Json(OverAlone),
    };

    private static JsonObject Json(PairedDifference d) => new() { ["mean"] = d.Difference, ["low"] = d.Low, ["high"] = d.High };
}
