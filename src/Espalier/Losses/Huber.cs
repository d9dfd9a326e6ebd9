using Espalier.Graph;

namespace Espalier;

/// <summary>
/// ½x² where |x| = |y − ŷ| ≤ δ, and δ|x| − ½δ² beyond; the mean over the last axis. Source: Huber, "Robust estimation of a location
/// parameter", 1964.
/// </summary>
/// <param name="delta">δ, above 0.</param>
[Registered("Huber", "huber")]
public sealed class Huber(double delta = 1) : Loss
{
    private readonly double _delta = Checked(delta, double.Epsilon, double.MaxValue, "Huber: delta");

    /// <inheritdoc/>
    public override string Name => "huber_loss";

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        var size = Op.Apply(new Abs(), predicted - target);
        var near = Op.Apply(new Minimum(), size, Constant.Of((float)_delta)); // ½·near² + δ·(|x| − near) is both branches at once
        return LastMean(0.5f * near * near + (size - near) * (float)_delta);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["delta"] = _delta;
    }

    internal static Huber FromConfig(Config c) => new(c.Number("delta", 1)) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.Huber</c>.</summary>
public static class HuberExtension
{
    extension(Loss)
    {
        /// <summary>½(y − ŷ)² up to a distance of 1 and straight beyond, the mean over the last axis.</summary>
        public static Loss Huber => new Huber();
    }
}
