namespace Espalier;

/// <summary>x above 0, α(eˣ − 1) below; see <see cref="EluActivation"/>.</summary>
/// <param name="alpha">α: minus the value at −∞.</param>
/// <param name="name">The name.</param>
[Registered("ELU")]
public sealed class ELU(double alpha = 1, string? name = null) : Layer(name)
{
    /// <summary>α: minus the value at −∞.</summary>
    public double Alpha { get; } = alpha;

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Ops.Elu(inputs[0], Alpha)];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["name"] = Name; // Keras has alpha before what every layer writes
        config.Json["alpha"] = Alpha;
        base.WriteConfig(config);
    }

    internal static ELU FromConfig(Config c) => Restore(new ELU(c.Number("alpha", 1), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.ELU"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="alpha">α: minus the value at −∞.</param>
    /// <param name="name">The name.</param>
    public static Symbol ELU(this Symbol x, double alpha = 1, string? name = null) => new ELU(alpha, name).Apply(x);
}
