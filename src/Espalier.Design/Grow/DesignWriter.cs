using Espalier.Data;

namespace Espalier.Design;

/// <summary>Writes a design into a recipe: only what differs from the recipe's own design is changed.</summary>
/// <param name="start">The starting recipe.</param>
/// <param name="own">Its design.</param>
internal sealed class DesignWriter(Recipe start, TreeDesign own)
{
    /// <summary>The recipe of a design.</summary>
    /// <param name="design">The design, settled.</param>
    /// <exception cref="EspalierException">The design does not fit the recipe.</exception>
    public Recipe Write(TreeDesign design)
    {
        var recipe = start;
        if (!own.IsFixed && (design with { LossWeights = own.LossWeights, Balance = own.Balance, LearningRate = own.LearningRate, WeightDecay = own.WeightDecay, BatchSize = own.BatchSize, Epochs = own.Epochs, Schedule = own.Schedule, Scale = own.Scale, Flip = own.Flip, Mirror = own.Mirror }).ToKey() != own.ToKey())
            recipe = Tree(recipe, design);
        for (int i = 0; i < design.Heads.Count; i++)
            if (design.LossWeights[i] != own.LossWeights[i]) recipe = recipe.WithAt(GrowWords.Number(design.LossWeights[i]), "heads", design.Heads[i], "loss_weight");
        if (design.Balance != own.Balance) recipe = design.Balance is null ? recipe.Without("training", "balance") : recipe.WithAt(design.Balance, "training", "balance");
        if (design.BatchSize != own.BatchSize) recipe = recipe.WithAt(GrowWords.Count(design.BatchSize), "training", "batch_size");
        if (design.LearningRate != own.LearningRate || design.WeightDecay != own.WeightDecay) recipe = recipe.WithAt(Optimizer(design), "training", "optimizer");
        if (design.Epochs != own.Epochs) recipe = recipe.WithAt(GrowWords.Count(design.Epochs), "training", "epochs");
        if (design.Schedule != own.Schedule) recipe = design.Schedule is { } schedule ? recipe.WithAt(schedule, "training", "schedule") : recipe.Without("training", "schedule");
        if (design.Mirror != own.Mirror) recipe = design.Mirror ? recipe.WithAt("true", "predict", "mirror") : recipe.Without("predict", "mirror");
        return OnData(recipe, design);
    }

    /// <summary>A recipe with the design's scale and flips, which the data is prepared with.</summary>
    /// <param name="recipe">The starting recipe, or one that a design was written into.</param>
    /// <param name="design">The design.</param>
    public Recipe OnData(Recipe recipe, TreeDesign design)
    {
        if (design.Scale is { } scale && scale != own.Scale) recipe = recipe.WithAt(scale, own.Pictures ? "images" : "features", "scale");
        if (design.Flip is not { } flip || flip == own.Flip) return recipe;
        recipe = recipe.WithAt(flip, "augment", "flip");
        return flip == "none" ? recipe.Without("augment", "swap").Without("augment", "swap_vertical") : recipe;
    }

    private static string Optimizer(TreeDesign design) => design.WeightDecay > 0
        ? $"{{ adamw: {{ learning_rate: {GrowWords.Number(design.LearningRate)}, weight_decay: {GrowWords.Number(design.WeightDecay)} }} }}"
        : $"{{ adam: {{ learning_rate: {GrowWords.Number(design.LearningRate)} }} }}";

    private static Recipe Tree(Recipe recipe, TreeDesign design)
    {
        foreach (string head in design.Heads) recipe = recipe.Without("heads", head, "from");
        recipe = recipe.Without("branches");
        string[] trunk = [.. design.Stem, .. design.Join is { } join ? new[] { join } : [], .. design.Shared.Take(design.Leave).Select(u => Dense(u, design))];
        recipe = recipe.WithAt(GrowWords.List(trunk), "trunk");
        int[] below = [.. design.Shared.Skip(design.Leave)];
        var groups = design.Groups.Where(g => g.Count > 1 && below.Length > 0).ToList();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            string name = Named(group, [.. design.Heads, .. names.Values]);
            foreach (string head in group) names[head] = name;
            recipe = recipe.WithAt(GrowWords.List(below.Select(u => Dense(u, design))), "branches", name);
        }
        for (int i = 0; i < design.Heads.Count; i++)
        {
            string head = design.Heads[i];
            if (names.TryGetValue(head, out string? from)) recipe = recipe.WithAt(GrowWords.Quoted(from), "heads", head, "from");
            int[] units = [.. names.ContainsKey(head) || design.BranchStems[i].Count > 0 ? [] : below, .. design.Branches[i]];
            string layers = GrowWords.List([.. design.BranchStems[i], .. units.Select(u => Dense(u, design))]);
            recipe = design.Copies[i] > 1 ? recipe.WithAt($"{{ copies: {GrowWords.Count(design.Copies[i])}{(design.Together[i] ? ", train: mean" : "")}, layers: {layers} }}", "heads", head, "branch")
                : layers == "[]" ? recipe.Without("heads", head, "branch") : recipe.WithAt(layers, "heads", head, "branch");
        }
        return recipe;
    }

    private static string Dense(int units, TreeDesign design)
    {
        string dropout = design.Dropout > 0 ? $", dropout: {GrowWords.Number(design.Dropout)}" : "", manner = design.Manner.Length > 0 ? $", {design.Manner}" : "";
        return dropout.Length + manner.Length == 0 ? GrowWords.Count(units) : $"{{ units: {GrowWords.Count(units)}{dropout}{manner} }}";
    }

    private static string Named(IReadOnlyList<string> heads, IReadOnlyList<string> taken)
    {
        string name = string.Join('_', heads);
        if (name.Length > 40) name = $"{heads[0]}_and_{GrowWords.Count(heads.Count - 1)}_more";
        string free = name;
        for (int n = 2; taken.Contains(free); n++) free = $"{name}_{GrowWords.Count(n)}";
        return free;
    }
}
