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

    /// <summary>What watches and changes the training, such as early stopping.</summary>
    public IReadOnlyList<NamedSettings> Callbacks { get; init; } = [];

    /// <summary>Names the random numbers of first weights, shuffling and dropout.</summary>
    public long Seed { get; init; }

    /// <summary>How many threads may work on a step; null for as many as the machine has. The numbers do not depend on it.</summary>
    public int? Threads { get; init; }

    internal static TrainingRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "epochs", "batch_size", "optimizer", "early_stopping", "callbacks", "seed", "threads");
        var callbacks = new List<NamedSettings>();
        foreach (var item in section["callbacks"] is { } list ? list.Items ?? throw list.Wrong("a list of callbacks") : [])
            callbacks.Add(NamedSettings.Read<Callback>(item));
        if (section["early_stopping"] is { } stopping) callbacks.Add(ReadEarlyStopping(stopping));
        return new TrainingRecipe
        {
            Epochs = section["epochs"]?.AsInteger(0) ?? 20,
            BatchSize = section["batch_size"]?.AsInteger(1) ?? 32,
            Optimizer = section["optimizer"] is { } optimizer ? NamedSettings.Read<Optimizer>(optimizer) : new NamedSettings("adam", default),
            Callbacks = callbacks,
            Seed = section["seed"]?.AsInteger() ?? 0,
            Threads = section["threads"]?.AsInteger(1),
        };
    }

    // A number is the patience; a map has the callback's settings.
    private static NamedSettings ReadEarlyStopping(YamlNode node)
    {
        var place = node.Place;
        YamlNode Value(string key, string text) => new() { Place = place, Path = key, Text = text };
        var settings = node.Text is null ? node
            : new YamlNode { Place = place, Path = node.Path, Entries = [(Value("", "patience"), Value("patience", node.AsInteger(0).ToString(System.Globalization.CultureInfo.InvariantCulture)))] };
        return NamedSettings.Read<Callback>(new YamlNode { Place = place, Path = node.Path, Entries = [(Value("", "EarlyStopping"), settings)] });
    }
}
