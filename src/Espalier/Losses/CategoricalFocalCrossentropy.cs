using Espalier.Graph;

namespace Espalier;

/// <summary>
/// −Σ α·(1 − p)^γ·y·ln p over the classes: what is answered well already counts less. Probabilities are treated as in
/// <see cref="CategoricalCrossentropy"/>. Source: Lin, Goyal, Girshick, He, Dollár, "Focal loss for dense object detection", ICCV 2017.
/// </summary>
[Registered("CategoricalFocalCrossentropy", "categorical_focal_crossentropy")]
public sealed class CategoricalFocalCrossentropy : Loss
{
    private readonly double[] _alpha;
    private readonly double _gamma, _smoothing;
    private readonly bool _fromLogits;

    /// <summary>Makes the loss.</summary>
    /// <param name="alpha">α: one weight, or one for each class; null means 0.25.</param>
    /// <param name="gamma">γ, 0 or more.</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">s, from 0 to 1: labels become y(1 − s) + s/K.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public CategoricalFocalCrossentropy(double[]? alpha = null, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
    {
        _alpha = alpha ?? [0.25];
        if (_alpha.Length == 0) throw new EspalierException("CategoricalFocalCrossentropy: alpha should have one weight, or one for each class, but has none.");
        _gamma = Checked(gamma, 0, double.MaxValue, "CategoricalFocalCrossentropy: gamma");
        _smoothing = Checked(labelSmoothing, 0, 1, "CategoricalFocalCrossentropy: label_smoothing");
        _fromLogits = fromLogits;
    }

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => HeadKind.Categorical;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => FaultOfShares(labels);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        int classes = predicted.Shape[-1];
        if (_alpha.Length != 1 && _alpha.Length != classes)
            throw new EspalierException($"CategoricalFocalCrossentropy: alpha should have 1 weight or one for each of {classes} classes but has {_alpha.Length}.");
        target = CategoricalCrossentropy.Smoothed(target, _smoothing);
        var output = Through(predicted);
        var z = _fromLogits ? predicted : output.Node.Op is Softmax ? output.Node.Inputs[0] : null;
        Symbol p, logP;
        if (z is null) logP = Ln(p = Normalized(predicted));
        else (p, logP) = (_fromLogits ? Op.Apply(new Softmax(), z) : output, Op.Apply(new LogSoftmax(), z));
        var alpha = _alpha.Length == 1 ? Constant.Of((float)_alpha[0]) : Constant.Of(new Shape(classes), [.. _alpha.Select(a => (float)a)]);
        return -LastSum(Op.Apply(new Power((float)_gamma), 1f - p) * (target * alpha) * logP);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = _fromLogits;
        config.Json["label_smoothing"] = _smoothing;
        config.Json["axis"] = -1;
        config.Json["alpha"] = _alpha.Length == 1 ? _alpha[0] : new System.Text.Json.Nodes.JsonArray([.. _alpha]);
        config.Json["gamma"] = _gamma;
    }

    internal static CategoricalFocalCrossentropy FromConfig(Config c) =>
        new(c.Numbers("alpha"), c.Number("gamma", 2), c.Flag("from_logits", false), c.Number("label_smoothing", 0)) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.CategoricalFocalCrossentropy</c>.</summary>
public static class CategoricalFocalCrossentropyExtension
{
    extension(Loss)
    {
        /// <summary>−Σ α·(1 − p)^γ·y·ln p over the classes, α = 0.25, γ = 2.</summary>
        public static Loss CategoricalFocalCrossentropy => new CategoricalFocalCrossentropy();
    }
}
