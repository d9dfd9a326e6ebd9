using Espalier.Graph;

namespace Espalier;

/// <summary>Zeros around images: (batch, rows, columns, channels) → (batch, top + rows + bottom, left + columns + right, channels).</summary>
[Registered("ZeroPadding2D")]
public sealed class ZeroPadding2D : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="padding">How many zeros on each side; 1 by default.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is negative.</exception>
    public ZeroPadding2D(Border? padding = null, string? name = null) : base(2, name)
    {
        Padding = padding ?? 1;
        if (Padding.Least < 0) throw Misfit($"needs a border of 0 or more on each side but got {Padding}. To cut a border off use Cropping2D.");
    }

    /// <summary>How many zeros on each side.</summary>
    public Border Padding { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (Padding.Top + Padding.Bottom > 0) x = Op.Apply(new Pad(1, Padding.Top, Padding.Bottom), x);
        if (Padding.Left + Padding.Right > 0) x = Op.Apply(new Pad(2, Padding.Left, Padding.Right), x);
        return [x];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["padding"] = Padding.Json();
        config.Json["data_format"] = "channels_last";
    }

    internal static ZeroPadding2D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new ZeroPadding2D(Border.Read(c, "padding"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.ZeroPadding2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="padding">How many zeros on each side; 1 by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol ZeroPadding2D(this Symbol x, Border? padding = null, string? name = null) => new ZeroPadding2D(padding, name).Apply(x);
}
