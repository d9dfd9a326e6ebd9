namespace Espalier;

/// <summary>A function on every value of its input; any shape. Keras's class name is <c>Activation</c>.</summary>
[Registered("Activation")]
public sealed class ActivationLayer : Layer
{
    /// <summary>Makes an activation layer.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="name">The name.</param>
    public ActivationLayer(Activation activation, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <summary>The function.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Activation.Apply(inputs[0])];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Write("activation", Activation);
    }

    internal static ActivationLayer FromConfig(Config c) =>
        Restore(new ActivationLayer(c.Object<Activation>("activation") ?? throw c.Wrong("activation", "the name of a function"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="ActivationLayer"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="activation">The function.</param>
    /// <param name="name">The name.</param>
    public static Symbol Activation(this Symbol x, Activation activation, string? name = null) => new ActivationLayer(activation, name).Apply(x);
}
