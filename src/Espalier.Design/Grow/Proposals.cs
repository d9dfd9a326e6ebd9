using Espalier.Graph;

namespace Espalier.Design;

/// <summary>Which recipes to try: known good beginnings and the trees that affinities suggest first, then changes of the best so far.</summary>
/// <param name="start">The starting recipe's design.</param>
/// <param name="choices">What may change.</param>
/// <param name="affinities">How alike the heads are.</param>
/// <param name="seed">The search's seed.</param>
internal sealed class Proposals(TreeDesign start, GrowChoices choices, Affinities affinities, long seed)
{
    private static readonly int[] Units = [8, 16, 32, 64, 128, 256];
    private static readonly double[] Dropouts = [0, 0.1, 0.2, 0.3, 0.5], Decays = [0, 0.0001, 0.001, 0.01], Weights = [0.25, 0.5, 1, 2, 4];
    private static readonly int[] Batches = [32, 64, 128], CopyCounts = [1, 3, 6];
    private static readonly double[] Longer = [0.5, 1, 2, 3];
    private static readonly string[] Scales = ["normal", "standard", "quantile"], PixelScales = ["unit", "standardize", "[max, sqrt, standardize]"], Joins = ["flatten", "global_average_pool", "{ global_pool: [average, max] }"];
    private static readonly string?[] Balances = [null, "uncertainty", "log_loss", "famo"], Schedules = [null, "cosine"];

    private bool ShapesTree => !start.IsFixed;

    private bool HasOpenBranches => ShapesTree && start.BranchStems.All(s => s.Count == 0);

    private bool May(GrowChoices choice) => choices.HasFlag(choice) && choice switch
    {
        GrowChoices.Tree => HasOpenBranches && start.Heads.Count > 1,
        GrowChoices.Size or GrowChoices.Copies => ShapesTree,
        GrowChoices.Losses => start.Heads.Count > 1,
        GrowChoices.Scaling => start.Scale is not null,
        GrowChoices.Pooling => ShapesTree && start.Join is not null,
        GrowChoices.Augmentation => start.Flips.Count > 1 || start.Mirror,
        _ => true,
    };

    /// <summary>The designs to begin with, the starting one first; some may be the same.</summary>
    public IEnumerable<TreeDesign> Beginnings()
    {
        yield return start;
        var trees = May(GrowChoices.Tree) ? Trees().ToList() : [];
        var sizes = Sizes().ToList();
        for (int i = 0; i < Math.Max(trees.Count, sizes.Count); i++)
        {
            if (i < sizes.Count) yield return sizes[i].Settled();
            if (i < trees.Count) yield return trees[i].Settled();
        }
    }

    /// <summary>A design near one of the best so far.</summary>
    /// <param name="trial">The trial it is for: with the seed it names the random numbers.</param>
    /// <param name="attempt">How often a design for it was refused before.</param>
    /// <param name="best">The best so far, the best first.</param>
    public TreeDesign Next(int trial, int attempt, IReadOnlyList<TreeDesign> best)
    {
        var dice = new Dice(RandomKey.For(seed, "grow/proposal", trial, attempt));
        var design = dice.Pick(best, d => 1.0 / (1 + best.ToList().IndexOf(d)));
        int changes = 1 + (dice.Chance(0.5) ? 1 : 0) + (attempt > 5 ? 1 : 0);
        GrowChoices[] open = [.. Enum.GetValues<GrowChoices>().Where(c => c is not (GrowChoices.None or GrowChoices.All) && May(c))];
        if (open.Length == 0) return design;
        for (int i = 0; i < changes; i++) design = Changed(design, dice.Pick(open), dice);
        return design.Settled();
    }

    // The groupings that affinities suggest, leaving the trunk at every depth, the lowest first.
    private IEnumerable<TreeDesign> Trees()
    {
        var shared = start.Shared.Count > 0 ? start : start with { Shared = [32] };
        yield return shared with { Leave = shared.Shared.Count };
        for (int leave = 0; leave < shared.Shared.Count; leave++)
            foreach (int[] grouping in affinities.Groupings()) yield return shared with { Blocks = grouping, Leave = leave };
    }

