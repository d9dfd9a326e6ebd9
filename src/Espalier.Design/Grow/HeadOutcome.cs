using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>How one head of a trained network answers some rows.</summary>
/// <param name="Head">The head.</param>
/// <param name="Score">The mean score of its rows, 1 for all right; see <see cref="HeadDiagnosis.Score"/>.</param>
/// <param name="Noise">The standard error of that mean.</param>
/// <param name="Loss">The mean of minus the logarithm of the probability of the truth; of a number the mean squared error on the scale it is learnt on.</param>
/// <param name="LossNoise">The standard error of that mean.</param>
/// <param name="Rows">The score of each row, NaN where it has no label; null where only the means were kept.</param>
internal sealed record HeadOutcome(string Head, double Score, double Noise, double Loss, double LossNoise, float[]? Rows)
{
    /// <summary>The score of who does not look: always the most frequent class, always the median.</summary>
    public double Guess { get; init; } = double.NegativeInfinity;

    /// <summary>The loss of who knows how frequent the classes are and does not look.</summary>
    public double GuessLoss { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it answers better than who does not look.</summary>
    public bool Knows => Score > Guess;

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["score"] = Score, ["noise"] = Noise, ["loss"] = Loss, ["loss_noise"] = LossNoise };
        if (double.IsFinite(Guess)) (json["guess"], json["guess_loss"]) = (Guess, GuessLoss);
        if (Rows is not null) json["rows"] = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(Rows));
        return json;
    }

    public static HeadOutcome FromJson(string head, JsonNode? json)
    {
        var config = new Config($"head '{head}'", json as JsonObject);
        float[]? rows = config.Text("rows") is { } text ? MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(text)).ToArray() : null;
        return new HeadOutcome(head, config.Number("score"), config.Number("noise"), config.Number("loss"), config.Number("loss_noise"), rows)
        {
            Guess = config.NumberOrNull("guess") ?? double.NegativeInfinity,
            GuessLoss = config.NumberOrNull("guess_loss") ?? double.PositiveInfinity,
        };
    }
}
