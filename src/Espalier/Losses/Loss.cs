using Espalier.Graph;

namespace Espalier;

/// <summary>
/// How wrong a head's predictions are. The ones that exist are static properties, each in its own file
/// (<c>Loss.CategoricalCrossentropy</c>, …), and classes that take settings.
/// </summary>
public abstract class Loss
{
    /// <summary>What keeps logarithms and quotients finite; Keras's backend constant.</summary>
    protected const float Epsilon = 1e-7f;

    /// <summary>Keras's name, such as <c>categorical_crossentropy</c>.</summary>
    public virtual string Name => Layer.SnakeCase(Registry<Loss>.NameOf(this));

    /// <summary>How the losses of the rows become one number.</summary>
    public LossReduction Reduction { get; init; }

    /// <summary>Writes the loss of each row: the last axis is folded.</summary>
    /// <param name="target">The labels, of the shape <see cref="TargetShape"/> says.</param>
    /// <param name="predicted">The predictions.</param>
    public abstract Symbol PerRow(Symbol target, Symbol predicted);

    /// <summary>The shape of the labels for predictions of some shape; the same by default.</summary>
    /// <param name="predicted">The shape of the predictions.</param>
    public virtual Shape TargetShape(Shape predicted) => predicted;

    /// <summary>What a head with this loss answers.</summary>
    /// <param name="predicted">The predictions.</param>
    public virtual HeadKind Kind(Symbol predicted) => KindOf(predicted);

    /// <summary>What a head answers as its last function tells it, for a head without a loss.</summary>
    internal static HeadKind KindOf(Symbol predicted) => Through(predicted).Node.Op switch
    {
        Softmax => HeadKind.Categorical,
        Sigmoid => predicted.Shape[-1] == 1 ? HeadKind.Binary : HeadKind.MultiLabel,
        _ => HeadKind.Regression,
    };

    /// <summary>What is wrong with the labels of a row, as in <c>should be from 0 to 1 but one is 3</c>; null when nothing is.</summary>
    /// <param name="labels">The row's labels; none is NaN.</param>
    /// <param name="classes">The last size of the predictions.</param>
    public virtual string? FaultOf(ReadOnlySpan<float> labels, int classes) => null;

    /// <summary>Writes 1 for each row that counts and 0 for the others, or returns null when all count.</summary>
    /// <param name="target">The labels.</param>
    /// <param name="predicted">The predictions.</param>
    protected virtual Symbol? Mask(Symbol target, Symbol predicted) => null;

    /// <summary>
    /// Writes the loss of a batch: the rows' losses, each times its weight, folded as <see cref="Reduction"/> says. Rows that do not count
    /// are left out of sum and divisor.
    /// </summary>
    /// <param name="target">The labels.</param>
    /// <param name="predicted">The predictions.</param>
    /// <param name="weights">
    /// One weight a row, shape (batch), or one for each value of <see cref="PerRow"/>, or anything between that broadcasts; null for ones.
    /// </param>
    /// <param name="places">
    /// 1 for each row that counts and 0 for padding, such as (batch, steps), or null when all count; see <see cref="Symbol.Mask"/>.
    /// </param>
    /// <returns>A single number.</returns>
    public virtual Symbol Mean(Symbol target, Symbol predicted, Symbol? weights = null, Symbol? places = null)
    {
        if (predicted.Shape.Rank == 1) (target, predicted) = (AsColumn(target), AsColumn(predicted));
        var rows = PerRow(target, predicted);
        var mask = Mask(target, predicted);
        if (places is not null && places.Shape.Rank <= rows.Shape.Rank)
        {
            places = Op.Apply(new BroadcastTo(rows.Shape), Aligned(places, rows.Shape));
            mask = mask is null ? places : mask * places;
        }
        if (mask is not null) rows *= mask;
        if (weights is not null) rows *= weights = Aligned(weights, rows.Shape);
        var sum = Sum(rows);
        return Reduction switch
        {
            LossReduction.Sum => sum,
            LossReduction.WeightedMean when weights is not null => sum / AtLeast(Sum(mask is null ? weights : weights * mask), Epsilon),
            _ when mask is not null => sum / AtLeast(Sum(mask), 1),
            _ => sum / Op.Apply(new ElementCount(AllAxes(rows)), rows),
        };
    }

