using Espalier.Graph;

namespace Espalier;

/// <summary>
/// The loss of ordered classes (CORN), for a head made with <see cref="Layers.Ordered"/>. For a row of class y the questions k = 0 … y are asked
/// ("above class k, given at least k?"), each a binary crossentropy: −Σ_(k &lt; y) ln σ(f_k) − ln(1 − σ(f_y)), the last term only for y &lt; K − 1.
/// The sum of them is −ln P(y), so the value can be read beside a crossentropy. The batch's mean is over rows; the authors divide by the number
/// of questions asked, which changes the loss by that factor only.
/// Source: Shi, Cao, Raschka, "Deep Neural Networks for Rank-Consistent Ordinal Regression Based On Conditional Probabilities", 2021.
/// </summary>
/// <param name="classNumbers">Whether labels are class numbers, shape (batch), and not one-hot rows.</param>
[Registered("Corn", "corn", "CORN", IsKeras = false)]
public sealed class Corn(bool classNumbers = false) : Loss
{
    /// <summary>Whether labels are class numbers.</summary>
    public bool ClassNumbers { get; } = classNumbers;

    /// <inheritdoc/>
    /// <exception cref="EspalierException">The head is not one for ordered classes.</exception>
    public override HeadKind Kind(Symbol predicted)
    {
        if (predicted.Origin is LayerCall call && !OrderedProbabilities.Makes(predicted))
            throw new EspalierException($"The loss corn needs a head for ordered classes but '{call.Layer.DisplayName}' is a {call.Layer.ClassName}. Make the head with Ordered(classes: {predicted.Shape[-1]}).");
        return ClassNumbers ? HeadKind.SparseCategorical : HeadKind.Categorical;
    }

    /// <inheritdoc/>
    public override Shape TargetShape(Shape predicted) => ClassNumbers ? new Shape(predicted.Dims[..^1]) : predicted;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => ClassNumbers ? FaultOfClassNumbers(labels, classes) : FaultOfShares(labels);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        if (ClassNumbers) target = Op.Apply(new OneHot(predicted.Shape[-1]), SparseCategoricalCrossentropy.Labels(target, predicted));
        return CategoricalCrossentropy.Of(target, predicted, fromLogits: false);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["class_numbers"] = ClassNumbers;
    }

    internal static Corn FromConfig(Config c) => new(c.Flag("class_numbers", false)) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.Corn</c>.</summary>
public static class CornExtension
{
    extension(Loss)
    {
        /// <summary>The loss of ordered classes, for a head made with <see cref="Layers.Ordered"/> and one-hot labels.</summary>
        public static Loss Corn => new Corn();
    }
}
