using Espalier.Graph;

namespace Espalier;

/// <summary>
/// −y·ln p − (1 − y)·ln(1 − p), the mean over the last axis. Probabilities are kept in [1e-7, 1 − 1e-7], as Keras does; behind a sigmoid
/// layer, and for logits z, it is max(z, 0) − z·y + ln(1 + e^−|z|), so that a wrong, certain answer still learns.
/// </summary>
/// <param name="fromLogits">Whether predictions are logits.</param>
/// <param name="labelSmoothing">s: labels become y(1 − s) + s/2.</param>
[Registered("BinaryCrossentropy", "binary_crossentropy")]
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0) : Loss
{
    private const float Epsilon = 1e-7f;

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => predicted.Shape[-1] == 1 ? HeadKind.Binary : HeadKind.MultiLabel;

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        if (labelSmoothing != 0) target = target * (float)(1 - labelSmoothing) + (float)(labelSmoothing / 2);
        var output = Through(predicted);
        if (fromLogits || output.Node.Op is Sigmoid)
        {
            var z = fromLogits ? predicted : output.Node.Inputs[0];
            return LastMean(Op.Apply(new Softplus(), z) - z * target); // softplus(z) = max(z, 0) + ln(1 + e^−|z|)
        }
        var p = Op.Apply(new Minimum(), Op.Apply(new Maximum(), predicted, Constant.Of(Epsilon)), Constant.Of(1 - Epsilon));
        return LastMean(-(target * Op.Apply(new Log(), p)) - (1f - target) * Op.Apply(new Log(), 1f - p));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = fromLogits;
        config.Json["label_smoothing"] = labelSmoothing;
        config.Json["axis"] = -1;
    }

    internal static BinaryCrossentropy FromConfig(Config c) => new(c.Flag("from_logits", false), c.Number("label_smoothing", 0));
}

/// <summary>Adds <c>Loss.BinaryCrossentropy</c>.</summary>
public static class BinaryCrossentropyExtension
{
    extension(Loss)
    {
        /// <summary>−y·ln p − (1 − y)·ln(1 − p), the mean over the last axis.</summary>
        public static Loss BinaryCrossentropy => new BinaryCrossentropy();
    }
}
