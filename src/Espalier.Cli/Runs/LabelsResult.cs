using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>How well a multi-label head answers: each label is a yes-or-no question of its own.</summary>
/// <param name="Head">The head.</param>
/// <param name="Rows">How many rows have labels.</param>
/// <param name="Loss">The head's loss.</param>
/// <param name="Labels">No and yes against the answers, a matrix for each label.</param>
/// <param name="Exact">The share of rows with all labels right.</param>
/// <param name="Accuracy">The 95 % interval of the share of labels that are right; null without rows.</param>
internal sealed record LabelsResult(FittedHead Head, int Rows, double Loss, IReadOnlyList<ConfusionMatrix> Labels, double Exact, Interval? Accuracy)
    : HeadResult(Head, Rows, Loss)
{
    /// <summary>The share of labels that are right.</summary>
    public double Right => Labels.Average(m => m.Accuracy);

    /// <summary>The same for always answering what is more frequent.</summary>
    public double Baseline => Labels.Average(m => m.MajorityBaseline);

    public double BalancedAccuracy => Labels.Average(m => m.BalancedAccuracy);

    /// <summary>The mean over the labels of F1 of yes.</summary>
    public double F1 => Labels.Average(m => m.F1(1));

    public override JsonObject ToJson()
    {
        JsonObject json = base.ToJson();
        json["accuracy"] = Right;
        json["accuracy_low"] = Accuracy is { } low ? Json.Number(low.Low) : null;
        json["accuracy_high"] = Accuracy is { } high ? Json.Number(high.High) : null;
        json["majority_baseline"] = Baseline;
        json["balanced_accuracy"] = BalancedAccuracy;
        json["f1"] = F1;
        json["all_labels_right"] = Exact;
        json["labels"] = new JsonArray([.. Labels.Select((m, i) => (JsonNode)new JsonObject
        {
            ["name"] = Head.ClassNames[i],
            ["rows"] = m.Support(1),
            ["recall"] = m.Recall(1),
            ["precision"] = m.Precision(1),
            ["f1"] = m.F1(1),
        })]);
        return json;
    }
}
