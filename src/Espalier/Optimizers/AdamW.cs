namespace Espalier;

/// <summary>
/// <see cref="Adam"/> with weight decay that does not pass through the moments: each step first takes rate·decay·w from w.
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.
/// </summary>
[Registered("AdamW", "adamw")]
public sealed class AdamW : Adam
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="weightDecay">The share, times the rate, that each step takes from each weight.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="amsgrad">Whether v is the largest so far.</param>
    /// <param name="settings">Clipping, averaging and what is spared by the decay.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public AdamW(LearningRate? learningRate = null, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
        bool amsgrad = false, OptimizerSettings? settings = null)
        : base(learningRate, beta1, beta2, epsilon, amsgrad, (settings ?? new OptimizerSettings()) with { WeightDecay = weightDecay }) { }

    internal static new AdamW FromConfig(Config c) => new(LearningRate.Read(c, "learning_rate", 1e-3), c.Number("weight_decay", 0.004),
        c.Number("beta_1", 0.9), c.Number("beta_2", 0.999), c.Number("epsilon", 1e-7), c.Flag("amsgrad", false), OptimizerSettings.From(c));
}
