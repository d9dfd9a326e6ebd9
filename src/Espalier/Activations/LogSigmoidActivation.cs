using static Espalier.Ops;

namespace Espalier;

/// <summary>The logarithm of 1/(1 + e⁻ˣ), without overflow: −softplus(−x).</summary>
[Registered("LogSigmoid", "log_sigmoid")]
public sealed class LogSigmoidActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => -Softplus(-x);

    internal static LogSigmoidActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.LogSigmoid</c>.</summary>
public static class LogSigmoidActivationExtension
{
    extension(Activation)
    {
        /// <summary>The logarithm of 1/(1 + e⁻ˣ), without overflow: −softplus(−x).</summary>
        public static Activation LogSigmoid => new LogSigmoidActivation();
    }
}
