using Espalier.Graph;

namespace Espalier;

/// <summary>
/// −y·ln p − (1 − y)·ln(1 − p), the mean over the last axis. Probabilities are kept in [1e-7, 1 − 1e-7], as Keras does; behind a sigmoid
/// layer they are computed from its logits z, and outside have no gradient. For logits it is max(z, 0) − z·y + ln(1 + e^−|z|) without
/// bounds, so that a wrong, certain answer still learns.
/// </summary>
/// <param name="fromLogits">Whether predictions are logits.</param>
/// <param name="labelSmoothing">s, from 0 to 1: labels become y(1 − s) + s/2.</param>
[Registered("BinaryCrossentropy", "binary_crossentropy", "bce", "BCE")]
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0) : Loss
{
    private readonly double _smoothing = Checked(labelSmoothing, 0, 1, "BinaryCrossentropy: label_smoothing");

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => predicted.Shape[-1] == 1 ? HeadKind.Binary : HeadKind.MultiLabel;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => FaultOfShares(labels);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        target = Smoothed(target, _smoothing);
        return LastMean(Logits(predicted, fromLogits) is { } z ? Op.Apply(new SigmoidCrossentropy(fromLogits ? 0 : Epsilon), z, target) : OfProbabilities(target, predicted));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = fromLogits;
        config.Json["label_smoothing"] = _smoothing;
        config.Json["axis"] = -1;
    }

    /// <summary>The logits behind predictions that are, or come out of, some; else null.</summary>
    internal static Symbol? Logits(Symbol predicted, bool fromLogits)
    {
        if (fromLogits) return predicted;
        var output = Through(predicted);
        return output.Node.Op is Sigmoid ? output.Node.Inputs[0] : null;
    }

    /// <summary>−y·ln p − (1 − y)·ln(1 − p).</summary>
    internal static Symbol OfProbabilities(Symbol target, Symbol predicted)
    {
        var p = Between(predicted, Epsilon, 1 - Epsilon);
        return -(target * Ln(p)) - (1f - target) * Ln(1f - p);
    }

    /// <summary>y(1 − s) + s/2.</summary>
    internal static Symbol Smoothed(Symbol target, double smoothing) =>
        smoothing == 0 ? target : target * (float)(1 - smoothing) + (float)(smoothing / 2);

    internal static BinaryCrossentropy FromConfig(Config c) =>
        new(c.Flag("from_logits", false), c.Number("label_smoothing", 0)) { Reduction = ReductionOf(c) };
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
