using Espalier.Graph;

namespace Espalier;

/// <summary>
/// −Σ y·ln p over the classes, for one-hot (or soft) labels. Probabilities are brought to sum 1 and kept in [1e-7, 1 − 1e-7], as Keras does;
/// behind a softmax layer, and for logits, loss and gradient are computed jointly, so that a wrong, certain answer still learns.
/// </summary>
/// <param name="fromLogits">Whether predictions are logits.</param>
/// <param name="labelSmoothing">s: labels become y(1 − s) + s/K.</param>
[Registered("CategoricalCrossentropy", "categorical_crossentropy")]
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0) : Loss
{
    private const float Epsilon = 1e-7f;

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => HeadKind.Categorical;

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        if (labelSmoothing != 0) target = target * (float)(1 - labelSmoothing) + (float)(labelSmoothing / predicted.Shape[-1]);
        if (fromLogits) return Op.Apply(new SoftmaxCrossentropy(), predicted, Op.Apply(new Softmax(), predicted), target);
        var output = Through(predicted);
        if (output.Node.Op is Softmax) return Op.Apply(new SoftmaxCrossentropy(), output.Node.Inputs[0], output, target);
        var p = predicted / Op.Apply(new ReduceSum([-1], keepDims: true), predicted);
        p = Op.Apply(new Minimum(), Op.Apply(new Maximum(), p, Constant.Of(Epsilon)), Constant.Of(1 - Epsilon));
        return -LastSum(target * Op.Apply(new Log(), p));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = fromLogits;
        config.Json["label_smoothing"] = labelSmoothing;
        config.Json["axis"] = -1;
    }

    internal static CategoricalCrossentropy FromConfig(Config c) => new(c.Flag("from_logits", false), c.Number("label_smoothing", 0));
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
