using Espalier.Graph;

namespace Espalier;

/// <summary>
/// 1 − (t + ε)/(t + α·f₊ + β·f₋ + ε) with t = Σ y·p (found), f₊ = Σ (1 − y)·p (false), f₋ = Σ y·(1 − p) (missed): a measure of overlap for
/// segmentation. Source: Salehi, Erdogmus, Gholipour, "Tversky loss function for image segmentation", 2017.
/// </summary>
[Registered("Tversky", "tversky")]
public sealed class Tversky : Loss
{
    private readonly double _alpha, _beta;
    private readonly int[]? _axis;

    /// <summary>Makes the loss.</summary>
    /// <param name="alpha">α, the weight of what is falsely found.</param>
    /// <param name="beta">β, the weight of what is missed.</param>
    /// <param name="axis">The axes to sum over, the batch being axis 0; null for all, which gives one number for a batch.</param>
    /// <exception cref="EspalierException">A weight is below 0.</exception>
    public Tversky(double alpha = 0.5, double beta = 0.5, int[]? axis = null)
    {
        _alpha = Checked(alpha, 0, double.MaxValue, "Tversky: alpha");
        _beta = Checked(beta, 0, double.MaxValue, "Tversky: beta");
        _axis = axis;
    }

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        int[] axes = _axis ?? [.. Enumerable.Range(0, predicted.Shape.Rank)];
        var found = Op.Apply(new ReduceSum(axes), target * predicted);
        var falsely = Op.Apply(new ReduceSum(axes), (1f - target) * predicted);
        var missed = Op.Apply(new ReduceSum(axes), target * (1f - predicted));
        return 1f - (found + Epsilon) / (found + falsely * (float)_alpha + missed * (float)_beta + Epsilon);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["alpha"] = _alpha;
        config.Json["beta"] = _beta;
        config.Json["axis"] = _axis is null ? null : new System.Text.Json.Nodes.JsonArray([.. _axis]);
    }

    internal static Tversky FromConfig(Config c) =>
        new(c.Number("alpha", 0.5), c.Number("beta", 0.5), c.Integers("axis")) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.Tversky</c>.</summary>
public static class TverskyExtension
{
    extension(Loss)
    {
        /// <summary>1 − overlap, false and missed parts weighing ½ each.</summary>
        public static Loss Tversky => new Tversky();
    }
}
