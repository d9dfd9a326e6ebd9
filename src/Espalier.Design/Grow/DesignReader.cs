using Espalier.Data;

namespace Espalier.Design;

/// <summary>Finds in a recipe what a search varies.</summary>
internal static class DesignReader
{
    /// <summary>Reads a recipe as a design.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="data">Its data, which says what the trunk is when the recipe leaves that open.</param>
    public static TreeDesign Read(Recipe recipe, PreparedData data)
    {
        bool pictures = data.Fitted.Preparation is ImagePreparation;
        var branchStems = recipe.Heads.Select(h => Stem(h.Branch, recipe.ItemsAt("heads", h.Name, "branch"))).ToArray();
        bool open = recipe.Sharing.Style == SharingStyle.Shared && recipe.Branches.All(b => b.From is null && b.Layers.All(l => l is DenseRecipe)) && !(pictures && recipe.Trunk is null);
        IReadOnlyList<LayerRecipe> trunk = recipe.Trunk ?? (open ? [new DenseRecipe(64), new DenseRecipe(32)] : []);
        var stem = Stem(trunk, recipe.ItemsAt("trunk"));
        (stem, string? join) = pictures && open ? Joined(stem, trunk) : (stem, null);
        int[] own = Dense(trunk);
        var branches = recipe.Branches.ToDictionary(b => b.Name, b => Dense(b.Layers), StringComparer.Ordinal);
        var deepest = branches.Values.OrderByDescending(b => b.Length).FirstOrDefault() ?? [];
        var dense = trunk.Concat(recipe.Branches.SelectMany(b => b.Layers)).Concat(recipe.Heads.SelectMany(h => h.Branch)).OfType<DenseRecipe>().ToList();
        (double rate, double decay) = Rates(recipe);
        string[] froms = [.. recipe.Heads.Select((h, i) => h.From ?? (deepest.Length > 0 ? $"/{i}" : ""))];
        var design = new TreeDesign
        {
            Heads = [.. recipe.Heads.Select(h => h.Name)],
            IsFixed = !open,
            Pictures = pictures,
            Stem = stem,
            Join = join,
            Shared = [.. own, .. deepest],
            Leave = own.Length,
            Blocks = [.. froms.Select(f => Array.IndexOf(froms, f))],
            BranchStems = branchStems,
            Branches = [.. recipe.Heads.Select(h => (IReadOnlyList<int>)Dense(h.Branch))],
            Copies = [.. recipe.Heads.Select(h => h.Copies.Count)],
            Together = [.. recipe.Heads.Select(h => h.Copies.Together)],
            Manner = dense.Count > 0 ? Manner(dense[0]) : "",
            Dropout = dense.Count > 0 ? dense.Max(d => d.Dropout) : 0,
            LossWeights = [.. recipe.Heads.Select(h => h.LossWeight)],
            Balance = recipe.Training.Balance?.Name,
            LearningRate = rate,
            WeightDecay = decay,
            BatchSize = recipe.Training.BatchSize,
            Epochs = recipe.Training.Epochs,
            Schedule = recipe.ItemsAt("training", "schedule") is [var schedule] ? schedule : null,
            Scale = pictures ? PixelScale(recipe) : recipe.ItemsAt("features", "scale") is [var scale] ? scale : "standard",
            Flip = pictures && recipe.Augment is not null ? Flip(recipe) : null,
            Flips = pictures && recipe.Augment is { } augment ? Flips(Flip(recipe), augment.Settings, data.Fitted.ClassNames) : [],
            Mirror = recipe.Predict.Mirror,
        };
        return design.Settled();
    }

    private static string PixelScale(Recipe recipe) => recipe.ItemsAt("images", "scale") switch
    {
        [] => "unit",
        [var one] => one,
        var several => GrowWords.List(several),
    };

    private static string Flip(Recipe recipe) => recipe.ItemsAt("augment", "flip") is [var flip] ? flip : "none";

    // The recipe's own, none, and a mirror where no class says a side.
    private static IReadOnlyList<string> Flips(string own, Augmentation settings, IReadOnlyDictionary<string, IReadOnlyList<string>> classes) =>
        own != "none" ? [own, "none"] : FlipWarnings.Find(settings with { FlipHorizontal = 0.5 }, classes).Count == 0 ? ["none", "horizontal"] : ["none"];

    // Everything up to the last layer that is not dense; what follows is what a search varies.
    private static IReadOnlyList<string> Stem(IReadOnlyList<LayerRecipe> layers, IReadOnlyList<string> texts)
    {
        int last = -1;
        for (int i = 0; i < layers.Count; i++)
            if (layers[i] is not DenseRecipe) last = i;
        return [.. texts.Take(last + 1)];
    }

    private static int[] Dense(IReadOnlyList<LayerRecipe> layers) => [.. layers.Reverse().TakeWhile(l => l is DenseRecipe).Reverse().Cast<DenseRecipe>().Select(d => d.Units)];

    private static (IReadOnlyList<string> Stem, string? Join) Joined(IReadOnlyList<string> stem, IReadOnlyList<LayerRecipe> trunk)
    {
        if (stem.Count == 0) return (stem, null);
        return trunk[stem.Count - 1] switch
        {
            FlattenRecipe => ([.. stem.SkipLast(1)], "flatten"),
            GlobalPoolingRecipe => ([.. stem.SkipLast(1)], stem[^1]),
            _ => (stem, stem.Count < trunk.Count ? "flatten" : null), // dense layers flatten by themselves
        };
    }

    private static string Manner(DenseRecipe dense)
    {
        var settings = new List<string>();
        if (dense.Activation != "relu") settings.Add($"activation: {dense.Activation}");
        if (dense.BatchNorm) settings.Add("batch_norm: true");
        if (!dense.Bias) settings.Add("bias: false");
        if (dense.L1 > 0) settings.Add($"l1: {GrowWords.Number(dense.L1)}");
        if (dense.L2 > 0) settings.Add($"l2: {GrowWords.Number(dense.L2)}");
        return string.Join(", ", settings);
    }

    private static (double Rate, double Decay) Rates(Recipe recipe)
    {
        var settings = recipe.Training.Optimizer.Settings;
        return (Read("learning_rate", 0.001), Read("weight_decay", recipe.Training.Optimizer.Name == "adamw" ? 0.004 : 0));

        double Read(string key, double otherwise) => settings[key] is System.Text.Json.Nodes.JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (double)value.AsValue() : otherwise;
    }
}
