namespace Espalier;

/// <summary>The first input minus the second. Keras's class name is <c>Subtract</c>.</summary>
/// <param name="name">The name.</param>
[Registered("Subtract")]
public sealed class SubtractLayer(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count != 2) throw Misfit($"needs two inputs but got {inputs.Count}.");
        base.Check(inputs);
    }

    /// <inheritdoc/>
    protected override Symbol Merge(IReadOnlyList<Symbol> inputs) => inputs[0] - inputs[1];

    internal static SubtractLayer FromConfig(Config c) => Restore(new SubtractLayer(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>The first input minus the second.</summary>
    /// <param name="inputs">Two symbols whose shapes broadcast.</param>
    /// <param name="name">The name.</param>
    public static Symbol Subtract(IReadOnlyList<Symbol> inputs, string? name = null) => new SubtractLayer(name).Apply(inputs);
}
