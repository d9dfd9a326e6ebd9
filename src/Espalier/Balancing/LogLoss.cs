using Espalier.Graph;

namespace Espalier;

/// <summary>
/// The sum of the logarithms of the losses, Σ w_k·ln L_k: each head counts 1/L_k, so that only the relative improvement of each matters and
/// no unit of a loss does. It has no settings; the weights of <c>Compile</c> multiply the logarithms.
/// Source: the geometric mean of losses of Chennupati, Sistu, Yogamani, Rawashdeh, "MultiNet++", 2019.
/// </summary>
[Registered("LogLoss", "log_loss", "log", IsKeras = false)]
public sealed class LogLoss : Balance
{
    private const float Least = 1e-8f;

    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph) =>
        graph.Vector(k => graph.Heads[k].LossWeight) / Op.Apply(new Maximum(), graph.Losses, Constant.Of(Least));

    internal static LogLoss FromConfig(Config c) => new();
}

/// <summary>Adds <c>Balance.LogLoss</c>.</summary>
public static class LogLossExtension
{
    extension(Balance)
    {
        /// <summary>The sum of the logarithms of the losses.</summary>
        public static Balance LogLoss => new LogLoss();
    }
}