    private IEnumerable<TreeDesign> Sizes()
    {
        if (May(GrowChoices.Scaling) && start.Scale == "standard") yield return start with { Scale = "normal" };
        if (May(GrowChoices.Size) && HasOpenBranches && start.Stem.Count == 0)
        {
            // What a study of tables found near boosted trees: wide layers, much dropout, weight decay, a learning rate that ends at 0, the mean of several branches.
            var wide = start with { Shared = [128, 128], Branches = [.. start.Heads.Select(_ => Array.Empty<int>())], Leave = 2 };
            if (May(GrowChoices.Regularization)) wide = wide with { Dropout = 0.3, WeightDecay = 0.03 };
            if (May(GrowChoices.Learning)) wide = wide with { LearningRate = 0.003, BatchSize = 64, Schedule = "cosine" };
            if (May(GrowChoices.Scaling)) wide = wide with { Scale = "normal" };
            if (May(GrowChoices.Epochs)) wide = wide with { Epochs = 2 * start.Epochs };
            yield return wide;
            var much = May(GrowChoices.Regularization) ? wide with { Dropout = 0.5 } : wide;
            if (May(GrowChoices.Copies)) yield return much with { Shared = [256, 128], Leave = 2, Branches = [.. start.Heads.Select(_ => new[] { 64 })], Copies = [.. start.Heads.Select(_ => 6)] };
            if (May(GrowChoices.Tree))
            {
                var alone = much with { Leave = 0, Blocks = [.. Enumerable.Range(0, start.Heads.Count)] };
                if (May(GrowChoices.Copies)) yield return alone with { Copies = [.. start.Heads.Select(_ => 6)] };
                yield return alone;
            }
            if (May(GrowChoices.Copies)) yield return much with { Shared = [128], Leave = 1, Branches = [.. start.Heads.Select(_ => new[] { 64 })], Copies = [.. start.Heads.Select(_ => 6)] };
        }
        if (start.Pictures && ShapesTree && start.Stem.Any(s => Convolutions.Filters(s) is not null))
            foreach (var design in OfPictures()) yield return design;
        if (May(GrowChoices.Pooling)) yield return start with { Join = start.Join == "flatten" ? "global_average_pool" : "flatten" };
        if (May(GrowChoices.Regularization)) yield return start with { Dropout = 0.5 };
        if (!May(GrowChoices.Size)) yield break;
        for (int h = 0; h < start.Heads.Count; h++)
            yield return start with { Branches = Set(start.Branches, h, [.. start.Branches[h].Count == 0 ? new[] { 32, 16 } : [start.Branches[h][0] * 2, .. start.Branches[h]]]) };
        yield return start with { Shared = [.. start.Shared.Select(u => u * 2)] };
    }

    // What serves pictures: each brought to one brightness, a learning rate that ends at 0, the mirror asked too; and all that with half the
    // channels, which learns in a quarter of the time.
    private IEnumerable<TreeDesign> OfPictures()
    {
        var better = start;
        if (May(GrowChoices.Scaling)) better = better with { Scale = "standardize" };
        if (May(GrowChoices.Learning)) better = better with { Schedule = "cosine" };
        if (May(GrowChoices.Augmentation)) better = better with { Mirror = MayMirror };
        var slim = May(GrowChoices.Size) ? better with { Stem = Convolutions.Widened(better.Stem, 0.5) } : better;
        yield return slim;
        if (May(GrowChoices.Regularization)) yield return slim with { Dropout = 0.3 };
        if (May(GrowChoices.Epochs)) yield return slim with { Epochs = 2 * start.Epochs };
        if (May(GrowChoices.Regularization)) yield return slim with { Stem = Convolutions.Normalized(slim.Stem) };
        if (May(GrowChoices.Pooling)) yield return slim with { Join = "{ global_pool: [average, max] }", LearningRate = May(GrowChoices.Learning) ? 2 * start.LearningRate : start.LearningRate };
        yield return better;
    }

    private bool MayMirror => start.Mirror || (start.Flip is not null && start.Flip.Contains("horizontal", StringComparison.Ordinal));

