using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Dropout for networks of SELU units: in training dropped values become SELU's value at −∞, and all are then scaled and shifted so that
/// mean and variance stay; in use it changes nothing. Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks",
/// NIPS 2017.
/// </summary>
[Registered("AlphaDropout")]
public sealed class AlphaDropout : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The share of values that are dropped: at least 0, below 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The rate is outside [0, 1).</exception>
    public AlphaDropout(double rate, string? name = null) : base(name)
    {
        if (!(rate >= 0 && rate < 1)) throw Misfit(FormattableString.Invariant($"needs a rate of 0 or more and below 1 but got {rate}."));
        Rate = rate;
    }

    /// <summary>The share of values that are dropped: at least 0, below 1.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Rate == 0) return [x];
        const double dropped = -SeluActivation.Alpha * SeluActivation.Scale;
        double scale = 1 / Math.Sqrt((1 - Rate) * (1 + Rate * dropped * dropped)), shift = -scale * dropped * Rate;
        var coins = Op.Apply(new RandomUniform(x.Shape, Purpose("dropout")));
        var mixed = Ops.Where(Ops.AtLeast(coins, (float)Rate), x, (float)dropped);
        return [Op.Apply(new Phase(), mixed * (float)scale + (float)shift, x)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["rate"] = Rate;
        config.Json["seed"] = null;
        config.Json["noise_shape"] = null;
    }

    internal static AlphaDropout FromConfig(Config c) => c.Has("noise_shape")
        ? throw c.Wrong("noise_shape", "null, for a coin for each value")
        : Restore(new AlphaDropout(c.Number("rate"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.AlphaDropout"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The share of values that are dropped: at least 0, below 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol AlphaDropout(this Symbol x, double rate, string? name = null) => new AlphaDropout(rate, name).Apply(x);
}
