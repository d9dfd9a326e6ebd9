namespace Espalier;

/// <summary>
/// Dropout of whole channels: each channel of (batch, steps, channels) is kept or dropped as one. Source: Tompson et al., "Efficient
/// object localization using convolutional networks", CVPR 2015.
/// </summary>
/// <param name="rate">The share of channels that become 0 in training: at least 0, below 1.</param>
/// <param name="name">The name.</param>
[Registered("SpatialDropout1D")]
public sealed class SpatialDropout1D(double rate, string? name = null) : SpatialDropout(rate, spatialAxes: 1, name)
{
    internal static SpatialDropout1D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new SpatialDropout1D(c.Number("rate"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.SpatialDropout1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="rate">The share of channels that become 0 in training.</param>
    /// <param name="name">The name.</param>
    public static Symbol SpatialDropout1D(this Symbol x, double rate, string? name = null) => new SpatialDropout1D(rate, name).Apply(x);
}
