using Espalier.Graph;

namespace Espalier;

/// <summary>max(x, 0).</summary>
[Registered("Relu", "relu")]
public sealed class ReluActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Op.Apply(new Relu(), x);

    internal static ReluActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Relu</c>.</summary>
public static class ReluActivationExtension
{
    extension(Activation)
    {
        /// <summary>max(x, 0).</summary>
        public static Activation Relu => new ReluActivation();
    }
}
