using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A layer that changes each image by a random amount in training and, in use, not at all. The amount is a function of the model's seed, the
/// layer, the step and the place in the batch.
/// </summary>
public abstract class RandomImageLayer : SpatialLayer
{
    private protected RandomImageLayer(int? seed, string? name) : base(2, name) => Seed = seed;

    /// <summary>A number that names the layer's own random numbers, besides the model's seed; null for none.</summary>
    public int? Seed { get; }

    /// <summary>The images in training.</summary>
    private protected abstract Symbol Change(Symbol x);

    /// <summary>The images in use.</summary>
    private protected virtual Symbol Use(Symbol x) => x;

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Op.Apply(new Phase(), Change(inputs[0]), Use(inputs[0]))];

    /// <summary>Numbers from 0 to below 1, some for each image: (batch, count).</summary>
    private protected Symbol Draw(Symbol x, int count) =>
        Op.Apply(new RandomUniform(new Shape(x.Shape[0], count), Purpose(Seed is { } seed ? FormattableString.Invariant($"image/{seed}") : "image")));

    /// <summary>One of the numbers of each image, stretched to a range: (batch, 1).</summary>
    private protected static Symbol Between(Symbol numbers, int which, double low, double high)
    {
        var one = numbers.Shape[1] == 1 ? numbers : Op.Apply(new Slice(1, which, 1), numbers);
        return one * (float)(high - low) + (float)low;
    }

    /// <summary>A number for each image in the shape that meets all of its pixels.</summary>
    private protected static Symbol PerImage(Symbol numbers) => Ops.Reshape(numbers, new Shape(numbers.Shape[0], 1, 1, 1));

    /// <summary>Throws unless a range lies within bounds.</summary>
    private protected void RequireWithin(FactorRange range, double low, double high, string what)
    {
        if (!(range.Low >= low && range.High <= high))
            throw Misfit(FormattableString.Invariant($"needs {what} from {low} to {high} but got {range}."));
    }

    /// <summary>A range of pixel values from a configuration.</summary>
    private protected static (double Low, double High)? ReadValues(Config c) => c.Numbers("value_range") switch
    {
        null => null,
        [double low, double high] => (low, high),
        _ => throw c.Wrong("value_range", "a list of two numbers"),
    };

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["data_format"] = "channels_last";
    }
}
