namespace Espalier;

/// <summary>x·scale + offset: 1/255 brings bytes to [0, 1].</summary>
/// <param name="scale">The factor.</param>
/// <param name="offset">What is added.</param>
/// <param name="name">The name.</param>
[Registered("Rescaling")]
public sealed class Rescaling(double scale, double offset = 0, string? name = null) : Layer(name)
{
    /// <summary>The factor.</summary>
    public double Scale { get; } = scale;

    /// <summary>What is added.</summary>
    public double Offset { get; } = offset;

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [inputs[0] * (float)Scale + (float)Offset];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["scale"] = Scale;
        config.Json["offset"] = Offset;
    }

    internal static Rescaling FromConfig(Config c) => Restore(new Rescaling(c.Number("scale"), c.Number("offset", 0), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Rescaling"/>: x·scale + offset.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="name">The name.</param>
    public static Symbol Rescaling(this Symbol x, double scale, double offset = 0, string? name = null) =>
        new Rescaling(scale, offset, name).Apply(x);
}
