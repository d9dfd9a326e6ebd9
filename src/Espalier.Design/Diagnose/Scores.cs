using Espalier.Data;

namespace Espalier.Design;

/// <summary>How well each row is answered: one measure for all kinds of heads, so that methods can be compared row by row.</summary>
internal static class Scores
{
    /// <summary>The score of each row; NaN where it has no label. See <see cref="HeadDiagnosis.Score"/>.</summary>
    /// <param name="head">The head.</param>
    /// <param name="answers">(rows, width) as the network answers.</param>
    /// <param name="labels">(rows, width) as recipes make them.</param>
    /// <param name="spread">Of a number: the mean distance of the labels from their median.</param>
    public static double[] Of(FittedHead head, Tensor answers, Tensor labels, double spread)
    {
        var scores = new double[labels.Rows];
        for (int row = 0; row < scores.Length; row++)
        {
            var label = labels.Row(row);
            var answer = answers.Row(row);
            scores[row] = float.IsNaN(label[0]) ? double.NaN : head.Kind switch
            {
                AnswerKind.Number => 1 - Math.Abs(answer[0] - label[0]) / spread,
                AnswerKind.MultiLabel => Shared(answer, label, head.Threshold),
                _ => ClassOf(head, answer) == Label(head, label) ? 1 : 0,
            };
        }
        return scores;
    }

    /// <summary>The class that an answer means.</summary>
    public static int ClassOf(FittedHead head, ReadOnlySpan<float> answer) => head.Kind == AnswerKind.Sigmoid ? (answer[0] >= head.Threshold ? 1 : 0) : Largest(answer);

    /// <summary>The class of a label; −1 where it is missing.</summary>
    public static int Label(FittedHead head, ReadOnlySpan<float> label) =>
        float.IsNaN(label[0]) ? -1 : head.Kind == AnswerKind.Sigmoid ? (label[0] >= 0.5f ? 1 : 0) : Largest(label);

    /// <summary>The class of each row; −1 where it is missing.</summary>
    public static int[] Labels(FittedHead head, Tensor labels) => [.. Enumerable.Range(0, labels.Rows).Select(row => Label(head, labels.Row(row)))];

    /// <summary>The probability that an answer gives to a class.</summary>
    public static double Probability(FittedHead head, ReadOnlySpan<float> answer, int c) => head.Kind == AnswerKind.Sigmoid ? (c == 1 ? answer[0] : 1 - answer[0]) : answer[c];

    private static double Shared(ReadOnlySpan<float> answer, ReadOnlySpan<float> label, double threshold)
    {
        int right = 0;
        for (int i = 0; i < label.Length; i++)
            if (answer[i] >= threshold == label[i] >= 0.5f) right++;
        return (double)right / label.Length;
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
