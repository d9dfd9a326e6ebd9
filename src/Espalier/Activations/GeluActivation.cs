using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// x·Φ(x), Φ being the normal distribution: ½x(1 + erf(x/√2)). Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016.
/// </summary>
/// <param name="approximate">Whether to use the formula with a hyperbolic tangent instead of Φ.</param>
[Registered("Gelu", "gelu")]
public sealed class GeluActivation(bool approximate = false) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => approximate
        ? 0.5f * x * (1f + Tanh((float)Math.Sqrt(2 / Math.PI) * (x + 0.044715f * (x * x * x))))
        : 0.5f * x * (1f + Erf(x * (float)Math.Sqrt(0.5)));

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (approximate) config.Json["approximate"] = true;
    }

    internal static GeluActivation FromConfig(Config c) => new(c.Flag("approximate", false));
}

/// <summary>Adds <c>Activation.Gelu</c>.</summary>
public static class GeluActivationExtension
{
    extension(Activation)
    {
        /// <summary>x·Φ(x), Φ being the normal distribution: ½x(1 + erf(x/√2)).</summary>
        public static Activation Gelu => new GeluActivation();
    }
}
