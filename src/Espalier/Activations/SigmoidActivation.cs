using Espalier.Graph;

namespace Espalier;

/// <summary>1/(1 + e⁻ˣ).</summary>
[Registered("Sigmoid", "sigmoid")]
public sealed class SigmoidActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Op.Apply(new Sigmoid(), x);

    internal static SigmoidActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Sigmoid</c>.</summary>
public static class SigmoidActivationExtension
{
    extension(Activation)
    {
        /// <summary>1/(1 + e⁻ˣ).</summary>
        public static Activation Sigmoid => new SigmoidActivation();
    }
}
