namespace Espalier.Data;

/// <summary>A question: one entry of the section <c>heads</c>.</summary>
/// <param name="Name">The head's name.</param>
public sealed record HeadRecipe(string Name)
{
    /// <summary>The column that has the answers.</summary>
    public string Column { get; init; } = Name;

    /// <summary>What it answers; null finds out from the column.</summary>
    public AnswerKind? Kind { get; init; }

    /// <summary>The branch it grows from; null for the trunk.</summary>
    public string? From { get; init; }

    /// <summary>Its own layers before the answer.</summary>
    public IReadOnlyList<LayerRecipe> Branch { get; init; } = [];

    /// <summary>How often the branch is there; the head answers with the mean.</summary>
    public CopiesRecipe Copies { get; init; } = new();

    /// <summary>The loss; null takes the kind's own.</summary>
    public NamedSettings? Loss { get; init; }

    /// <summary>Whether its classes are ordered and learnt as such: <c>kind: ordered</c>, or the loss <see cref="Corn"/>.</summary>
    public bool IsOrdered { get; private init; }

    /// <summary>What its loss is multiplied with in the sum.</summary>
    public double LossWeight { get; init; } = 1;

    /// <summary>Whether every class counts as much as any other.</summary>
    public bool BalancedClasses { get; init; }

    /// <summary>How much rows count by class, where not 1; null for none.</summary>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>What is measured; null takes the kind's own.</summary>
    public IReadOnlyList<NamedSettings>? Metrics { get; init; }

    /// <summary>The classes in the order wanted; null takes the column's.</summary>
    public IReadOnlyList<string>? Order { get; init; }

    /// <summary>The class that a sigmoid says yes to; null takes yes of yes and no, or the second in order.</summary>
    public string? Positive { get; init; }

    /// <summary>From which probability on a sigmoid says yes.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>What stands between the labels of a multi-label column.</summary>
    public string? Separator { get; init; }

    /// <summary>The scale that a number is learnt on.</summary>
    public Scaling Scaling { get; init; } = Scaling.Standard;

    internal Place Place { get; init; }

    internal static IReadOnlyList<HeadRecipe> ReadAll(YamlNode node, IReadOnlyList<BranchRecipe> branches)
    {
        List<HeadRecipe> heads = node switch
        {
            { Entries: { } entries } => [.. entries.Select(e => Read(e.Key, e.Value, branches))],
            { Items: { } items } => [.. items.Select(i => new HeadRecipe(Named(i)) { Place = i.Place })],
            { IsNull: false } => [new HeadRecipe(Named(node)) { Place = node.Place }],
            _ => [],
        };
        if (heads.Count == 0) throw node.Place.Error("'heads' needs at least one head: the name of a column to predict.");
        foreach (var head in heads)
            if (heads.First(h => h.Name == head.Name) != head) throw head.Place.Error($"two heads are named '{head.Name}'. Keep one.");
        return heads;
    }

    private static string Named(YamlNode node)
    {
        string name = node.AsText();
        return !name.Contains('/') && name.Trim() == name ? name : throw node.Place.Error($"a head needs a name without '/' and without blanks at its ends but got '{name}'. Give it another name and say which column it is: {{ column: '{name}' }}.");
    }

    private static HeadRecipe Read(YamlNode key, YamlNode node, IReadOnlyList<BranchRecipe> branches)
    {
        string name = Named(key);
        if (node.IsNull) return new HeadRecipe(name) { Place = key.Place };
        if (node.Text is not null) return WithOrder(new HeadRecipe(name) { Kind = ReadKind(node), Place = key.Place }, node);
        var section = new RecipeSection(node, "kind", "column", "from", "branch", "loss", "loss_weight", "class_weights", "metrics", "order", "positive",
            "threshold", "separator", "scale");
        if (section["from"] is { } from) BranchRecipe.CheckFrom(from, branches, "Name branches in the section 'branches'.");
        var (copies, layers) = section["branch"] is { } branch ? CopiesRecipe.Read(branch) : (new CopiesRecipe(), []);
        var head = new HeadRecipe(name)
        {
            Column = section["column"]?.AsText() ?? name,
            Kind = section["kind"] is { } kind ? ReadKind(kind) : section["separator"] is not null ? AnswerKind.MultiLabel : null,
            From = section["from"]?.Text,
            Branch = layers,
            Copies = copies,
            Loss = section["loss"] is { } loss ? NamedSettings.Read<Loss>(loss) : null,
            LossWeight = section["loss_weight"]?.AsNumber(0) ?? 1,
            Metrics = section["metrics"] is { } metrics ? ReadMetrics(metrics) : null,
            Order = section["order"]?.AsTexts(),
            Positive = section["positive"]?.AsText(),
            Threshold = section["threshold"]?.AsNumber(0, 1) ?? 0.5,
            Separator = section["separator"]?.AsText(),
            Scaling = section["scale"] is { } scale ? FeatureRecipe.ReadScaling(scale) : Scaling.Standard,
            Place = key.Place,
        };
        head = WithOrder(head, section["kind"]);
        return section["class_weights"] is { } weights ? WithWeights(head, weights) : head;
    }

    // Ordered classes are softmax as to their labels and their probabilities; loss and last layers differ.
    private static HeadRecipe WithOrder(HeadRecipe head, YamlNode? kind)
    {
        bool named = kind?.Text == "ordered", corn = head.Loss?.Create<Loss>() is Corn;
        if (named && head.Loss is null) head = head with { Loss = new NamedSettings("corn", kind!.Place) };
        else if (named && !corn) throw head.Place.Error($"head '{head.Name}' is of the kind ordered, whose loss is corn, but its loss is '{head.Loss!.Name}'. Leave the loss out, or say kind: softmax.");
        else if (corn && head.Kind is not (null or AnswerKind.Softmax))
            throw head.Place.Error($"head '{head.Name}' has the loss corn, which is for ordered classes, but its kind is {kind!.Text}. Say kind: ordered.");
        return named || corn ? head with { Kind = AnswerKind.Softmax, IsOrdered = true } : head;
    }

    private static HeadRecipe WithWeights(HeadRecipe head, YamlNode node)
    {
        if (node.Text is not null) return head with { BalancedClasses = node.AsChoice(("balanced", true), ("none", false)) };
        if (node.Entries is null) throw node.Wrong("balanced, none, or a map of classes and their weights");
        return head with { ClassWeights = node.Entries.ToDictionary(e => e.Key.Text!, e => e.Value.AsNumber(0), StringComparer.Ordinal) };
    }

    private static NamedSettings[] ReadMetrics(YamlNode node) => node.Items is { } items ? [.. items.Select(NamedSettings.Read<Metric>)]
        : node.IsNull ? [] : [NamedSettings.Read<Metric>(node)];

    private static AnswerKind ReadKind(YamlNode node) => node.AsChoice(("softmax", AnswerKind.Softmax), ("ordered", AnswerKind.Softmax), ("sigmoid", AnswerKind.Sigmoid),
        ("multilabel", AnswerKind.MultiLabel), ("number", AnswerKind.Number));
}
