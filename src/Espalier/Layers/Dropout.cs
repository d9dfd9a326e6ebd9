using Espalier.Graph;

namespace Espalier;

/// <summary>
/// In training sets a share of the values to 0, each by its own coin, and divides the others by the share that stays; in use it changes
/// nothing. Source: Srivastava et al., "Dropout", JMLR 15 (2014).
/// </summary>
[Registered("Dropout")]
public sealed class Dropout : Layer
{
    /// <summary>Makes a dropout layer.</summary>
    /// <param name="rate">The share of values that become 0: at least 0, below 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The rate is outside [0, 1).</exception>
    public Dropout(double rate, string? name = null) : base(name)
    {
        if (!(rate >= 0 && rate < 1)) throw Misfit($"needs a rate of 0 or more and below 1 but got {rate}.");
        Rate = rate;
    }

    /// <summary>The share of values that become 0.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Rate == 0) return [x];
        var coins = Op.Apply(new RandomUniform(x.Shape, Purpose("dropout")));
        var kept = Op.Apply(new GreaterOrEqual(), coins, Constant.Of((float)Rate)) * (float)(1 / (1 - Rate));
        return [Op.Apply(new Phase(), x * kept, x)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["rate"] = Rate;
        config.Json["seed"] = null;
        config.Json["noise_shape"] = null;
    }

    internal static Dropout FromConfig(Config c) => Restore(new Dropout(c.Number("rate"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Dropout"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The share of values that become 0 in training.</param>
    /// <param name="name">The name.</param>
    public static Symbol Dropout(this Symbol x, double rate, string? name = null) => new Dropout(rate, name).Apply(x);
}
