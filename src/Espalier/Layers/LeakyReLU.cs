namespace Espalier;

/// <summary>
/// x above 0, slope·x below. Source: Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
/// </summary>
[Registered("LeakyReLU")]
public sealed class LeakyReLU : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="negativeSlope">The slope below 0, at least 0.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The slope is negative.</exception>
    public LeakyReLU(double negativeSlope = 0.3, string? name = null) : base(name)
    {
        if (!(negativeSlope >= 0)) throw Misfit(FormattableString.Invariant($"needs a slope of 0 or more but got {negativeSlope}."));
        NegativeSlope = negativeSlope;
    }

    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [new LeakyReluActivation(NegativeSlope).Apply(inputs[0])];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["negative_slope"] = NegativeSlope;
    }

    // Keras 2 named the slope alpha.
    internal static LeakyReLU FromConfig(Config c) =>
        Restore(new LeakyReLU(c.NumberOrNull("negative_slope") ?? c.Number("alpha", 0.3), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.LeakyReLU"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="negativeSlope">The slope below 0.</param>
    /// <param name="name">The name.</param>
    public static Symbol LeakyReLU(this Symbol x, double negativeSlope = 0.3, string? name = null) => new LeakyReLU(negativeSlope, name).Apply(x);
}
