using Espalier.Graph;

namespace Espalier;

/// <summary>eˣ over its sum along the last axis.</summary>
[Registered("Softmax", "softmax")]
public sealed class SoftmaxActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Op.Apply(new Softmax(), x);

    internal static SoftmaxActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Softmax</c>.</summary>
public static class SoftmaxActivationExtension
{
    extension(Activation)
    {
        /// <summary>eˣ over its sum along the last axis.</summary>
        public static Activation Softmax => new SoftmaxActivation();
    }
}
