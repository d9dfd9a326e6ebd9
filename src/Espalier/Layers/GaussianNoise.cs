using Espalier.Graph;

namespace Espalier;

/// <summary>
/// In training adds normal numbers of mean 0; in use it changes nothing.
/// </summary>
[Registered("GaussianNoise")]
public sealed class GaussianNoise : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="stddev">The standard deviation of the noise.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The deviation is negative.</exception>
    public GaussianNoise(double stddev, string? name = null) : base(name)
    {
        if (!(stddev >= 0 && double.IsFinite(stddev))) throw Misfit(FormattableString.Invariant($"needs a deviation of 0 or more but got {stddev}."));
        Deviation = stddev;
    }

    /// <summary>The standard deviation of the noise.</summary>
    public double Deviation { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Deviation == 0) return [x];
        var noise = Op.Apply(new RandomNormal(x.Shape, Purpose("noise"))) * (float)Deviation;
        return [Op.Apply(new Phase(), x + noise, x)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["stddev"] = Deviation;
        config.Json["seed"] = null;
    }

    internal static GaussianNoise FromConfig(Config c) => Restore(new GaussianNoise(c.Number("stddev"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GaussianNoise"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="stddev">The standard deviation of the noise.</param>
    /// <param name="name">The name.</param>
    public static Symbol GaussianNoise(this Symbol x, double stddev, string? name = null) => new GaussianNoise(stddev, name).Apply(x);
}
