namespace Espalier;

/// <summary>x itself.</summary>
[Registered("Linear", "linear")]
public sealed class LinearActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => x;

    internal static LinearActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Linear</c>.</summary>
public static class LinearActivationExtension
{
    extension(Activation)
    {
        /// <summary>x itself.</summary>
        public static Activation Linear => new LinearActivation();
    }
}
