namespace Espalier.Design;

/// <summary>
/// Parts columns of 0 and 1 into questions. Columns that never say 1 together, but for slips, are joined by an edge; a question is a largest set of
/// columns all joined to each other (a maximal clique: Bron and Kerbosch 1973) in which every row has its 1. Of the sets that overlap those are
/// taken, by exact search, that leave the fewest columns over; where that leaves a choice, names with a common beginning decide, then the evidence.
/// </summary>
internal sealed class IndicatorGroups
{
    /// <summary>At most this share of rows may be slips.</summary>
    public const double MostSlips = 0.02;

    private const double MostShared = 0.1;
    private const int MostSteps = 200_000;

    // Columns that cover only a part of the rows are exclusive by chance where both are rare: so many common rows must have been expected.
    private const double ExpectedTogether = 7, ExpectedInPair = 2;

    private readonly Indicator[] _columns;
    private readonly int _slips;
    private int _steps;

    private IndicatorGroups(Indicator[] columns)
    {
        _columns = columns;
        _slips = columns.Length == 0 ? 0 : (int)(MostSlips * columns[0].Rows);
    }

    /// <summary>Questions in which every row has an answer, but for slips.</summary>
    public IReadOnlyList<IndicatorGroup> Exhaustive { get; private set; } = [];

    /// <summary>Questions in which rows without any 1 are too many to be slips.</summary>
    public IReadOnlyList<IndicatorGroup> Partial { get; private set; } = [];

    /// <summary>Columns that are questions of their own.</summary>
    public IReadOnlyList<Indicator> Single { get; private set; } = [];

    /// <summary>Whether the search was cut short, because the columns exclude each other in too many ways.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Finds the questions.</summary>
    /// <param name="columns">Columns of which none says the same as another or the same in every row.</param>
    public static IndicatorGroups Find(IReadOnlyList<Indicator> columns)
    {
        var groups = new IndicatorGroups([.. columns]);
        groups.Exhaustive = groups.Choose(groups._columns, (a, b) => groups.Exclude(a, b), group => group.Zeros.Count <= groups._slips);
        Indicator[] left = [.. columns.Except(groups.Exhaustive.SelectMany(g => g.Columns))];
        groups.Partial = groups.Choose(left, (a, b) => groups.Exclude(a, b) && Expected(a, b) >= ExpectedInPair,
            group => Pairs(group).Sum(p => Expected(p.A, p.B)) >= ExpectedTogether);
        groups.Single = [.. left.Except(groups.Partial.SelectMany(g => g.Columns))];
        return groups;
    }

    private static IEnumerable<(Indicator A, Indicator B)> Pairs(IndicatorGroup group) =>
        group.Columns.SelectMany((a, i) => group.Columns.Skip(i + 1).Select(b => (a, b)));

    private static double Expected(Indicator a, Indicator b) => (double)a.Ones * b.Ones / a.Rows;

    private bool Exclude(Indicator a, Indicator b)
    {
        int both = a.Both(b);
        return both <= _slips && both <= MostShared * Math.Min(a.Ones, b.Ones);
    }

    private List<IndicatorGroup> Choose(Indicator[] columns, Func<Indicator, Indicator, bool> joined, Func<IndicatorGroup, bool> counts)
    {
        int n = columns.Length;
        var neighbours = new HashSet<int>[n];
        for (int i = 0; i < n; i++) neighbours[i] = [];
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                if (joined(columns[i], columns[j]))
                {
                    neighbours[i].Add(j);
                    neighbours[j].Add(i);
                }
        var cliques = new List<int[]>();
        _steps = 0;
        Cliques([], [.. Enumerable.Range(0, n)], [], neighbours, cliques);
        var candidates = cliques.Select(c => (Members: c, Group: new IndicatorGroup([.. c.Select(i => columns[i])])))
            .Where(c => c.Group.Slips.Count <= _slips && counts(c.Group))
            .OrderByDescending(c => c.Members.Length).ThenBy(c => c.Members[0]).ToArray();
        var best = new Choice([], 0, 0, 0);
        _steps = 0;
        Pack(0, new Choice([], 0, 0, 0), new bool[n], n);
        return [.. best.Groups.Select(g => candidates[g].Group).OrderBy(g => Array.IndexOf(columns, g.Columns[0]))];

        void Pack(int next, Choice chosen, bool[] taken, int free)
        {
            if (chosen.IsBetterThan(best)) best = chosen;
            if (next == candidates.Length || chosen.Covered + free < best.Covered) return;
            if (++_steps > MostSteps)
            {
                IsCutShort = true;
                return;
            }
            var (members, group) = candidates[next];
            if (!members.Any(m => taken[m]))
            {
                foreach (int m in members) taken[m] = true;
                Pack(next + 1, new Choice([.. chosen.Groups, next], chosen.Covered + members.Length,
                    chosen.Named + (group.Prefix is null ? 0 : members.Length), chosen.Evidence + group.Evidence), taken, free - members.Length);
                foreach (int m in members) taken[m] = false;
            }
            Pack(next + 1, chosen, taken, free);
        }
    }

    /// <summary>Bron and Kerbosch's search with a pivot (Tomita, Tanaka, Takahashi 2006).</summary>
    private void Cliques(List<int> clique, List<int> open, List<int> done, HashSet<int>[] neighbours, List<int[]> found)
    {
        if (++_steps > MostSteps)
        {
            IsCutShort = true;
            return;
        }
        if (open.Count == 0)
        {
            if (done.Count == 0 && clique.Count > 1) found.Add([.. clique.Order()]);
            return;
        }
        int pivot = open.Concat(done).MaxBy(p => open.Count(neighbours[p].Contains));
        foreach (int column in open.Where(c => !neighbours[pivot].Contains(c)).ToArray())
        {
            Cliques([.. clique, column], [.. open.Where(neighbours[column].Contains)], [.. done.Where(neighbours[column].Contains)], neighbours, found);
            open.Remove(column);
            done.Add(column);
        }
    }

    private readonly record struct Choice(int[] Groups, int Covered, int Named, double Evidence)
    {
        public bool IsBetterThan(Choice other) => (Covered, Named, Evidence).CompareTo((other.Covered, other.Named, other.Evidence)) > 0;
    }
}
