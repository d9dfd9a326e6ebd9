using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// x above 0, α(eˣ − 1) below. Source: Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by exponential linear
/// units", ICLR 2016.
/// </summary>
/// <param name="alpha">α: minus the value at −∞.</param>
[Registered("Elu", "elu")]
public sealed class EluActivation(double alpha = 1) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Elu(x, alpha);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (alpha != 1) config.Json["alpha"] = alpha;
    }

    internal static EluActivation FromConfig(Config c) => new(c.Number("alpha", 1));
}

/// <summary>Adds <c>Activation.Elu</c>.</summary>
public static class EluActivationExtension
{
    extension(Activation)
    {
        /// <summary>x above 0, α(eˣ − 1) below.</summary>
        public static Activation Elu => new EluActivation();
    }
}
