using Espalier.Graph;

namespace Espalier;

/// <summary>
/// In training multiplies by normal numbers of mean 1 and variance rate/(1 − rate), the variance of dropout's factors; in use it changes
/// nothing. Source: Srivastava et al., "Dropout", JMLR 15 (2014).
/// </summary>
[Registered("GaussianDropout")]
public sealed class GaussianDropout : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The rate of the dropout it stands for: at least 0, below 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The rate is outside [0, 1).</exception>
    public GaussianDropout(double rate, string? name = null) : base(name)
    {
        if (!(rate >= 0 && rate < 1)) throw Misfit(FormattableString.Invariant($"needs a rate of 0 or more and below 1 but got {rate}."));
        Rate = rate;
    }

    /// <summary>The rate of the dropout it stands for: at least 0, below 1.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Rate == 0) return [x];
        var factors = 1f + Op.Apply(new RandomNormal(x.Shape, Purpose("dropout"))) * (float)Math.Sqrt(Rate / (1 - Rate));
        return [Op.Apply(new Phase(), x * factors, x)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["rate"] = Rate;
        config.Json["seed"] = null;
    }

    internal static GaussianDropout FromConfig(Config c) => Restore(new GaussianDropout(c.Number("rate"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GaussianDropout"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The rate of the dropout it stands for: at least 0, below 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol GaussianDropout(this Symbol x, double rate, string? name = null) => new GaussianDropout(rate, name).Apply(x);
}
