namespace Espalier.Design;

/// <summary>A column or group that may be a question, and what speaks for it where nobody said which are.</summary>
/// <param name="Head">The head it would be.</param>
/// <param name="Score">The sum of the signs.</param>
/// <param name="Signs">The signs, in words.</param>
internal sealed record Proposal(HeadAdvice Head, double Score, IReadOnlyList<string> Signs)
{
    private const double Least = 0.3;
    private const string Asked = "its name is one of what is often asked about", Last = "it stands last";

    /// <summary>Weighs the signs.</summary>
    /// <param name="head">The head.</param>
    /// <param name="all">All heads there could be.</param>
    /// <param name="columns">The table's columns, from the left, without those set aside.</param>
    public static Proposal Of(HeadAdvice head, IReadOnlyList<HeadAdvice> all, IReadOnlyList<string> columns)
    {
        double score = 0;
        var signs = new List<string>();
        void Sign(double weight, bool holds, string words)
        {
            if (!holds) return;
            score += weight;
            signs.Add(words);
        }

        bool number = head.Kind == Data.AnswerKind.Number;
        Sign(1, head.Columns.Any(c => Names.Have(c, Names.Answers)), "it is called an answer");
        Sign(0.4, head.Columns.Append(head.Name).Any(c => Names.Have(c, Names.Questions)), Asked);
        Sign(0.35, head.Columns.Contains(columns[^1]), Last);
        // Classes that stand together at the end behind nothing but numbers are answers rather than features.
        string[] classes = [.. all.Where(h => h.Kind != Data.AnswerKind.Number).SelectMany(h => h.Columns)];
        bool trailing = classes.Length < columns.Count && columns.Skip(columns.Count - classes.Length).All(classes.Contains);
        Sign(0.4, !number && trailing, "classes stand at the end, behind numbers alone");
        Sign(0.3, head.Columns.Count > 2 && head.Kind == Data.AnswerKind.Softmax, "its columns are one question together");
        Sign(0.3, head.Kind == Data.AnswerKind.MultiLabel && head.Separator is not null, "it holds several labels a row");
        Sign(-1, head.Columns.All(c => Names.Have(c, Names.Times)), "it says when, which is hardly a question");
        Sign(0.1, head.IsOrdered, "its classes have an order");
        Sign(0.05, head.Columns.Contains(columns[0]) && !number, "it stands first");
        return new Proposal(head, score, signs);
    }

    /// <summary>Picks the likely ones: those with the name of an answer if there are any, else those not far behind the best.</summary>
    /// <param name="proposals">All.</param>
    public static IReadOnlyList<Proposal> Pick(IReadOnlyList<Proposal> proposals)
    {
        Proposal[] named = [.. proposals.Where(p => p.Score >= 1)];
        if (named.Length > 0) return named;
        double best = proposals.Count == 0 ? 0 : proposals.Max(p => p.Score);
        Proposal[] likely = [.. proposals.Where(p => p.Score >= Math.Max(Least, 0.5 * best))];
        // The last place alone says little where a name says more.
        return likely.Any(p => p.Signs.Contains(Asked)) ? [.. likely.Where(p => p.Signs is not [Last])] : likely;
    }

    /// <summary>How sure that it is a question.</summary>
    public Certainty Certainty => Score >= 1 ? Certainty.Sure : Score >= 0.6 ? Certainty.Likely : Certainty.Guess;
}
