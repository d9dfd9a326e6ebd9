namespace Espalier;

/// <summary>What <c>Compile</c> was told: the optimizer, and for each head its loss, metrics and weights.</summary>
public sealed class Compilation
{
    internal Compilation(Model model, Optimizer optimizer, PerHead<Loss> losses, PerHead<double>? lossWeights, PerHead<MetricList>? metrics,
        PerHead<ClassWeights>? classWeights, Balance? balance)
    {
        Optimizer = optimizer;
        string[] names = [.. model.Heads.Select(h => h.Name)];
        losses.CheckNames(names, "loss");
        lossWeights?.CheckNames(names, "loss weight");
        metrics?.CheckNames(names, "metric");
        classWeights?.CheckNames(names, "class weight");
        Heads = [.. model.Heads.Select(head => new CompiledHead(head,
            losses.TryGet(head.Name, out var loss) ? loss : null,
            lossWeights is not null && lossWeights.TryGet(head.Name, out double weight) ? (float)weight : 1,
            metrics is not null && metrics.TryGet(head.Name, out var list) ? list : [],
            classWeights is not null && classWeights.TryGet(head.Name, out var classes) ? classes : null))];
        if (Heads.All(h => h.Loss is null)) throw new EspalierException($"{model.DisplayName} needs a loss for at least one head.");
        Balance = Heads.Count(h => h.Loss is not null) > 1 ? balance : null;
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What decides how much each head counts; null for the plain weighted sum, and where only one head has a loss.</summary>
    public Balance? Balance { get; }

    /// <summary>The heads in the model's order.</summary>
    public IReadOnlyList<CompiledHead> Heads { get; }

    /// <summary>The names of all that is measured, in Keras's order for <c>evaluate</c>: the loss, the heads' losses, the rest sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            var losses = new List<string> { "loss" };
            if (Heads.Count > 1) losses.AddRange(Heads.Where(h => h.Loss is not null).Select(LossName));
            var metrics = Heads.SelectMany(h => h.Metrics.Select(m => MetricName(h, m)));
            return [.. losses, .. metrics.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Which way a measured value improves.</summary>
    /// <param name="name">A name as in the history, with or without <c>val_</c>.</param>
    /// <exception cref="EspalierException">There is no such name; the message lists the names and the nearest.</exception>
    public Better Direction(string name)
    {
        string bare = name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name;
        foreach (var head in Heads)
            foreach (var metric in head.Metrics)
                if (MetricName(head, metric) == bare) return metric.Better;
        if (Names.Contains(bare)) return Better.Lower;
        IEnumerable<string> all = [.. Names, .. Names.Select(n => $"val_{n}")];
        throw new EspalierException($"There is no '{name}' to monitor.{Nearest.Suggest(name, all)} Known: {string.Join(", ", all)}.");
    }

    /// <summary>The name under which histories keep what a head counted in an epoch, when there is a balance.</summary>
    /// <param name="head">The head.</param>
    public static string WeightName(CompiledHead head) => $"{head.Name}_weight";

    internal static string LossName(CompiledHead head) => $"{head.Name}_loss";

    internal string MetricName(CompiledHead head, Metric metric) => Heads.Count > 1 ? $"{head.Name}_{metric.Name}" : metric.Name;
}
