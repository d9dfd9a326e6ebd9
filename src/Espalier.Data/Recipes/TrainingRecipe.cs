namespace Espalier.Data;

/// <summary>The section <c>training</c>.</summary>
public sealed record TrainingRecipe
{
    /// <summary>How many epochs.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The rows of a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>What turns gradients into new weights.</summary>
    public NamedSettings Optimizer { get; init; } = new("adam", default);

    /// <summary>When training ends before its last epoch; null for never.</summary>
    public EarlyStoppingRecipe? EarlyStopping { get; init; }

    /// <summary>When the learning rate is lowered; null for never.</summary>
    public ReduceOnPlateauRecipe? ReduceOnPlateau { get; init; }

    /// <summary>Names the random numbers of first weights, shuffling and dropout.</summary>
    public long Seed { get; init; }

    /// <summary>How many threads may work on a step; null for as many as the machine has. The numbers do not depend on it.</summary>
    public int? Threads { get; init; }

    internal static TrainingRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "epochs", "batch_size", "optimizer", "early_stopping", "reduce_on_plateau", "seed", "threads");
        return new TrainingRecipe
        {
            Epochs = section["epochs"]?.AsInteger(0) ?? 20,
            BatchSize = section["batch_size"]?.AsInteger(1) ?? 32,
            Optimizer = section["optimizer"] is { } optimizer ? NamedSettings.Read<Optimizer>(optimizer) : new NamedSettings("adam", default),
            EarlyStopping = section["early_stopping"] is { } stopping ? EarlyStoppingRecipe.Read(stopping) : null,
            ReduceOnPlateau = section["reduce_on_plateau"] is { } plateau ? ReduceOnPlateauRecipe.Read(plateau) : null,
            Seed = section["seed"]?.AsInteger() ?? 0,
            Threads = section["threads"]?.AsInteger(1),
        };
    }
}
