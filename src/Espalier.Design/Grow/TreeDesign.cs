using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// What a search varies of a recipe. On the way from the input to a head lie the stem (convolutions, kept as they are), shared dense layers,
/// and the head's own. The first <see cref="Leave"/> of the shared layers are one trunk for all heads; of the others each block of heads has
/// its own: a sub-trunk. A block of one head has them as part of its branch.
/// </summary>
internal sealed record TreeDesign
{
    /// <summary>The heads, in the recipe's order.</summary>
    public required IReadOnlyList<string> Heads { get; init; }

    /// <summary>Whether the recipe's tree is of a kind that is kept as it is: experts, stitches, branches with convolutions.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whether it looks at pictures, and not at the columns of a table.</summary>
    public bool Pictures { get; init; }

    /// <summary>The first layers of the trunk, as YAML.</summary>
    public IReadOnlyList<string> Stem { get; init; } = [];

    /// <summary>Of pictures: the layer between stem and dense layers, as YAML; null where the recipe has none to choose.</summary>
    public string? Join { get; init; }

    /// <summary>The units of the shared dense layers.</summary>
    public IReadOnlyList<int> Shared { get; init; } = [];

    /// <summary>How many of the shared layers all heads have in common.</summary>
    public int Leave { get; init; }

    /// <summary>The block of each head: 0 for the first head's, 1 for the next new one, and so on.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [];

    /// <summary>The first layers of each head's own, as YAML.</summary>
    public IReadOnlyList<IReadOnlyList<string>> BranchStems { get; init; } = [];

    /// <summary>The units of each head's own dense layers.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Branches { get; init; } = [];

    /// <summary>How many copies of its branch each head averages.</summary>
    public IReadOnlyList<int> Copies { get; init; } = [];

    /// <summary>Whether the copies of each head's branch learn by the error of their mean, and not each by its own.</summary>
    public IReadOnlyList<bool> Together { get; init; } = [];

    /// <summary>The other settings of dense layers, as YAML behind the units; empty for none.</summary>
    public string Manner { get; init; } = "";

    /// <summary>The dropout behind every dense layer.</summary>
    public double Dropout { get; init; }

    /// <summary>The weight of each head's loss.</summary>
    public IReadOnlyList<double> LossWeights { get; init; } = [];

    /// <summary>The balancing method as a recipe says it; null for none.</summary>
    public string? Balance { get; init; }

    /// <summary>The optimizer's learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>The optimizer's weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The rows of a step.</summary>
    public int BatchSize { get; init; }

    /// <summary>How many epochs are learnt.</summary>
    public int Epochs { get; init; }

    /// <summary>How the learning rate runs, as YAML; null for a fixed one.</summary>
    public string? Schedule { get; init; }

    /// <summary>The scale of a table's numbers or of pixels, as YAML; null where there is none to choose.</summary>
    public string? Scale { get; init; }

    /// <summary>Of varied pictures: how they are flipped, as YAML; null where that is not to choose.</summary>
    public string? Flip { get; init; }

    /// <summary>Of pictures: whether a picture and its mirror are both asked about.</summary>
    public bool Mirror { get; init; }

    /// <summary>Of varied pictures: the flips of which none makes a label wrong, as far as one can tell.</summary>
    public IReadOnlyList<string> Flips { get; init; } = [];

    /// <summary>What two designs share that learn from the same prepared data.</summary>
    public string DataKey => $"{Scale}|{Flip}";

    /// <summary>The heads of each block.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups => [.. Heads.Select((head, i) => (head, Block: Blocks[i])).GroupBy(h => h.Block).OrderBy(g => g.Key).Select(g => (IReadOnlyList<string>)[.. g.Select(h => h.head)])];

    /// <summary>Whether every layer that is shared at all is shared by all.</summary>
    public bool IsOneTrunk => Leave == Shared.Count || Blocks.All(b => b == 0);

    /// <summary>The same design said in one way: where all heads share all layers there is one block, and one branch has no mean to learn by.</summary>
    public TreeDesign Settled() => (this with { Together = [.. Together.Select((t, i) => t && Copies[i] > 1)], Mirror = Mirror && Flip != "none" }).WithSettledTree();

    private TreeDesign WithSettledTree()
    {
        if (IsOneTrunk) return this with { Leave = Shared.Count, Blocks = [.. Heads.Select(_ => 0)] };
        var seen = new List<int>();
        return this with { Blocks = [.. Blocks.Select(b => Number(b))] };

        int Number(int block)
        {
            int at = seen.IndexOf(block);
            if (at < 0) seen.Add(block);
            return at < 0 ? seen.Count - 1 : at;
        }
    }

    /// <summary>A text that two designs share when they say the same.</summary>
    public string ToKey() => string.Join('|', [string.Join(';', Stem), Join ?? "", Numbers(Shared), GrowWords.Count(Leave), Numbers(Blocks),
        .. BranchStems.Select(s => string.Join(';', s)), .. Branches.Select(Numbers), Numbers(Copies), Manner, GrowWords.Number(Dropout),
        .. LossWeights.Select(GrowWords.Number), Balance ?? "", GrowWords.Number(LearningRate), GrowWords.Number(WeightDecay), GrowWords.Count(BatchSize), Scale ?? "",
        .. Together.Select(t => t ? "mean" : "each"), GrowWords.Count(Epochs), Schedule ?? "", Flip ?? "", Mirror ? "mirror" : ""]);

    private static string Numbers(IEnumerable<int> numbers) => string.Join(',', numbers.Select(GrowWords.Count));

    /// <summary>The tree in words, such as <c>[64] → quality [32], color</c>.</summary>
    public override string ToString()
    {
        string trunk = $"[{string.Join(", ", [.. Stem.Select(s => Convolutions.Filters(s) is { } filters ? $"conv {GrowWords.Count(filters)}" : s), .. Join is null ? Array.Empty<string>() : [Join], .. Shared.Take(Leave).Select(GrowWords.Count)])}]";
        var own = Shared.Skip(Leave).ToList();
        var groups = Groups.Select(g => g.Count > 1 && own.Count > 0 ? $"[{string.Join(", ", own.Select(u => GrowWords.Count(u)))}] → ({string.Join(", ", g.Select(h => Branch(h, [])))})" : string.Join(", ", g.Select(h => Branch(h, g.Count == 1 ? own : []))));
        return $"{trunk} → {string.Join(", ", groups)}";
    }

    private string Branch(string head, List<int> above)
    {
        int i = Heads.ToList().IndexOf(head);
        string[] layers = [.. BranchStems[i].Select(_ => "conv"), .. above.Concat(Branches[i]).Select(GrowWords.Count)];
        string times = Copies[i] > 1 ? $"{GrowWords.Count(Copies[i])} × " : "";
        return layers.Length == 0 ? $"{times}{head}" : $"{head} {times}[{string.Join(", ", layers)}]";
    }
}
