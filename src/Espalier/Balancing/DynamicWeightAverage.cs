using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Weighs heads by how slowly their losses fall: w_k = K·softmax(r_k/T) with r_k = L_k(e − 1)/L_k(e − 2), the mean training losses of the
/// last two epochs. 1 for every head in the first two epochs. Costs nothing in a step.
/// Source: Liu, Johns, Davison, "End-to-End Multi-Task Learning with Attention", CVPR 2019.
/// </summary>
[Registered("DynamicWeightAverage", "dwa", "dynamic_weight_average", IsKeras = false)]
public sealed class DynamicWeightAverage : Balance
{
    private const float Unknown = -1;

    /// <summary>Makes the balance.</summary>
    /// <param name="temperature">T: the higher, the more alike the weights.</param>
    /// <exception cref="EspalierException">It is not above 0.</exception>
    public DynamicWeightAverage(double temperature = 2) => Temperature = Positive(temperature, "a temperature");

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    protected internal override Symbol Weigh(BalanceGraph graph)
    {
        graph.State("last", Unknown);
        return graph.State("counts", 1);
    }

    /// <inheritdoc/>
    protected internal override void EndEpoch(ReadOnlySpan<double> losses)
    {
        Span<float> last = Kept("last"), counts = Kept("counts");
        if (last[0] != Unknown)
        {
            double sum = 0;
            Span<double> powers = stackalloc double[Math.Min(losses.Length, 256)];
            if (losses.Length > powers.Length) powers = new double[losses.Length];
            for (int k = 0; k < losses.Length; k++)
            {
                double ratio = last[k] > 0 && losses[k] > 0 ? losses[k] / last[k] : 1;
                sum += powers[k] = Math.Exp(Math.Min(ratio, 100) / Temperature);
            }
            for (int k = 0; k < counts.Length; k++) counts[k] = (float)(counts.Length * powers[k] / sum);
        }
        for (int k = 0; k < losses.Length; k++)
            if (losses[k] > 0 || last[k] == Unknown) last[k] = double.IsNaN(losses[k]) ? 0 : (float)losses[k];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["temperature"] = Temperature;

    internal static DynamicWeightAverage FromConfig(Config c) => new(c.Number("temperature", 2));
}

/// <summary>Adds <c>Balance.DynamicWeightAverage</c>.</summary>
public static class DynamicWeightAverageExtension
{
    extension(Balance)
    {
        /// <summary>More weight for heads whose losses fall slowly.</summary>
        public static Balance DynamicWeightAverage => new DynamicWeightAverage();
    }
}
