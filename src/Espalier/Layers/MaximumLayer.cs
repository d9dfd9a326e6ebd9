namespace Espalier;

/// <summary>The largest of several inputs at each place. Keras's class name is <c>Maximum</c>.</summary>
/// <param name="name">The name.</param>
[Registered("Maximum")]
public sealed class MaximumLayer(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override Symbol Merge(IReadOnlyList<Symbol> inputs) => inputs.Aggregate(Ops.Max);

    internal static MaximumLayer FromConfig(Config c) => Restore(new MaximumLayer(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>The largest of several inputs at each place.</summary>
    /// <param name="inputs">Two symbols or more whose shapes broadcast.</param>
    /// <param name="name">The name.</param>
    public static Symbol Maximum(IReadOnlyList<Symbol> inputs, string? name = null) => new MaximumLayer(name).Apply(inputs);
}
