using Espalier.Data;

namespace Espalier.Design;

/// <summary>Says what of a table the network may see: what is no head, says something, and does not give an answer away.</summary>
internal static class Features
{
    private const int MostLabels = 30;

    /// <summary>Finds the features.</summary>
    /// <param name="table">The table.</param>
    /// <param name="questions">Its heads.</param>
    /// <param name="without">Columns that are no features by the user's word.</param>
    /// <returns>The features, what is set aside, and for every head its best single feature.</returns>
    public static (IReadOnlyList<FeatureUse> Features, IReadOnlyList<SetAside> Aside, Dictionary<string, SingleFeature> Best) Find(Table table, Questions questions, IReadOnlyList<string> without)
    {
        var aside = new List<SetAside>(questions.Aside);
        var taken = questions.Heads.SelectMany(h => h.Columns).Concat(aside.Select(a => a.Column)).Concat(without).ToHashSet(StringComparer.Ordinal);
        var columns = new List<Column>();
        foreach (Column column in table.Columns.Where(c => !taken.Contains(c.Name)))
        {
            ColumnReading reading = questions.Readings[column.Name];
            if (reading.Aside is { } reason) aside.Add(new SetAside(column.Name, reason, reading.Why));
            else columns.Add(column);
        }
        var best = new Dictionary<string, SingleFeature>(StringComparer.Ordinal);
        if (table.RowCount < 2) return ([.. columns.Select(c => FeatureUse.Of(c, questions.Readings[c.Name]))], aside, best);
        // Numbers written with units are looked at as the numbers they are, names in one spelling.
        Column[] seen = [.. columns.Select(c => questions.Readings[c.Name].Mend is ("quantity" or "one_spelling") and var mend ? HeadMaker.Mended(table, c.Name, mend, c.Name) : c)];
        var leaks = new Leaks(table.RowCount);
        foreach (HeadAdvice head in questions.Heads)
            foreach (Column answer in Answers(head, table))
                foreach (SingleFeature feature in leaks.Of(answer, seen))
                {
                    if (feature.IsLeak)
                    {
                        if (columns.RemoveAll(c => c.Name == feature.Column) > 0)
                            aside.Add(new SetAside(feature.Column, AsideReason.Leak, $"gives the answer of '{head.Name}' away: {feature.Evidence}. If it is known before the answer is, keep it: take it out of features.exclude"));
                    }
                    else if (!best.TryGetValue(head.Name, out var other) || feature.Score > other.Score) best[head.Name] = feature;
                }
        var place = table.Names.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return ([.. columns.Select(c => FeatureUse.Of(c, questions.Readings[c.Name]))], [.. aside.OrderBy(a => place[a.Column])], best);
    }

    // Of several labels each is an answer that may leak by itself.
    private static IEnumerable<Column> Answers(HeadAdvice head, Table table)
    {
        if (head.Kind != AnswerKind.MultiLabel) return [HeadMaker.Labels(head, table)];
        if (head.Columns.Count > 1) return head.Columns.Take(MostLabels).Select(name => table[name]);
        Factor factor = table[head.Columns[0]].Factor;
        string[][] sets = [.. factor.Values.Select(v => v.Split(head.Separator, StringSplitOptions.TrimEntries))];
        return head.Classes.Take(MostLabels).Select(label => new TextColumn(label, Array.ConvertAll(factor.Codes, code => code < 0 ? null : sets[code].Contains(label) ? "yes" : "no")));
    }
}
