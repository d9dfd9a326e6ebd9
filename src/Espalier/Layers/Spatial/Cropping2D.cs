namespace Espalier;

/// <summary>Cuts a border off images: (batch, rows, columns, channels) → (batch, rows − top − bottom, columns − left − right, channels).</summary>
[Registered("Cropping2D")]
public sealed class Cropping2D : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="cropping">How much to cut off on each side; nothing by default.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is negative.</exception>
    public Cropping2D(Border? cropping = null, string? name = null) : base(2, name)
    {
        Cropping = cropping ?? 0;
        if (Cropping.Least < 0) throw Misfit($"needs a border of 0 or more on each side but got {Cropping}. To add a border use ZeroPadding2D.");
    }

    /// <summary>How much is cut off on each side.</summary>
    public Border Cropping { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        var shape = inputs[0].Shape;
        if (Cropping.Top + Cropping.Bottom >= shape[1] || Cropping.Left + Cropping.Right >= shape[2])
            throw Misfit($"cuts off {Cropping}, which leaves nothing of {shape}. Cut off less.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        return [ImageOps.Crop(inputs[0], Cropping.Top, Cropping.Left, shape[1] - Cropping.Top - Cropping.Bottom, shape[2] - Cropping.Left - Cropping.Right)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["cropping"] = Cropping.Json();
        config.Json["data_format"] = "channels_last";
    }

    internal static Cropping2D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new Cropping2D(Border.Read(c, "cropping"), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Cropping2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="cropping">How much to cut off on each side; nothing by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol Cropping2D(this Symbol x, Border? cropping = null, string? name = null) => new Cropping2D(cropping, name).Apply(x);
}