    private TreeDesign Changed(TreeDesign design, GrowChoices choice, Dice dice) => choice switch
    {
        GrowChoices.Tree => Regrouped(design, dice),
        GrowChoices.Size => Resized(design, dice),
        GrowChoices.Regularization => Regularized(design, dice),
        GrowChoices.Learning => dice.Chance(0.6) ? design with { LearningRate = Math.Round(Math.Clamp(design.LearningRate * dice.Pick([1 / 3.0, 0.5, 2, 3]), 1e-4, 2e-2), 6) }
            : dice.Chance(0.5) ? design with { BatchSize = dice.Pick(Batches) } : design with { Schedule = dice.Pick(Schedules) },
        GrowChoices.Losses => dice.Chance(0.5)
            ? design with { LossWeights = Set(design.LossWeights, dice.Below(design.Heads.Count), dice.Pick(Weights)) }
            : design with { Balance = dice.Pick(Balances) },
        GrowChoices.Scaling => design with { Scale = dice.Pick(start.Pictures ? PixelScales : Scales) },
        GrowChoices.Pooling => design with { Join = dice.Pick(Joins) },
        GrowChoices.Copies => Copied(design, dice),
        GrowChoices.Epochs => design with { Epochs = Math.Max(1, (int)Math.Round(start.Epochs * dice.Pick(Longer))) },
        GrowChoices.Augmentation => MayMirror && dice.Chance(0.5) ? design with { Mirror = dice.Chance(0.5) } : design with { Flip = dice.Pick(start.Flips) },
        _ => design,
    };

    // A head moves to the block that it is most like, to any other, or to one of its own; or all leave the trunk elsewhere.
    private TreeDesign Regrouped(TreeDesign design, Dice dice)
    {
        if (design.Shared.Count == 0) design = design with { Shared = [dice.Pick(Units)], Leave = 0 };
        int[] blocks = [.. design.Blocks];
        if (design.IsOneTrunk)
        {
            blocks = dice.Pick(affinities.Groupings());
            design = design with { Leave = dice.Below(design.Shared.Count) };
        }
        else if (dice.Chance(0.3)) design = design with { Leave = dice.Below(design.Shared.Count + 1) };
        else
        {
            int head = dice.Below(blocks.Length), free = Enumerable.Range(0, blocks.Length + 1).First(b => !blocks.Contains(b));
            int[] open = [.. blocks.Where((_, i) => i != head).Distinct(), free];
            blocks[head] = dice.Pick(open, block => block == free ? 0.5 : 0.1 + blocks.Select((b, i) => b == block && i != head ? affinities.Values[head][i] : 0).Max());
        }
        return design with { Blocks = blocks };
    }

    private TreeDesign Regularized(TreeDesign design, Dice dice)
    {
        var normalized = ShapesTree ? Convolutions.Normalized(design.Stem) : design.Stem;
        if (!normalized.SequenceEqual(design.Stem) && dice.Chance(0.3)) return design with { Stem = normalized };
        return dice.Chance(0.5) ? design with { Dropout = dice.Pick(Dropouts) } : design with { WeightDecay = dice.Pick(Decays) };
    }

    private static TreeDesign Copied(TreeDesign design, Dice dice)
    {
        int head = dice.Below(design.Heads.Count);
        return design.Copies[head] > 1 && dice.Chance(0.3) ? design with { Together = Set(design.Together, head, !design.Together[head]) }
            : design with { Copies = Set(design.Copies, head, dice.Pick(CopyCounts)) };
    }

    private static TreeDesign Resized(TreeDesign design, Dice dice)
    {
        if (design.Stem.Any(s => Convolutions.Filters(s) is not null) && dice.Chance(0.3)) return design with { Stem = Convolutions.Widened(design.Stem, dice.Pick([0.5, 0.71, 1.41])) };
        bool shared = dice.Chance(0.5) && design.BranchStems.All(s => s.Count == 0);
        int head = dice.Below(design.Heads.Count);
        List<int> layers = [.. shared ? design.Shared : design.Branches[head]];
        int leave = design.Leave;
        bool one = design.IsOneTrunk;
        int at = layers.Count == 0 ? 0 : dice.Below(layers.Count);
        if (layers.Count == 0 || (layers.Count < 4 && dice.Chance(0.3))) layers.Insert(at, dice.Pick(Units));
        else if (dice.Chance(0.3)) layers.RemoveAt(at);
        else layers[at] = Neighbour(layers[at], dice);
        if (!shared) return design with { Branches = Set(design.Branches, head, layers) };
        return design with { Shared = layers, Leave = one ? layers.Count : Math.Min(leave, layers.Count) };
    }

    private static int Neighbour(int units, Dice dice)
    {
        int near = Array.FindIndex(Units, u => u >= units);
        if (near < 0) near = Units.Length - 1;
        return Units[Math.Clamp(near + (dice.Chance(0.5) ? 1 : -1), 0, Units.Length - 1)];
    }

    private static IReadOnlyList<T> Set<T>(IReadOnlyList<T> items, int at, T value) => [.. items.Select((item, i) => i == at ? value : item)];
}
