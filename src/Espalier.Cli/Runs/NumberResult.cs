using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>How well a head answers with numbers, in their own units.</summary>
/// <param name="Head">The head.</param>
/// <param name="Rows">How many rows have a number.</param>
/// <param name="Loss">The head's loss, on the scale it learns on.</param>
/// <param name="MeanAbsoluteError">The mean distance.</param>
/// <param name="BaselineError">The same for always answering the median of these rows.</param>
/// <param name="RootMeanSquaredError">The root of the mean squared distance.</param>
/// <param name="R2">The share of the variance that is explained: 1 − Σ(y − ŷ)² / Σ(y − ȳ)².</param>
internal sealed record NumberResult(FittedHead Head, int Rows, double Loss, double MeanAbsoluteError, double BaselineError, double RootMeanSquaredError, double R2)
    : HeadResult(Head, Rows, Loss)
{
    public override JsonObject ToJson()
    {
        JsonObject json = base.ToJson();
        json["mean_absolute_error"] = Json.Number(MeanAbsoluteError);
        json["median_baseline_error"] = Json.Number(BaselineError);
        json["root_mean_squared_error"] = Json.Number(RootMeanSquaredError);
        json["r2"] = Json.Number(R2);
        return json;
    }
}
