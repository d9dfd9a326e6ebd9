using Espalier.Graph;

namespace Espalier;

/// <summary>Dropout of whole channels, for any number of axes between the batch and the channels.</summary>
public abstract class SpatialDropout : Layer
{
    private readonly int _spatialAxes;

    private protected SpatialDropout(double rate, int spatialAxes, string? name) : base(name)
    {
        if (!(rate >= 0 && rate < 1)) throw Misfit(FormattableString.Invariant($"needs a rate of 0 or more and below 1 but got {rate}."));
        (Rate, _spatialAxes) = (rate, spatialAxes);
    }

    /// <summary>The share of channels that become 0 in training.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank != _spatialAxes + 2) throw Misfit($"needs rank {_spatialAxes + 2} but got {inputs[0].Shape}.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Rate == 0) return [x];
        var coins = Op.Apply(new RandomUniform(new Shape([x.Shape[0], .. Enumerable.Repeat(1, _spatialAxes), x.Shape[-1]]), Purpose("dropout")));
        return [Op.Apply(new Phase(), x * (Ops.AtLeast(coins, (float)Rate) * (float)(1 / (1 - Rate))), x)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config) // Keras's keys for these three, in its order
    {
        config.Json["rate"] = Rate;
        config.Json["seed"] = null;
        config.Json["name"] = Name;
        config.Json["dtype"] = "float32";
        if (_spatialAxes > 1) config.Json["data_format"] = "channels_last";
    }
}
