using static Espalier.Ops;

namespace Espalier;

/// <summary>x above 0, α(e^(x/α) − 1) below. Source: Barron, "Continuously differentiable exponential linear units", 2017.</summary>
/// <param name="alpha">α: minus the value at −∞.</param>
[Registered("Celu", "celu")]
public sealed class CeluActivation(double alpha = 1) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Elu(x / (float)alpha, 1) * (float)alpha;

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (alpha != 1) config.Json["alpha"] = alpha;
    }

    internal static CeluActivation FromConfig(Config c) => new(c.Number("alpha", 1));
}

/// <summary>Adds <c>Activation.Celu</c>.</summary>
public static class CeluActivationExtension
{
    extension(Activation)
    {
        /// <summary>x above 0, α(e^(x/α) − 1) below.</summary>
        public static Activation Celu => new CeluActivation();
    }
}
