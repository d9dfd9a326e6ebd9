using Espalier.Graph;

namespace Espalier;

/// <summary>
/// −Σ y·ln p over the classes, for one-hot (or soft) labels. Probabilities are brought to sum 1 and kept in [1e-7, 1 − 1e-7], as Keras does:
/// outside there is no gradient. Behind a softmax layer, and for logits, loss and gradient are computed jointly; logits have no such bounds, so
/// that a wrong, certain answer still learns.
/// </summary>
/// <param name="fromLogits">Whether predictions are logits.</param>
/// <param name="labelSmoothing">s, from 0 to 1: labels become y(1 − s) + s/K.</param>
[Registered("CategoricalCrossentropy", "categorical_crossentropy", "cce", "CCE")]
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0) : Loss
{
    private readonly double _smoothing = Checked(labelSmoothing, 0, 1, "CategoricalCrossentropy: label_smoothing");

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => HeadKind.Categorical;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => FaultOfShares(labels);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => Of(Smoothed(target, _smoothing), predicted, fromLogits);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = fromLogits;
        config.Json["label_smoothing"] = _smoothing;
        config.Json["axis"] = -1;
    }

    /// <summary>−Σ y·ln p of each row.</summary>
    internal static Symbol Of(Symbol target, Symbol predicted, bool fromLogits)
    {
        if (fromLogits) return Op.Apply(new SoftmaxCrossentropy(), predicted, Op.Apply(new Softmax(), predicted), target);
        var output = Through(predicted);
        return output.Node.Op is Softmax ? Op.Apply(new SoftmaxCrossentropy(Epsilon), output.Node.Inputs[0], output, target)
            : -LastSum(target * Ln(Normalized(predicted)));
    }

    /// <summary>y(1 − s) + s/K.</summary>
    internal static Symbol Smoothed(Symbol target, double smoothing) =>
        smoothing == 0 ? target : target * (float)(1 - smoothing) + (float)(smoothing / target.Shape[-1]);

    internal static CategoricalCrossentropy FromConfig(Config c) =>
        new(c.Flag("from_logits", false), c.Number("label_smoothing", 0)) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.CategoricalCrossentropy</c>.</summary>
public static class CategoricalCrossentropyExtension
{
    extension(Loss)
    {
        /// <summary>−Σ y·ln p over the classes, for one-hot labels.</summary>
        public static Loss CategoricalCrossentropy => new CategoricalCrossentropy();
    }
}
