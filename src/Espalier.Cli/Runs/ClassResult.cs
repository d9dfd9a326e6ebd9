using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>How well a head chooses classes: beside the accuracy stands what always answering the most frequent class would give.</summary>
/// <param name="Head">The head.</param>
/// <param name="Loss">The head's loss.</param>
/// <param name="Matrix">True against predicted classes.</param>
/// <param name="Accuracy">The 95 % interval of the accuracy; null without rows.</param>
/// <param name="Mistakes">The rows that were taken for another class, the surest first.</param>
internal sealed record ClassResult(FittedHead Head, double Loss, ConfusionMatrix Matrix, Interval? Accuracy, IReadOnlyList<Mistake> Mistakes) : HeadResult(Head, (int)Matrix.Total, Loss)
{
    /// <summary>Whether the classes are ordered, so that it matters how far off an answer is.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>How many classes an answer is off on average.</summary>
    public double RankError => Matrix.Total == 0 ? double.NaN
        : Enumerable.Range(0, Matrix.Classes).Sum(t => Enumerable.Range(0, Matrix.Classes).Sum(p => Math.Abs(t - p) * Matrix[t, p])) / Matrix.Total;

    public override JsonObject ToJson()
    {
        JsonObject json = base.ToJson();
        int n = Matrix.Classes;
        json["accuracy"] = Matrix.Accuracy;
        json["accuracy_low"] = Accuracy is { } low ? Json.Number(low.Low) : null;
        json["accuracy_high"] = Accuracy is { } high ? Json.Number(high.High) : null;
        json["majority_baseline"] = Matrix.MajorityBaseline;
        json["balanced_accuracy"] = Matrix.BalancedAccuracy;
        json["f1"] = Matrix.MacroF1;
        if (IsOrdered)
        {
            json["rank_error"] = Json.Number(RankError);
            json["quadratic_kappa"] = Matrix.Kappa(KappaWeighting.Quadratic);
        }
        json["classes"] = new JsonArray([.. Head.ClassNames.Select((name, c) => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["rows"] = Matrix.Support(c),
            ["recall"] = Matrix.Recall(c),
            ["precision"] = Matrix.Precision(c),
            ["f1"] = Matrix.F1(c),
        })]);
        json["confusion"] = new JsonArray([.. Enumerable.Range(0, n).Select(t => (JsonNode)new JsonArray([.. Enumerable.Range(0, n).Select(p => (JsonNode)Matrix[t, p])]))]);
        return json;
    }
}
