namespace Espalier;

/// <summary>
/// Dropout of whole channels: each channel of (batch, depths, rows, columns, channels) is kept or dropped as one. Source: Tompson et al., "Efficient
/// object localization using convolutional networks", CVPR 2015.
/// </summary>
/// <param name="rate">The share of channels that become 0 in training: at least 0, below 1.</param>
/// <param name="name">The name.</param>
[Registered("SpatialDropout3D")]
public sealed class SpatialDropout3D(double rate, string? name = null) : SpatialDropout(rate, spatialAxes: 3, name)
{
    internal static SpatialDropout3D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new SpatialDropout3D(c.Number("rate"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.SpatialDropout3D"/>.</summary>
    /// <param name="x">(batch, depths, rows, columns, channels).</param>
    /// <param name="rate">The share of channels that become 0 in training.</param>
    /// <param name="name">The name.</param>
    public static Symbol SpatialDropout3D(this Symbol x, double rate, string? name = null) => new SpatialDropout3D(rate, name).Apply(x);
}
