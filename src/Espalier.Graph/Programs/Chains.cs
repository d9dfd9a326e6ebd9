namespace Espalier.Graph;

/// <summary>
/// Parts work in order into stages of chains. Chains of one stage do not depend on each other, so they may run side by side; a stage waits for the one before it.
/// Large items stand alone: they are stages of their own and everything waits for them, since they are worth being cut into parts.
/// </summary>
/// <remarks>
/// An item joins the chain of what it depends on. What depends on several chains joins them when the result is still a small share of the
/// work around it (labels made ready for a loss, say); else it waits for the next stage (as the sum of all losses does).
/// </remarks>
internal sealed class Chains
{
    /// <summary>Items of so many operations are large: by several workers they take some microseconds each, many times what waiting for one another does.</summary>
    public const long Large = 1_000_000;

    // A chain may be this share of the work between two large items, and so may what is added to a longer one.
    private const long JoinedShare = 8, AddedShare = 64;

    private readonly List<int> _chainOf = [];       // by item
    private readonly List<int> _stretchOf = [];     // by item
    private readonly List<Chain> _chains = [];

    private sealed record Chain(int Number, int Stage, bool Closed)
    {
        public long Cost { get; set; }

        public Chain? JoinedTo { get; set; }
    }

    /// <summary>One item of work.</summary>
    /// <param name="Cost">About how many operations it takes.</param>
    /// <param name="After">Earlier items that must have run before; those that are not part of the work are −1.</param>
    public readonly record struct Item(long Cost, IEnumerable<int> After);

    /// <summary>Parts items into chains.</summary>
    /// <param name="items">The items in order.</param>
    public Chains(IReadOnlyList<Item> items)
    {
        int stage = 0, stretch = 0;
        for (int i = 0; i < items.Count;)
        {
            int end = i;
            long total = 0;
            for (; end < items.Count && items[end].Cost <= Large; end++) total += items[end].Cost;
            int first = i;
            for (; i < end; i++) Add(items[i], i, first, stage, stretch, total);
            stage = Stages;
            if (end < items.Count)
            {
                Start(items[i++].Cost, stage++, ++stretch, closed: true);
                stretch++;
            }
        }
    }

    /// <summary>How many stages there are.</summary>
    public int Stages { get; private set; }

    /// <summary>The chain an item belongs to.</summary>
    public int ChainOf(int item) => Root(_chains[_chainOf[item]]).Number;

    /// <summary>The stage an item belongs to.</summary>
    public int StageOf(int item) => Root(_chains[_chainOf[item]]).Stage;

    /// <summary>The number of the stretch of small items, or the large item, that an item is or belongs to.</summary>
    public int StretchOf(int item) => _stretchOf[item];

    /// <summary>About how many operations a node takes: its arithmetic, what it reads and writes, and its call.</summary>
    public static long CostOf(Node node, int batch) => node.Op.Flops(node, batch) + node.Inputs.Concat(node.Outputs).Sum(s => s.Shape.Count(batch)) + 10_000;

    private void Add(Item item, int index, int first, int stage, int stretch, long total)
    {
        Chain[] before = [.. item.After.Where(a => a >= first && a < index).Select(a => Root(_chains[_chainOf[a]])).Distinct()];
        if (before.Length == 0)
        {
            Start(item.Cost, stage, stretch, closed: false);
            return;
        }
        int last = before.Max(c => c.Stage);
        Chain[] latest = [.. before.Where(c => c.Stage == last).OrderByDescending(c => c.Cost)];
        long cost = latest.Sum(c => c.Cost), added = cost - latest[0].Cost;
        bool joins = latest.Length == 1 || cost * JoinedShare <= total || added * AddedShare <= total;
        if (!joins || latest.Any(c => c.Closed))
        {
            Start(item.Cost, last + 1, stretch, closed: !joins);
            return;
        }
        foreach (var other in latest[1..]) other.JoinedTo = latest[0];
        latest[0].Cost = cost + item.Cost;
        _chainOf.Add(latest[0].Number);
        _stretchOf.Add(stretch);
    }

    private void Start(long cost, int stage, int stretch, bool closed)
    {
        _chainOf.Add(_chains.Count);
        _stretchOf.Add(stretch);
        _chains.Add(new Chain(_chains.Count, stage, closed) { Cost = cost });
        Stages = Math.Max(Stages, stage + 1);
    }

    private static Chain Root(Chain chain)
    {
        while (chain.JoinedTo is { } next) chain = next;
        return chain;
    }
}
