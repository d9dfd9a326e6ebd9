using Espalier.Graph;

namespace Espalier;

/// <summary>
/// (1 − pₜ)^γ times the binary crossentropy, the mean over the last axis, where pₜ = y·p + (1 − y)·(1 − p): what is answered well already
/// counts less. Probabilities are treated as in <see cref="BinaryCrossentropy"/>. Source: Lin, Goyal, Girshick, He, Dollár, ICCV 2017.
/// </summary>
[Registered("BinaryFocalCrossentropy", "binary_focal_crossentropy")]
public sealed class BinaryFocalCrossentropy : Loss
{
    private readonly bool _balance, _fromLogits;
    private readonly double _alpha, _gamma, _smoothing;

    /// <summary>Makes the loss.</summary>
    /// <param name="applyClassBalancing">Whether labels 1 weigh α and labels 0 weigh 1 − α.</param>
    /// <param name="alpha">α, from 0 to 1.</param>
    /// <param name="gamma">γ, 0 or more.</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">s, from 0 to 1: labels become y(1 − s) + s/2.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public BinaryFocalCrossentropy(bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
    {
        (_balance, _fromLogits) = (applyClassBalancing, fromLogits);
        _alpha = Checked(alpha, 0, 1, "BinaryFocalCrossentropy: alpha");
        _gamma = Checked(gamma, 0, double.MaxValue, "BinaryFocalCrossentropy: gamma");
        _smoothing = Checked(labelSmoothing, 0, 1, "BinaryFocalCrossentropy: label_smoothing");
    }

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => predicted.Shape[-1] == 1 ? HeadKind.Binary : HeadKind.MultiLabel;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => FaultOfShares(labels);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        target = BinaryCrossentropy.Smoothed(target, _smoothing);
        var z = BinaryCrossentropy.Logits(predicted, _fromLogits);
        var p = _fromLogits ? Op.Apply(new Sigmoid(), predicted) : predicted;
        var loss = z is null ? BinaryCrossentropy.OfProbabilities(target, p) : Op.Apply(new SigmoidCrossentropy(_fromLogits ? 0 : Epsilon), z, target);
        var wrong = target + p - 2f * target * p; // 1 − pₜ
        loss *= Op.Apply(new Power((float)_gamma), wrong);
        if (_balance) loss *= target * (float)(2 * _alpha - 1) + (float)(1 - _alpha);
        return LastMean(loss);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = _fromLogits;
        config.Json["label_smoothing"] = _smoothing;
        config.Json["axis"] = -1;
        config.Json["apply_class_balancing"] = _balance;
        config.Json["alpha"] = _alpha;
        config.Json["gamma"] = _gamma;
    }

    internal static BinaryFocalCrossentropy FromConfig(Config c) =>
        new(c.Flag("apply_class_balancing", false), c.Number("alpha", 0.25), c.Number("gamma", 2), c.Flag("from_logits", false), c.Number("label_smoothing", 0))
        { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.BinaryFocalCrossentropy</c>.</summary>
public static class BinaryFocalCrossentropyExtension
{
    extension(Loss)
    {
        /// <summary>(1 − pₜ)² times the binary crossentropy, the mean over the last axis.</summary>
        public static Loss BinaryFocalCrossentropy => new BinaryFocalCrossentropy();
    }
}