    /// <summary>Writes what training descends; the same by default.</summary>
    internal virtual Symbol MeanInTraining(Symbol target, Symbol predicted, Symbol? weights, Symbol? places) => Mean(target, predicted, weights, places);

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config)
    {
        config.Json["name"] = Name;
        config.Json["reduction"] = Reduction switch
        {
            LossReduction.Sum => "sum",
            LossReduction.WeightedMean => "mean_with_sample_weight",
            _ => "sum_over_batch_size",
        };
    }

    /// <summary>Reads <see cref="Reduction"/>.</summary>
    /// <param name="config">The settings of a loss.</param>
    /// <exception cref="EspalierException">The reduction is none of those that give one number.</exception>
    protected static LossReduction ReductionOf(Config config) => config.Text("reduction") switch
    {
        null or "sum_over_batch_size" or "mean" or "auto" => LossReduction.MeanOverValues,
        "sum" => LossReduction.Sum,
        "mean_with_sample_weight" => LossReduction.WeightedMean,
        _ => throw config.Wrong("reduction", "'sum_over_batch_size', 'sum' or 'mean_with_sample_weight'"),
    };

    /// <summary>A symbol without the reshapes that only rename it.</summary>
    /// <param name="symbol">The symbol.</param>
    protected static Symbol Through(Symbol symbol)
    {
        while (symbol.Node.Op is Graph.Reshape && symbol.Node.Inputs[0].Shape == symbol.Shape) symbol = symbol.Node.Inputs[0];
        return symbol;
    }

    /// <summary>The mean over the last axis.</summary>
    /// <param name="x">At least one axis.</param>
    protected static Symbol LastMean(Symbol x) => IsColumn(x) ? WithoutLast(x) : Op.Apply(new ReduceSum([-1]), x) / Op.Apply(new ElementCount(-1), x);

    /// <summary>The sum over the last axis.</summary>
    /// <param name="x">At least one axis.</param>
    protected static Symbol LastSum(Symbol x) => IsColumn(x) ? WithoutLast(x) : Op.Apply(new ReduceSum([-1]), x);

    /// <summary>max(x, least). Where both are equal the gradient passes whole, as Keras has it (an op Maximum would halve it).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="least">The least value.</param>
    protected static Symbol AtLeast(Symbol x, float least) =>
        Op.Apply(new Select(), Op.Apply(new Greater(), Constant.Of(least), x), Constant.Of(least), x);

    /// <summary>x kept between two numbers.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    protected static Symbol Between(Symbol x, float least, float most) =>
        Op.Apply(new Select(), Op.Apply(new Greater(), x, Constant.Of(most)), Constant.Of(most), AtLeast(x, least));

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any shape.</param>
    protected static Symbol Ln(Symbol x) => Op.Apply(new Log(), x);

    /// <summary>Probabilities of classes, brought to sum 1 over the last axis and kept in [ε, 1 − ε].</summary>
    /// <param name="predicted">Shape (…, classes).</param>
    protected static Symbol Normalized(Symbol predicted) =>
        Between(predicted / Op.Apply(new ReduceSum([-1], keepDims: true), predicted), Epsilon, 1 - Epsilon);

    /// <summary>The fault of a row that has a label outside 0 to 1; else null.</summary>
    /// <param name="labels">The row's labels.</param>
    protected static string? FaultOfShares(ReadOnlySpan<float> labels)
    {
        foreach (float label in labels)
            if (!(label is >= 0 and <= 1)) return FormattableString.Invariant($"should be from 0 to 1 but one is {label}");
        return null;
    }

    /// <summary>The fault of a row that has a label which is no class number; else null.</summary>
    /// <param name="labels">The row's labels.</param>
    /// <param name="classes">How many classes there are.</param>
    protected static string? FaultOfClassNumbers(ReadOnlySpan<float> labels, int classes)
    {
        foreach (float label in labels)
            if (!(label >= 0 && label < classes && label == MathF.Floor(label)))
                return FormattableString.Invariant($"should be class numbers from 0 to {classes - 1} but one is {label}");
        return null;
    }

    /// <summary>A number of a setting that must lie in some range.</summary>
    /// <param name="value">The number.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The greatest it may be.</param>
    /// <param name="setting">What the setting is called.</param>
    /// <exception cref="EspalierException">It lies outside.</exception>
    protected static double Checked(double value, double least, double most, string setting) => value >= least && value <= most ? value
        : throw new EspalierException(FormattableString.Invariant($"{setting} should be from {least} to {most} but is {value}."));

    private static bool IsColumn(Symbol x) => x.Shape.Rank > 1 && x.Shape[-1] == 1;

    private static Symbol WithoutLast(Symbol x) => Op.Apply(new Graph.Reshape(new Shape(x.Shape.Dims[..^1])), x);

    private static Symbol AsColumn(Symbol x) => x.Shape.Rank == 1 ? Op.Apply(new Graph.Reshape(new Shape([x.Shape[0], 1])), x) : x;

    private static int[] AllAxes(Symbol x) => [.. Enumerable.Range(0, x.Shape.Rank)];

    private static Symbol Sum(Symbol x) => x.Shape.Rank == 0 ? x : Op.Apply(new ReduceSum(AllAxes(x)), x);

    // Weights belong to the first axes of the rows: (batch) weighs (batch, steps) as (batch, 1).
    private static Symbol Aligned(Symbol weights, Shape rows)
    {
        var dims = weights.Shape.Dims.ToArray().ToList();
        while (dims.Count > rows.Rank && dims.Count > 1 && dims[^1] == 1) dims.RemoveAt(dims.Count - 1);
        while (dims.Count < rows.Rank) dims.Add(1);
        var shape = new Shape([.. dims]);
        if (Broadcasting.Of(shape, rows) != rows)
            throw new EspalierException($"Weights of shape {weights.Shape} do not fit losses of shape {rows}. Give one weight a row, or one for each loss.");
        return shape == weights.Shape ? weights : Op.Apply(new Graph.Reshape(shape), weights);
    }
}
