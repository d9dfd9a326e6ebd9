namespace Espalier;

/// <summary>
/// Rows to learn from or to judge by: inputs, labels by head, and weights by head. A label that is NaN is missing: that head passes
/// over that row.
/// </summary>
public sealed class Dataset
{
    /// <summary>Rows for a model with one input.</summary>
    /// <param name="input">(rows, …).</param>
    /// <param name="labels">The labels by head: (rows, …); null when there are none (for predictions).</param>
    /// <param name="weights">How much each row counts, by head: (rows,) or (rows, 1); null means all count 1.</param>
    /// <exception cref="EspalierException">The numbers of rows differ.</exception>
    public Dataset(Tensor input, PerHead<Tensor>? labels = null, PerHead<Tensor>? weights = null) : this([input], labels, weights) { }

    /// <summary>Rows for a model with several inputs, in the model's order.</summary>
    /// <param name="inputs">(rows, …) each.</param>
    /// <param name="labels">The labels by head.</param>
    /// <param name="weights">How much each row counts, by head.</param>
    /// <exception cref="EspalierException">The numbers of rows differ.</exception>
    public Dataset(IReadOnlyList<Tensor> inputs, PerHead<Tensor>? labels = null, PerHead<Tensor>? weights = null)
    {
        if (inputs.Count == 0) throw new EspalierException("A data set needs at least one input but got none.");
        Inputs = inputs;
        Labels = labels ?? [];
        Weights = weights ?? [];
        Rows = inputs[0].Rows;
        for (int i = 1; i < inputs.Count; i++) CheckRows(inputs[i], $"input {i}");
        // Rows to predict for have neither, and there may be one row at a time.
        if (labels is not null)
            foreach (var (owner, tensor) in labels.Entries) CheckRows(tensor, $"the labels of {owner}");
        if (weights is not null)
            foreach (var (owner, tensor) in weights.Entries) CheckRows(tensor, $"the weights of {owner}");
    }

    private Dataset(Dataset from, RowTransform? transform) : this(from.Inputs, from.Labels, from.Weights)
    {
        Transform = transform;
        if (transform is not null)
            for (int i = 0; i < Inputs.Count; i++) RowShape(i);
    }

    /// <summary>The inputs in the model's order.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>The labels by head.</summary>
    public PerHead<Tensor> Labels { get; }

    /// <summary>How much each row counts, by head.</summary>
    public PerHead<Tensor> Weights { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>What changes rows each time they are learnt from; null for nothing.</summary>
    public RowTransform? Transform { get; }

    /// <summary>
    /// The same rows, changed anew in every epoch they are learnt from. Validation, evaluation and prediction see them without chance
    /// (<see cref="RowTransform.Settle"/>).
    /// </summary>
    /// <param name="transform">The change; null takes away the one there is.</param>
    /// <exception cref="EspalierException">The transform does not fit the shapes of the inputs.</exception>
    public Dataset Transformed(RowTransform? transform) => new(this, transform);

    /// <summary>The shape of one row of an input as a model sees it: after the transform.</summary>
    /// <param name="input">The input, from 0.</param>
    public Shape RowShape(int input)
    {
        var stored = Inputs[input].Shape.WithoutFirst();
        return Transform?.ShapeOf(input, stored) ?? stored;
    }

    /// <summary>The shape of an input as a model sees it, with the number of rows: for messages.</summary>
    internal Shape RowsShape(int input) => new([Rows, .. RowShape(input).Dims]);

    /// <summary>Some rows, in the order given.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    public Dataset Take(int[] rows) =>
        new(new Dataset([.. Inputs.Select(i => i.Take(rows))], Labels.Select(t => t.Take(rows)), Weights.Select(t => t.Take(rows))), Transform);

    /// <summary>The first rows and the last: first floor(rows·(1 − share)), as Keras's <c>validation_split</c> cuts.</summary>
    /// <param name="share">The share of the last part, above 0 and below 1.</param>
    /// <exception cref="EspalierException">The share is outside (0, 1), or a part would be empty.</exception>
    public (Dataset First, Dataset Last) Cut(double share)
    {
        if (!(share > 0 && share < 1)) throw new EspalierException($"A validation split should be above 0 and below 1 but is {share}.");
        int first = (int)Math.Floor(Rows * (1 - share));
        if (first == 0 || first == Rows) throw new EspalierException($"A validation split of {share} leaves a part of {Rows} rows empty. Give more rows.");
        return (Take([.. Enumerable.Range(0, first)]), Take([.. Enumerable.Range(first, Rows - first)]));
    }

    private void CheckRows(Tensor tensor, string what)
    {
        if (tensor.Rows != Rows) throw new EspalierException($"A data set needs one number of rows: the first input has {Rows} but {what} has {tensor.Rows}.");
    }
}
