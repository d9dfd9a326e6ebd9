using Espalier.Graph;

namespace Espalier;

/// <summary>The logarithm of softmax along the last axis, computed without taking the logarithm of a small number.</summary>
[Registered("LogSoftmax", "log_softmax")]
public sealed class LogSoftmaxActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Op.Apply(new LogSoftmax(), x);

    internal static LogSoftmaxActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.LogSoftmax</c>.</summary>
public static class LogSoftmaxActivationExtension
{
    extension(Activation)
    {
        /// <summary>The logarithm of softmax along the last axis, computed without taking the logarithm of a small number.</summary>
        public static Activation LogSoftmax => new LogSoftmaxActivation();
    }
}
