namespace Espalier;

/// <summary>
/// One batch of one head's targets and predictions, as rows. Outputs of rank above 2 count as more rows: everything before the last
/// axis is a row, the last axis is the width.
/// </summary>
public readonly ref struct MetricBatch
{
    /// <summary>Describes a batch; nothing is copied.</summary>
    /// <param name="truth">The targets, row-major; a row with a NaN has no label and is passed over.</param>
    /// <param name="trueWidth">Values in a target row; 1 for class numbers.</param>
    /// <param name="predicted">The predictions, row-major, as many rows.</param>
    /// <param name="predictedWidth">Values in a prediction row.</param>
    /// <param name="weights">One weight a row, or one for each run of rows of the same length (one a sample of a sequence); empty
    /// counts every row as 1.</param>
    /// <exception cref="EspalierException">The lengths do not fit.</exception>
    public MetricBatch(ReadOnlySpan<float> truth, int trueWidth, ReadOnlySpan<float> predicted, int predictedWidth,
        ReadOnlySpan<float> weights = default)
    {
        if (trueWidth < 1 || predictedWidth < 1 || truth.Length % trueWidth != 0 || predicted.Length % predictedWidth != 0
            || truth.Length / trueWidth != predicted.Length / predictedWidth)
            throw new EspalierException(
                $"A metric needs as many target rows as prediction rows but got {truth.Length} target values in rows of {trueWidth} "
                + $"and {predicted.Length} predictions in rows of {predictedWidth}.");
        Rows = predicted.Length / predictedWidth;
        if (!weights.IsEmpty && (Rows == 0 || Rows % weights.Length != 0))
            throw new EspalierException($"A metric needs one weight a row ({Rows}) but got {weights.Length}.");
        True = truth;
        TrueWidth = trueWidth;
        Predicted = predicted;
        PredictedWidth = predictedWidth;
        Weights = weights;
    }

    /// <summary>The targets, row-major.</summary>
    public ReadOnlySpan<float> True { get; }

    /// <summary>Values in a target row.</summary>
    public int TrueWidth { get; }

    /// <summary>The predictions, row-major.</summary>
    public ReadOnlySpan<float> Predicted { get; }

    /// <summary>Values in a prediction row.</summary>
    public int PredictedWidth { get; }

    /// <summary>The weights; empty counts every row as 1.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The weight of one row.</summary>
    /// <param name="row">The row, from 0.</param>
    public double Weight(int row) => Weights.IsEmpty ? 1 : Weights[row / (Rows / Weights.Length)];

    /// <summary>The targets of one row.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<float> TrueRow(int row) => True.Slice(row * TrueWidth, TrueWidth);

    /// <summary>The predictions of one row.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<float> PredictedRow(int row) => Predicted.Slice(row * PredictedWidth, PredictedWidth);

    /// <summary>Whether a row has its label: no target of it is NaN.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsLabelled(int row)
    {
        foreach (float v in TrueRow(row))
            if (float.IsNaN(v)) return false;
        return true;
    }
}
