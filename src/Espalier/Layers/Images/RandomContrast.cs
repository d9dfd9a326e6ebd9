using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// In training draws a factor f for each image and makes each value (x − mean)·f + mean, the mean taken over its channel of its image; then cuts
/// to the range of values. In use it changes nothing.
/// </summary>
[Registered("RandomContrast")]
public sealed class RandomContrast : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="factor">
    /// Two numbers (a, b) from 0 to 1 draw f from 1 − a to 1 + b, the smaller one being a. A single number b stands for (0, b), as in Keras 3.16:
    /// the contrast only grows.
    /// </param>
    /// <param name="valueRange">The range of the values; 0 to 255 by default.</param>
    /// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The factor is outside its bounds, or the range of values is empty.</exception>
    public RandomContrast(FactorRange factor, (double Low, double High)? valueRange = null, int? seed = null, string? name = null) : base(seed, name)
    {
        Factor = factor.Low == -factor.High ? factor.AtLeast(0) : factor;
        RequireWithin(Factor, 0, 1, "a factor");
        ValueRange = valueRange ?? (0, 255);
        if (!(ValueRange.Low < ValueRange.High)) throw Misfit(FormattableString.Invariant($"needs a range of values from low to high but got {ValueRange}."));
    }

    /// <summary>How far the factor may be below and above 1.</summary>
    public FactorRange Factor { get; }

    /// <summary>The range of the values.</summary>
    public (double Low, double High) ValueRange { get; }

    private protected override Symbol Change(Symbol x) => Change(x, Between(Draw(x, 1), 0, 1 - Factor.Low, 1 + Factor.High));

    /// <summary>The images with the contrast of given factors (batch, 1).</summary>
    internal Symbol Change(Symbol x, Symbol factors)
    {
        var mean = Ops.Mean(x, 1, 2);
        return Ops.Clip((x - mean) * PerImage(factors) + mean, (float)ValueRange.Low, (float)ValueRange.High);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json.Remove("data_format"); // which older versions of Keras refuse here
        config.Json["factor"] = Factor.Json(asList: true);
        config.Json["value_range"] = new JsonArray(ValueRange.Low, ValueRange.High);
        config.Json["seed"] = Seed;
    }

    internal static RandomContrast FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new RandomContrast(FactorRange.Require(c, "factor"), ReadValues(c), c.IntegerOrNull("seed"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomContrast"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="factor">Two numbers (a, b) draw the factor from 1 − a to 1 + b; a single number b stands for (0, b).</param>
    /// <param name="valueRange">The range of the values; 0 to 255 by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomContrast(this Symbol x, FactorRange factor, (double Low, double High)? valueRange = null, string? name = null) =>
        new RandomContrast(factor, valueRange, name: name).Apply(x);
}
