namespace Espalier.Data;

/// <summary>When the learning rate is lowered because a value does not improve.</summary>
public sealed record ReduceOnPlateauRecipe
{
    /// <summary>The value that is watched.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>What the rate is multiplied with, between 0 and 1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>How many epochs without improvement are borne.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>The least rate.</summary>
    public double MinLearningRate { get; init; }

    internal static ReduceOnPlateauRecipe Read(YamlNode node)
    {
        if (node.Text is not null) return new ReduceOnPlateauRecipe { Patience = node.AsInteger(0) };
        var section = new RecipeSection(node, "monitor", "factor", "patience", "min_learning_rate");
        if (section["factor"] is { } factor && factor.AsNumber(0, 1) is 0 or 1) throw section["factor"]!.Wrong("a number between 0 and 1");
        return new ReduceOnPlateauRecipe
        {
            Monitor = section["monitor"]?.AsText() ?? "val_loss",
            Factor = section["factor"]?.AsNumber(0, 1) ?? 0.1,
            Patience = section["patience"]?.AsInteger(0) ?? 10,
            MinLearningRate = section["min_learning_rate"]?.AsNumber(0) ?? 0,
        };
    }

    internal ReduceLROnPlateau Create() => new(Monitor, Factor, Patience, minLearningRate: MinLearningRate);
}
