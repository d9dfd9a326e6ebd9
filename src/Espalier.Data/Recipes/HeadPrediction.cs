namespace Espalier.Data;

/// <summary>The answers of one head for some rows.</summary>
public sealed class HeadPrediction
{
    private readonly Column _answers;

    internal HeadPrediction(FittedHead head, Tensor output)
    {
        (Head, Output) = (head, output);
        Probabilities = head.Kind switch
        {
            AnswerKind.Number => null,
            AnswerKind.Sigmoid => Both(output),
            _ => output,
        };
        _answers = head.Encoder.Inverse(Encoded());
    }

    /// <summary>The head.</summary>
    public FittedHead Head { get; }

    /// <summary>The network's output: <c>(rows, Head.Width)</c>.</summary>
    public Tensor Output { get; }

    /// <summary>
    /// The probability of each class in the order of <see cref="FittedHead.ClassNames"/>: <c>(rows, classes)</c>, a row's sum is 1
    /// (not for multi-label, where each label has its own). Null for a number.
    /// </summary>
    public Tensor? Probabilities { get; }

    /// <summary>The answers as a column named after the head: classes, joined labels, or numbers in their own units.</summary>
    public Column Answers => _answers.Named(Head.Name);

    /// <summary>A row's answer as text: the class, the labels, or the number.</summary>
    /// <param name="row">The row, from 0.</param>
    public string Answer(int row) => _answers.TextAt(row) ?? "";

    /// <summary>A row's number in its own units; for a head of another kind the number of its class.</summary>
    /// <param name="row">The row, from 0.</param>
    public double Number(int row) => Head.Kind == AnswerKind.Number ? ((NumberColumn)_answers).Values[row] : ClassOf(row);

    /// <summary>The number of a row's class in <see cref="FittedHead.ClassNames"/>; of a multi-label head the most probable label.</summary>
    /// <param name="row">The row, from 0.</param>
    public int ClassOf(int row)
    {
        var output = Output.Row(row);
        if (Head.Kind == AnswerKind.Sigmoid) return output[0] >= Head.Threshold ? 1 : 0;
        int best = 0;
        for (int i = 1; i < output.Length; i++)
            if (output[i] > output[best]) best = i;
        return best;
    }

    private static Tensor Both(Tensor yes)
    {
        var both = new Tensor(new Shape(yes.Rows, 2));
        for (int row = 0; row < yes.Rows; row++) (both.Row(row)[0], both.Row(row)[1]) = (1 - yes.Values[row], yes.Values[row]);
        return both;
    }

    // The output as labels are encoded: class numbers for softmax, 0 and 1 by the threshold.
    private Tensor Encoded()
    {
        if (Head.Kind == AnswerKind.Number) return Output;
        if (Head.Kind != AnswerKind.MultiLabel) return Tensor.Column([.. Enumerable.Range(0, Output.Rows).Select(row => (float)ClassOf(row))]);
        var labels = new Tensor(Output.Shape);
        for (int i = 0; i < labels.Values.Length; i++) labels.Values[i] = Output.Values[i] >= Head.Threshold ? 1 : 0;
        return labels;
    }
}
