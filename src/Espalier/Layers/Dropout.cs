using System.Text.Json.Nodes;
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
    /// <param name="noiseShape">
    /// For each axis of the input, the batch included, 1 where one coin counts for all places and null where each place has its own; null
    /// altogether gives each value its own.
    /// </param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The rate is outside [0, 1).</exception>
    public Dropout(double rate, IReadOnlyList<int?>? noiseShape = null, string? name = null) : base(name)
    {
        if (!(rate >= 0 && rate < 1)) throw Misfit(FormattableString.Invariant($"needs a rate of 0 or more and below 1 but got {rate}."));
        (Rate, NoiseShape) = (rate, noiseShape);
    }

    /// <summary>The share of values that become 0.</summary>
    public double Rate { get; }

    /// <summary>For each axis, 1 where one coin counts for all places, or null.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Rate == 0) return [x];
        var coins = Op.Apply(new RandomUniform(Coins(x.Shape), Purpose("dropout")));
        var kept = Ops.AtLeast(coins, (float)Rate) * (float)(1 / (1 - Rate));
        return [Op.Apply(new Phase(), x * kept, x)];
    }

    private Shape Coins(Shape shape)
    {
        if (NoiseShape is null) return shape;
        bool fits = NoiseShape.Count == shape.Rank;
        for (int i = 0; fits && i < shape.Rank; i++) fits = NoiseShape[i] is null or 1 || NoiseShape[i] == shape[i];
        return fits ? new Shape([.. NoiseShape.Select((n, i) => n ?? shape[i])])
            : throw Misfit($"needs a noise shape of 1 or nothing for each axis of {shape} but got ({string.Join(", ", NoiseShape)}).");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["rate"] = Rate;
        config.Json["seed"] = null;
        config.Json["noise_shape"] = NoiseShape is null ? null : new JsonArray([.. NoiseShape.Select(n => (JsonNode?)n)]);
    }

    internal static Dropout FromConfig(Config c) => Restore(new Dropout(c.Number("rate"), Noise(c), c.Text("name")), c);

    private static int?[]? Noise(Config c) => c.Node("noise_shape") is JsonArray sizes
        ? [.. sizes.Select(s => s is null ? (int?)null : s.GetValue<int>())] : null;
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Dropout"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The share of values that become 0 in training.</param>
    /// <param name="name">The name.</param>
    public static Symbol Dropout(this Symbol x, double rate, string? name = null) => new Dropout(rate, name: name).Apply(x);
}
