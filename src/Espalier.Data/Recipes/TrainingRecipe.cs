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

    /// <summary>How the learning rate runs over the training; null leaves it to the optimizer.</summary>
    public ScheduleRecipe? Schedule { get; init; }

    /// <summary>What decides in every step how much each head counts; null for the plain weighted sum.</summary>
    public NamedSettings? Balance { get; init; }

    /// <summary>When training ends before its last epoch; null for never.</summary>
    public EarlyStoppingRecipe? EarlyStopping { get; init; }

    /// <summary>When the learning rate is lowered; null for never.</summary>
    public ReduceOnPlateauRecipe? ReduceOnPlateau { get; init; }

    /// <summary>Names the random numbers of first weights, shuffling and dropout.</summary>
    public long Seed { get; init; }

    /// <summary>How many threads may work on a step; null for as many as the machine has. The numbers do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>The optimizer, with its schedule if there is one.</summary>
    /// <param name="rows">The rows that are learnt in an epoch; null when nobody knows.</param>
    internal Optimizer CreateOptimizer(int? rows)
    {
        var optimizer = Optimizer.Create<Optimizer>();
        if (Schedule is null) return optimizer;
        if (optimizer.LearningRate.IsSchedule)
            throw Schedule.Place.Error($"the optimizer '{Optimizer.Name}' has a schedule of its own already. Give it a number as its learning rate, or take 'training.schedule' out.");
        if (rows is not { } count)
            throw Schedule.Place.Error("'training.schedule' counts epochs and so needs the number of training rows. Build the network with Recipe.Build(prepared), or say it: Build(trainingRows).");
        optimizer.LearningRate = Schedule.Create(optimizer.LearningRate.At(0), (count + BatchSize - 1) / BatchSize, Epochs);
        return optimizer;
    }

    internal static TrainingRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "epochs", "batch_size", "optimizer", "balance", "schedule", "early_stopping", "reduce_on_plateau", "seed", "threads");
        if (section["schedule"] is not null && section["reduce_on_plateau"] is { } both)
            throw both.Place.Error("'training.reduce_on_plateau' lowers a fixed learning rate, so it does not go with 'training.schedule'. Keep one.");
        return new TrainingRecipe
        {
            Epochs = section["epochs"]?.AsInteger(0) ?? 20,
            BatchSize = section["batch_size"]?.AsInteger(1) ?? 32,
            Optimizer = section["optimizer"] is { } optimizer ? NamedSettings.Read<Optimizer>(optimizer) : new NamedSettings("adam", default),
            Balance = section["balance"] is { Text: not "sum" } balance ? NamedSettings.Read<Balance>(balance) : null,
            Schedule = section["schedule"] is { } schedule ? ScheduleRecipe.Read(schedule) : null,
            EarlyStopping = section["early_stopping"] is { } stopping ? EarlyStoppingRecipe.Read(stopping) : null,
            ReduceOnPlateau = section["reduce_on_plateau"] is { } plateau ? ReduceOnPlateauRecipe.Read(plateau) : null,
            Seed = section["seed"]?.AsInteger() ?? 0,
            Threads = section["threads"]?.AsInteger(1),
        };
    }
}
