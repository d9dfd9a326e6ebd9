namespace Espalier;

/// <summary>The sum of several inputs. Keras's class name is <c>Add</c>.</summary>
/// <param name="name">The name.</param>
[Registered("Add")]
public sealed class AddLayer(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override Symbol Merge(IReadOnlyList<Symbol> inputs) => inputs.Aggregate((a, b) => a + b);

    internal static AddLayer FromConfig(Config c) => Restore(new AddLayer(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>The sum of several inputs.</summary>
    /// <param name="inputs">Two symbols or more whose shapes broadcast.</param>
    /// <param name="name">The name.</param>
    public static Symbol Add(IReadOnlyList<Symbol> inputs, string? name = null) => new AddLayer(name).Apply(inputs);
}
