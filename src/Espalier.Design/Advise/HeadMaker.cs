using Espalier.Data;

namespace Espalier.Design;

/// <summary>Makes heads of columns and of groups of columns.</summary>
internal static class HeadMaker
{
    private const int LongestName = 40;

    // Below so many tenfold odds against chance a group is named unsure.
    private const double EnoughEvidence = 3;

    /// <summary>The head of a single column.</summary>
    /// <param name="reading">The column, which can be a question.</param>
    /// <param name="table">The table.</param>
    public static HeadAdvice Of(ColumnReading reading, Table table) => Described(reading) with { Labelled = table.RowCount - table[reading.Name].MissingCount, Rows = table.RowCount };

    /// <summary>The head of a column that is known by its description alone.</summary>
    /// <param name="reading">The column.</param>
    public static HeadAdvice Described(ColumnReading reading) => new(reading.Name.Replace('/', ' ').Trim(), reading.Meaning switch
    {
        ColumnMeaning.YesNo => AnswerKind.Sigmoid,
        ColumnMeaning.OneOf or ColumnMeaning.Ordered => AnswerKind.Softmax,
        ColumnMeaning.AnyOf => AnswerKind.MultiLabel,
        _ => AnswerKind.Number,
    }, [reading.Name])
    {
        Classes = reading.Classes,
        IsOrdered = reading.Meaning == ColumnMeaning.Ordered,
        Separator = reading.Separator,
        IsSkewed = reading.Skewed,
        IsCount = reading.Meaning == ColumnMeaning.Count,
        Mend = reading.Mend,
        Certainty = reading.Unsure ? Certainty.Guess : Certainty.Sure,
        Why = [reading.Why],
    };

    /// <summary>The head of columns that exclude each other.</summary>
    /// <param name="group">The columns.</param>
    /// <param name="table">The table.</param>
    public static HeadAdvice OfGroup(IndicatorGroup group, Table table)
    {
        string[] columns = [.. group.Columns.Select(c => c.Name)];
        int rows = group.Rows, zeros = group.Zeros.Count, slips = group.Slips.Count;
        bool none = zeros > IndicatorGroups.MostSlips * rows;
        string? word = !none ? null : columns.Contains("none") ? "none of them" : "none";
        var why = new List<string> { HeadFinish.Invariant($"never two of them are 1{(slips > 0 ? $" (but for {slips} of {rows} rows)" : $" in {rows} rows")}") + (none ? "" : " and one always is: one question, so one softmax whose answers sum to 1") };
        if (none) why.Add(HeadFinish.Invariant($"in {zeros} rows ({100.0 * zeros / rows:0} %) none is 1: 'none' is an answer too, so the softmax gets a class for it (drop 'none' from the recipe if these rows merely have no label)"));
        else if (zeros > 0) why.Add(HeadFinish.Invariant($"in {zeros} {(zeros == 1 ? "row" : "rows")} none is 1: too few for a class 'none', so taken as rows without a label"));
        if (columns.Length == 2 && !none) why = [HeadFinish.Invariant($"one is 1 exactly where the other is 0{(slips + zeros > 0 ? $" (but for {slips + zeros} of {rows} rows)" : $" in all {rows} rows")}: two columns of one yes/no question, so one sigmoid")];
        if (group.Evidence < EnoughEvidence && !none) why.Add($"{rows} rows could do so by chance: look whether these columns belong together");
        if (slips > 0) why.Add($"rows with two 1s, taken as rows without a label: {string.Join(", ", group.Slips.Take(5).Select(r => table.Origin.Place(r)))}{(slips > 5 ? ", …" : "")}");
        string prefix = group.Prefix ?? "";
        string[] short_ = [.. columns.Select(c => prefix.Length > 0 ? c[(prefix.Length + 1)..] : c)];
        IReadOnlyList<string>? order = none ? null : Scales.Order(short_, prefix);
        string[] classes = order is null ? columns : [.. order.Select(o => columns[Array.IndexOf(short_, o)])];
        var head = new HeadAdvice(Free(group.Prefix ?? Joined(columns, "_or_"), table), columns.Length == 2 && !none ? AnswerKind.Sigmoid : AnswerKind.Softmax, columns)
        {
            Classes = word is null ? classes : [.. classes, word],
            IsOrdered = order is not null,
            None = word,
            Slips = group.Slips,
            Rows = table.RowCount,
            Certainty = group.Evidence < EnoughEvidence && !none ? Certainty.Likely : Certainty.Sure,
            Why = why,
        };
        return head with { Labelled = table.RowCount - Labels(head, table).MissingCount };
    }

