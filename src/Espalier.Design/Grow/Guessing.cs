using Espalier.Data;

namespace Espalier.Design;

/// <summary>What a head scores for which nobody looks at the input: what is most frequent among the labels that judge is known, and no more.</summary>
internal static class Guessing
{
    /// <summary>The score of always the most frequent class; of several labels, of always the more frequent answer to each; of a number, of its median.</summary>
    /// <param name="head">The head.</param>
    /// <param name="labels">(rows, width); NaN where there is none.</param>
    public static double Score(FittedHead head, Tensor labels) => head.Kind switch
    {
        AnswerKind.Number => 0, // the score of a number is counted from there
        AnswerKind.MultiLabel => Shares(labels).Average(p => Math.Max(p, 1 - p)),
        _ => Frequencies(head, labels).DefaultIfEmpty(0).Max(),
    };

    /// <summary>The mean of minus the logarithm of the probability of the truth, when probabilities are how frequent it is (the entropy of the labels); of a number its variance.</summary>
    /// <param name="head">The head.</param>
    /// <param name="labels">(rows, width); NaN where there is none.</param>
    public static double Loss(FittedHead head, Tensor labels)
    {
        switch (head.Kind)
        {
            case AnswerKind.Number:
                double[] known = [.. labels.Values.Where(v => !float.IsNaN(v)).Select(v => (double)v)];
                double mean = known.DefaultIfEmpty(0).Average();
                return known.Select(v => (v - mean) * (v - mean)).DefaultIfEmpty(0).Average();
            case AnswerKind.MultiLabel:
                return Shares(labels).Average(p => Entropy([p, 1 - p]));
            default:
                return Entropy(Frequencies(head, labels));
        }
    }

    private static double Entropy(IEnumerable<double> shares) => -shares.Where(p => p > 0).Sum(p => p * Math.Log(p));

    private static double[] Frequencies(FittedHead head, Tensor labels)
    {
        int[] classes = [.. Scores.Labels(head, labels).Where(c => c >= 0)];
        return [.. classes.GroupBy(c => c).Select(g => (double)g.Count() / classes.Length)];
    }

    // By label: in what share of the rows it is set.
    private static double[] Shares(Tensor labels)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Rows).Where(row => !float.IsNaN(labels.Row(row)[0]))];
        return [.. Enumerable.Range(0, labels.RowLength).Select(c => rows.Length == 0 ? 0 : rows.Average(row => labels.Row(row)[c] >= 0.5f ? 1.0 : 0))];
    }
}
