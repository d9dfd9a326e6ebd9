using System.Globalization;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Gives a head its loss, its metrics and the encoding of its labels, and says what deserves a thought: missing labels, rare classes, an order.</summary>
internal static class HeadFinish
{
    private const int RareRows = 10;
    private const double Uneven = 3, VeryUneven = 9;

    /// <summary>Finishes a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="table">The table; null when only columns were described.</param>
    /// <param name="heads">How many heads there are.</param>
    /// <param name="best">Its best single feature; null for none.</param>
    public static HeadAdvice Of(HeadAdvice head, Table? table, int heads, SingleFeature? best = null)
    {
        if (table is not null && head.Mend is null && head.Columns.Count == 1 && head.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid)
            head = head with { Classes = head.IsOrdered ? head.Classes : table[head.Columns[0]].SortedDistinct };
        if (table is not null) head = head with { Counts = Counts(head, table) };
        double uneven = head.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid && head.Counts.Count > 1 ? (double)head.Counts.Max() / Math.Max(1, head.Counts.Min()) : 1;
        var (loss, metrics) = head.Kind switch
        {
            AnswerKind.Softmax => ("categorical_crossentropy", uneven >= Uneven ? ["accuracy", "balanced_accuracy"] : (string[])["accuracy"]),
            AnswerKind.Sigmoid => ("binary_crossentropy", uneven >= VeryUneven ? ["balanced_accuracy", "auc"] : uneven >= Uneven ? ["accuracy", "balanced_accuracy"] : ["accuracy"]),
            AnswerKind.MultiLabel => ("binary_crossentropy", ["f1_score", "accuracy"]),
            _ => ("mean_squared_error", ["mae"]),
        };
        if (head.IsOrdered) metrics = [.. metrics, "rank_error"];
        var why = new List<string>(head.Why);
        if (head.Rows > head.Labelled && head.Rows > 0) why.Add(Invariant($"{head.Rows - head.Labelled:#,0} rows have no label: they are masked out of this head's loss{(heads > 1 ? " and teach the others" : "")}"));
        if (head.Kind == AnswerKind.MultiLabel && head.Separator is not null && head.Rows > head.Labelled) why.Add("an empty field is read as no label given; if it means none of the labels, write so (a label 'none')");
        if (uneven >= Uneven) why.Add(Imbalance(head));
        if (head.Kind == AnswerKind.MultiLabel && head.Counts.Count > 0 && head.Counts.Min() < RareRows) why.Add(Invariant($"'{head.Classes[IndexOf(head.Counts, head.Counts.Min())]}' is in {head.Counts.Min()} rows only; judge by F1, as accuracy counts every absent label as right"));
        if (head.IsOrdered) why.Add($"an order means that {head.Classes[0]} is further from {head.Classes[^1]} than from {head.Classes[1]}: softmax does not know that, an ordinal loss does (CORN: Shi, Cao, Raschka 2023). Try both, and judge by rank_error, by how many classes an answer is off: kind: ordered in place of softmax");
        if (head.IsCount) why.Add("learnt as a number on its standard scale; where small counts matter, a Poisson loss on an exponential answer is the form for counts");
        if (head.IsSkewed) why.Add("learnt on a log scale, so that a miss counts by its ratio; answers come back in their own units");
        if (best is not null) why.Add($"the best single feature, '{best.Column}', {best.Evidence}");
        return head with { Loss = loss, Metrics = metrics, Encoding = Encoding(head), Why = why };
    }

    /// <summary>A text with numbers as everywhere.</summary>
    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Imbalance(HeadAdvice head)
    {
        int least = head.Counts.Min(), most = head.Counts.Max();
        string rare = head.Classes[IndexOf(head.Counts, least)], usual = head.Classes[IndexOf(head.Counts, most)];
        return Invariant($"'{usual}' has {most:#,0} rows and '{rare}' {least:#,0}: always '{usual}' is right in {100.0 * most / head.Counts.Sum():0} %, so look at balanced accuracy. ")
            + (least < RareRows ? $"'{rare}' has too few rows to learn from or to judge by: get more, or join it with another class" : "class_weights: balanced makes classes count alike, which finds more of the rare ones and costs accuracy");
    }

    private static int IndexOf(IReadOnlyList<int> counts, int count)
    {
        int i = 0;
        while (counts[i] != count) i++;
        return i;
    }

    private static int[] Counts(HeadAdvice head, Table table)
    {
        if (head.Kind == AnswerKind.Number) return [];
        Factor factor = HeadMaker.Labels(head, table).Factor;
        int[] byValue = factor.Counts();
        string separator = head.Separator ?? "|";
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int v = 0; v < byValue.Length; v++)
            foreach (string label in head.Kind == AnswerKind.MultiLabel ? factor.Values[v].Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct() : [factor.Values[v]])
                counts[label] = counts.GetValueOrDefault(label) + byValue[v];
        return [.. head.Classes.Select(c => counts.GetValueOrDefault(c))];
    }

    private static string Encoding(HeadAdvice head)
    {
        int classes = head.Classes.Count;
        return head.Kind switch
        {
            AnswerKind.Softmax => Invariant($"one-hot, {classes} numbers a row{(head.Rows > 0 ? $" ({4L * classes * head.Rows / 1024.0:#,0.#} KiB)" : "")}: takes label smoothing and soft labels. As class numbers with sparse_categorical_crossentropy: the same loss from one number a row")
                + (classes > 100 ? "; with so many classes that is worth it" : ""),
            AnswerKind.Sigmoid => "0 and 1, one number a row: one unit. Two softmax units would say the same with twice the weights",
            AnswerKind.MultiLabel => Invariant($"0 and 1 for each label, {(classes > 0 ? classes : head.Columns.Count)} numbers a row; class numbers cannot say several at once"),
            _ => head.IsSkewed ? "one number a row, its logarithm brought to mean 0 and deviation 1" : "one number a row, brought to mean 0 and deviation 1",
        };
    }
}
