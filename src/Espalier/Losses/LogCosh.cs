using Espalier.Graph;

namespace Espalier;

/// <summary>ln cosh(ŷ − y), the mean over the last axis: square near 0, straight far from it. Computed as |x| + ln(1 + e^(−2|x|)) − ln 2, which never overflows.</summary>
[Registered("LogCosh", "log_cosh", "logcosh")]
public sealed class LogCosh : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        var x = Op.Apply(new Abs(), predicted - target);
        return LastMean(x + Op.Apply(new Softplus(), x * -2f) - MathF.Log(2));
    }

    internal static LogCosh FromConfig(Config c) => new() { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.LogCosh</c>.</summary>
public static class LogCoshExtension
{
    extension(Loss)
    {
        /// <summary>ln cosh(ŷ − y), the mean over the last axis.</summary>
        public static Loss LogCosh => new LogCosh();
    }
}
