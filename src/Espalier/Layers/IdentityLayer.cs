namespace Espalier;

/// <summary>Gives back what it gets, under a name of its own: any shape.</summary>
/// <param name="name">The name.</param>
[Registered("Identity")]
public sealed class IdentityLayer(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [inputs[0]];

    internal static IdentityLayer FromConfig(Config c) => Restore(new IdentityLayer(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.IdentityLayer"/>: the same numbers under a name of their own.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="name">The name.</param>
    public static Symbol Identity(this Symbol x, string? name = null) => new IdentityLayer(name).Apply(x);
}
