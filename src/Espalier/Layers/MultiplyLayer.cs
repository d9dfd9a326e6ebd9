namespace Espalier;

/// <summary>The product of several inputs. Keras's class name is <c>Multiply</c>.</summary>
/// <param name="name">The name.</param>
[Registered("Multiply")]
public sealed class MultiplyLayer(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override Symbol Merge(IReadOnlyList<Symbol> inputs) => inputs.Aggregate((a, b) => a * b);

    internal static MultiplyLayer FromConfig(Config c) => Restore(new MultiplyLayer(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>The product of several inputs.</summary>
    /// <param name="inputs">Two symbols or more whose shapes broadcast.</param>
    /// <param name="name">The name.</param>
    public static Symbol Multiply(IReadOnlyList<Symbol> inputs, string? name = null) => new MultiplyLayer(name).Apply(inputs);
}
