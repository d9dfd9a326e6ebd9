namespace Espalier;

/// <summary>The mean of several inputs.</summary>
/// <param name="name">The name.</param>
[Registered("Average")]
public sealed class Average(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override Symbol Merge(IReadOnlyList<Symbol> inputs) => inputs.Aggregate((a, b) => a + b) * (1f / inputs.Count);

    internal static Average FromConfig(Config c) => Restore(new Average(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>The mean of several inputs.</summary>
    /// <param name="inputs">Two symbols or more whose shapes broadcast.</param>
    /// <param name="name">The name.</param>
    public static Symbol Average(IReadOnlyList<Symbol> inputs, string? name = null) => new Average(name).Apply(inputs);
}
