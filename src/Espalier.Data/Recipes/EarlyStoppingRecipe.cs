namespace Espalier.Data;

/// <summary>When training ends before its last epoch.</summary>
public sealed record EarlyStoppingRecipe
{
    /// <summary>The value that is watched, such as <c>val_loss</c> or <c>val_quality_accuracy</c>.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>How many epochs without improvement are borne.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>By how much the value has to change to count as an improvement.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the weights of the best epoch are taken up again.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>The first epoch to watch, from 0.</summary>
    public int StartFromEpoch { get; init; }

    internal static EarlyStoppingRecipe Read(YamlNode node)
    {
        if (node.Text is not null) return new EarlyStoppingRecipe { Patience = node.AsInteger(0) };
        var section = new RecipeSection(node, "monitor", "patience", "min_delta", "restore_best", "start_from_epoch");
        return new EarlyStoppingRecipe
        {
            Monitor = section["monitor"]?.AsText() ?? "val_loss",
            Patience = section["patience"]?.AsInteger(0) ?? 5,
            MinDelta = section["min_delta"]?.AsNumber(0) ?? 0,
            RestoreBest = section["restore_best"]?.AsFlag() ?? true,
            StartFromEpoch = section["start_from_epoch"]?.AsInteger(0) ?? 0,
        };
    }

    internal EarlyStopping Create() => new(Monitor, MinDelta, Patience, restoreBestWeights: RestoreBest, startFromEpoch: StartFromEpoch);
}
