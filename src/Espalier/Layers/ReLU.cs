namespace Espalier;

/// <summary>max(x, 0), with a slope below, a limit above and a threshold if wanted; see <see cref="ReluActivation"/>.</summary>
[Registered("ReLU")]
public sealed class ReLU : Layer
{
    private readonly ReluActivation _function;

    /// <summary>Makes the layer.</summary>
    /// <param name="maxValue">The largest value that comes out; null means no limit.</param>
    /// <param name="negativeSlope">The slope below the threshold.</param>
    /// <param name="threshold">Where x begins to pass.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A setting is negative.</exception>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null) : base(name) =>
        _function = new ReluActivation(negativeSlope, maxValue, threshold);

    /// <summary>The largest value that comes out, or null.</summary>
    public double? MaxValue => _function.MaxValue;

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope => _function.NegativeSlope;

    /// <summary>Where x begins to pass.</summary>
    public double Threshold => _function.Threshold;

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [_function.Apply(inputs[0])];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["max_value"] = MaxValue;
        config.Json["negative_slope"] = NegativeSlope;
        config.Json["threshold"] = Threshold;
    }

    internal static ReLU FromConfig(Config c) =>
        Restore(new ReLU(c.NumberOrNull("max_value"), c.Number("negative_slope", 0), c.Number("threshold", 0), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.ReLU"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="maxValue">The largest value that comes out; null means no limit.</param>
    /// <param name="negativeSlope">The slope below the threshold.</param>
    /// <param name="threshold">Where x begins to pass.</param>
    /// <param name="name">The name.</param>
    public static Symbol ReLU(this Symbol x, double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null) =>
        new ReLU(maxValue, negativeSlope, threshold, name).Apply(x);
}
