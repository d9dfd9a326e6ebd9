namespace Espalier;

/// <summary>The smallest of several inputs at each place. Keras's class name is <c>Minimum</c>.</summary>
/// <param name="name">The name.</param>
[Registered("Minimum")]
public sealed class MinimumLayer(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override Symbol Merge(IReadOnlyList<Symbol> inputs) => inputs.Aggregate(Ops.Min);

    internal static MinimumLayer FromConfig(Config c) => Restore(new MinimumLayer(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>The smallest of several inputs at each place.</summary>
    /// <param name="inputs">Two symbols or more whose shapes broadcast.</param>
    /// <param name="name">The name.</param>
    public static Symbol Minimum(IReadOnlyList<Symbol> inputs, string? name = null) => new MinimumLayer(name).Apply(inputs);
}
