using static Espalier.Ops;

namespace Espalier;

/// <summary>min(max(x, 0), 6).</summary>
[Registered("Relu6", "relu6")]
public sealed class Relu6Activation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Min(Positive(x), 6);

    internal static Relu6Activation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Relu6</c>.</summary>
public static class Relu6ActivationExtension
{
    extension(Activation)
    {
        /// <summary>min(max(x, 0), 6).</summary>
        public static Activation Relu6 => new Relu6Activation();
    }
}
