using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// In training adds to each image one random amount, a part of the range of values, and cuts to that range; in use it changes nothing.
/// </summary>
[Registered("RandomBrightness")]
public sealed class RandomBrightness : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="factor">The amount in parts of the range of values, from −1 to 1.</param>
    /// <param name="valueRange">The range of the values; 0 to 255 by default.</param>
    /// <param name="seed">A number that names the layer's own random numbers, besides the model's seed.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The factor is outside its bounds, or the range of values is empty.</exception>
    public RandomBrightness(FactorRange factor, (double Low, double High)? valueRange = null, int? seed = null, string? name = null) : base(seed, name)
    {
        RequireWithin(factor, -1, 1, "a factor");
        (Factor, ValueRange) = (factor, valueRange ?? (0, 255));
        if (!(ValueRange.Low < ValueRange.High)) throw Misfit(FormattableString.Invariant($"needs a range of values from low to high but got {ValueRange}."));
    }

    /// <summary>The amount in parts of the range of values.</summary>
    public FactorRange Factor { get; }

    /// <summary>The range of the values.</summary>
    public (double Low, double High) ValueRange { get; }

    private protected override Symbol Change(Symbol x)
    {
        var (low, high) = ValueRange;
        var amount = PerImage(Between(Draw(x, 1), 0, Factor.Low * (high - low), Factor.High * (high - low)));
        return Ops.Clip(x + amount, (float)low, (float)high);
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

    internal static RandomBrightness FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new RandomBrightness(FactorRange.Require(c, "factor"), ReadValues(c), c.IntegerOrNull("seed"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RandomBrightness"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="factor">The amount in parts of the range of values, from −1 to 1.</param>
    /// <param name="valueRange">The range of the values; 0 to 255 by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol RandomBrightness(this Symbol x, FactorRange factor, (double Low, double High)? valueRange = null, string? name = null) =>
        new RandomBrightness(factor, valueRange, name: name).Apply(x);
}