    /// <summary>Puts columns of 0 and 1 that are questions of their own under one head where they belong together.</summary>
    /// <param name="heads">All heads; those of <paramref name="singles"/> have one sigmoid each.</param>
    /// <param name="singles">The columns.</param>
    /// <param name="table">The table.</param>
    public static List<HeadAdvice> Join(List<HeadAdvice> heads, IReadOnlyList<Indicator> singles, Table table)
    {
        Indicator[] free = [.. singles.Where(s => heads.Any(h => h.Columns is [var only] && only == s.Name))];
        var joined = new List<Indicator[]>();
        joined.AddRange(free.Where(s => Names.Beginning(s.Name) is not null).GroupBy(s => Names.Beginning(s.Name)!).Select(g => g.ToArray()).Where(g => g.Length > 1));
        Indicator[] rest = [.. free.Except(joined.SelectMany(g => g))];
        // One or two strangers are better off as heads of their own; three or more without a common name are still one list of attributes.
        if (rest.Length > 2) joined.Add(rest);
        var all = new List<HeadAdvice>(heads.Where(h => h.Columns.Count > 1 || !joined.Any(g => g.Any(s => s.Name == h.Columns[0]))));
        foreach (Indicator[] group in joined) all.Add(Several(group, heads, table));
        return all;
    }

    /// <summary>The answers of a head as one column.</summary>
    /// <param name="head">The head.</param>
    /// <param name="table">The table.</param>
    public static Column Labels(HeadAdvice head, Table table)
    {
        const string name = "\u0001answers";
        if (head.Columns.Count > 1) return head.Kind == AnswerKind.MultiLabel ? table.AnyOf(name, head.Columns)[name] : table.OneOf(name, head.Columns, head.None, severalAsMissing: true)[name];
        string column = head.Columns[0];
        return Mended(table, column, head.Mend, name);
    }

    /// <summary>A column as a recipe mends it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="mend">What has to be done, <see cref="ColumnReading.Mend"/>.</param>
    /// <param name="into">How it is called then.</param>
    public static Column Mended(Table table, string column, string? mend, string into) => mend switch
    {
        "yes_no" => table.YesNo(column, into)[into],
        "quantity" => table.Quantities(column, into)[into],
        "one_spelling" => table.OneSpelling(column, into)[into],
        "list" => table.Lists(column, into)[into],
        _ => table[column],
    };

    private static HeadAdvice Several(Indicator[] group, List<HeadAdvice> heads, Table table)
    {
        string[] columns = [.. group.Select(s => s.Name)];
        int rows = group[0].Rows;
        (Indicator A, Indicator B)[] pairs = [.. group.SelectMany((a, i) => group.Skip(i + 1).Select(b => (a, b)))];
        var together = pairs.Select(p => (p.A, p.B, Both: p.A.Both(p.B))).MaxBy(p => p.Both);
        var why = new List<string>
        {
            together.Both > 0 ? HeadFinish.Invariant($"several may be 1 at once ('{together.A.Name}' and '{together.B.Name}' are in {together.Both} rows): a question each, so a sigmoid each")
                : "no two are 1 at once, but they are so rare that this may be chance: a sigmoid each",
            "one head with a unit for each: one loss (their mean) and one branch. Heads of their own cost a branch each and let every label have its own weight, threshold and depth",
        };
        Indicator[] sorted = [.. group.OrderByDescending(s => s.Ones)];
        if (Enumerable.Range(0, sorted.Length - 1).All(i => sorted[i + 1].Ones > 0 && sorted[i].Both(sorted[i + 1]) == sorted[i + 1].Ones))
            why.Add($"each says 1 only where the one before does ({string.Join(" ⊇ ", sorted.Select(s => s.Name))}): steps of one ordered question, for which a sigmoid a step is the right form too");
        string name = Names.Prefix(columns) ?? (columns.Length <= 3 ? Joined(columns, "_") : "labels");
        Certainty certainty = heads.Where(h => columns.Contains(h.Columns[0])).Min(h => h.Certainty);
        var head = new HeadAdvice(Free(name, table), AnswerKind.MultiLabel, columns) { Classes = columns, Rows = rows, Why = why, Certainty = certainty };
        return head with { Labelled = rows - Labels(head, table).MissingCount };
    }

    private static string Joined(string[] columns, string between)
    {
        string joined = string.Join(between, columns);
        return (joined.Length <= LongestName ? joined : $"{columns[0]}{between}{columns.Length - 1}_other{(columns.Length == 2 ? "" : "s")}").Replace('/', '_').Trim();
    }

    private static string Free(string name, Table table)
    {
        name = name.Replace('/', '_');
        string free = name;
        for (int i = 2; table.Contains(free); i++) free = HeadFinish.Invariant($"{name}_{i}");
        return free;
    }
}
