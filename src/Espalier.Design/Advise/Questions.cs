using Espalier.Data;

namespace Espalier.Design;

/// <summary>Turns columns into questions: columns of 0 and 1 are parted into groups, the others are read one by one.</summary>
internal sealed class Questions
{
    private Questions() { }

    /// <summary>The heads, in the order of their first columns.</summary>
    public required IReadOnlyList<HeadAdvice> Heads { get; init; }

    /// <summary>What was asked for and cannot be a head.</summary>
    public required IReadOnlyList<SetAside> Aside { get; init; }

    /// <summary>All columns as they were read.</summary>
    public required IReadOnlyDictionary<string, ColumnReading> Readings { get; init; }

    /// <summary>What could be asked too, best first.</summary>
    public IReadOnlyList<string> AlsoPossible { get; init; } = [];

    /// <summary>Whether the search for groups was cut short.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>Finds the questions.</summary>
    /// <param name="table">The table.</param>
    /// <param name="asked">The columns that are questions; null to propose some.</param>
    /// <param name="without">Columns that are no questions where none are named.</param>
    public static Questions Find(Table table, IReadOnlyList<string>? asked, IReadOnlyList<string> without)
    {
        var readings = table.Columns.ToDictionary(c => c.Name, c => ColumnReader.Read(table, c), StringComparer.Ordinal);
        string[] candidates = [.. asked ?? table.Names.Except(without)];
        var aside = new List<SetAside>();
        foreach (string name in candidates)
            if (readings[name] is { Aside: { } reason } reading && asked is not null) aside.Add(new SetAside(name, reason, reading.Why));
        string[] usable = [.. candidates.Where(n => readings[n].Aside is null)];
        var groups = IndicatorGroups.Find([.. usable.Where(n => Indicator.Is(table[n])).Select(n => Indicator.Of(table[n]))]);
        HeadAdvice[] grouped = [.. groups.Exhaustive.Concat(groups.Partial).Select(g => HeadMaker.OfGroup(g, table))];
        Indicator[] singles = WithoutFollowing(WithoutCopies(groups.Single, aside), grouped, table, aside);
        var heads = new List<HeadAdvice>(grouped);
        heads.AddRange(singles.Select(s => HeadMaker.Of(readings[s.Name], table)));
        heads.AddRange(usable.Where(n => !Indicator.Is(table[n])).Select(n => HeadMaker.Of(readings[n], table)));
        IReadOnlyList<string> also = [];
        if (asked is null) (heads, also) = Propose(heads, [.. table.Names.Where(n => readings[n].Aside is null && !without.Contains(n))]);
        heads = HeadMaker.Join(heads, [.. singles], table);
        string[] order = [.. table.Names];
        return new Questions
        {
            Heads = [.. heads.OrderBy(h => Array.IndexOf(order, h.Columns[0]))],
            Aside = asked is null ? [.. aside.Where(a => heads.Any(h => Concerns(a, h)))] : aside,
            Readings = readings,
            AlsoPossible = also,
            IsCutShort = groups.IsCutShort,
        };
    }

    // Where nobody asked, a copy matters only when it gives a head away.
    private static bool Concerns(SetAside aside, HeadAdvice head) => head.Columns.Append(head.Name).Any(c => aside.Why.Contains($"'{c}'", StringComparison.Ordinal));

    private static (List<HeadAdvice> Heads, IReadOnlyList<string> Also) Propose(List<HeadAdvice> heads, string[] columns)
    {
        if (heads.Count == 0) return (heads, []);
        Proposal[] proposals = [.. heads.Select(h => Proposal.Of(h, heads, columns))];
        var picked = Proposal.Pick(proposals);
        return ([.. picked.Select(p => p.Head with
        {
            Certainty = p.Certainty,
            Why = [.. p.Head.Why, $"proposed as a question because {string.Join("; ", p.Signs)}{(p.Certainty == Certainty.Guess ? " (a guess)" : "")}"],
        })], [.. proposals.Except(picked).Where(p => p.Head.Kind != AnswerKind.Number).OrderByDescending(p => p.Score).Take(6).Select(p => p.Head.Name)]);
    }

    private static Indicator[] WithoutCopies(IReadOnlyList<Indicator> indicators, List<SetAside> aside)
    {
        var kept = new List<Indicator>();
        foreach (Indicator indicator in indicators)
        {
            if (kept.Find(k => k.Same(indicator)) is { } same) aside.Add(new SetAside(indicator.Name, AsideReason.Copy, $"says the same as '{same.Name}' in every row: one head answers both"));
            else kept.Add(indicator);
        }
        return [.. kept];
    }

    // A column that has one value for each class of a question is answered with it. Slips aside, every class has to have said so often enough.
    private static Indicator[] WithoutFollowing(IReadOnlyList<Indicator> singles, HeadAdvice[] grouped, Table table, List<SetAside> aside)
    {
        const int leastRows = 5;
        var kept = new List<Indicator>();
        foreach (Indicator single in singles)
        {
            HeadAdvice? answers = grouped.FirstOrDefault(head => head.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid && Follows(head, single));
            if (answers is null) kept.Add(single);
            else aside.Add(new SetAside(single.Name, AsideReason.Follows, $"follows from '{answers.Name}' in every row: whoever knows that knows this, so no head of its own"));
        }
        return [.. kept];

        bool Follows(HeadAdvice head, Indicator single)
        {
            int[] codes = HeadMaker.Labels(head, table).Factor.Codes;
            int classes = codes.Max() + 1;
            var (yes, no) = (new int[classes], new int[classes]);
            for (int row = 0; row < codes.Length; row++)
                if (codes[row] >= 0 && single.IsKnown(row)) (single.At(row) ? yes : no)[codes[row]]++;
            return Enumerable.Range(0, classes).All(c => Math.Min(yes[c], no[c]) == 0 && Math.Max(yes[c], no[c]) >= leastRows);
        }
    }
}
