namespace Espalier;

/// <summary>All axes but the batch as one: (batch, a, b, …) → (batch, a·b·…).</summary>
/// <param name="name">The name.</param>
[Registered("Flatten")]
public sealed class Flatten(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (!inputs[0].Shape.HasBatch) throw Misfit($"needs an input with a batch axis but got {inputs[0].Shape}.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
        [Ops.Reshape(inputs[0], new Shape(Shape.Batch, checked((int)inputs[0].Shape.ValuesPerRow)))];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["data_format"] = "channels_last";
    }

    internal static Flatten FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        return Restore(new Flatten(c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Flatten"/>: (batch, a, b, …) → (batch, a·b·…).</summary>
    /// <param name="x">Any shape with a batch axis.</param>
    /// <param name="name">The name.</param>
    public static Symbol Flatten(this Symbol x, string? name = null) => new Flatten(name).Apply(x);
}
