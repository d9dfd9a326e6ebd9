using System.Numerics;

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
    private const int MostSteps = 50_000;

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
        int n = columns.Length, words = (n + 63) / 64;
        var neighbours = new ulong[n][];
        for (int i = 0; i < n; i++) neighbours[i] = new ulong[words];
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                if (joined(columns[i], columns[j]))
                {
                    neighbours[i][j >> 6] |= 1UL << j;
                    neighbours[j][i >> 6] |= 1UL << i;
                }
        var open = new ulong[words];
        for (int i = 0; i < n; i++) open[i >> 6] |= 1UL << i;
        var cliques = new List<int[]>();
        _steps = 0;
        Cliques([], open, new ulong[words], neighbours, cliques);
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

    /// <summary>Bron and Kerbosch's search with a pivot (Tomita, Tanaka, Takahashi 2006); sets of columns are bits.</summary>
    private void Cliques(int[] clique, ulong[] open, ulong[] done, ulong[][] neighbours, List<int[]> found)
    {
        if (++_steps > MostSteps)
        {
            IsCutShort = true;
            return;
        }
        int[] left = Members(open);
        if (left.Length == 0)
        {
            if (clique.Length > 1 && !done.AsSpan().ContainsAnyExcept(0UL)) found.Add([.. clique.Order()]);
            return;
        }
        int pivot = left.Concat(Members(done)).MaxBy(p => Common(open, neighbours[p]));
        foreach (int column in left)
        {
            if ((neighbours[pivot][column >> 6] >> column & 1) != 0) continue;
            Cliques([.. clique, column], And(open, neighbours[column]), And(done, neighbours[column]), neighbours, found);
            open[column >> 6] &= ~(1UL << column);
            done[column >> 6] |= 1UL << column;
        }
    }

    private static ulong[] And(ulong[] a, ulong[] b)
    {
        var and = new ulong[a.Length];
        for (int i = 0; i < and.Length; i++) and[i] = a[i] & b[i];
        return and;
    }

    private static int Common(ulong[] a, ulong[] b)
    {
        int common = 0;
        for (int i = 0; i < a.Length; i++) common += BitOperations.PopCount(a[i] & b[i]);
        return common;
    }

    private static int[] Members(ulong[] set)
    {
        var members = new List<int>();
        for (int w = 0; w < set.Length; w++)
            for (ulong bits = set[w]; bits != 0; bits &= bits - 1) members.Add(w * 64 + BitOperations.TrailingZeroCount(bits));
        return [.. members];
    }

    private readonly record struct Choice(int[] Groups, int Covered, int Named, double Evidence)
    {
        public bool IsBetterThan(Choice other) => (Covered, Named, Evidence).CompareTo((other.Covered, other.Named, other.Evidence)) > 0;
    }
}
