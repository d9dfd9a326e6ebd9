namespace Espalier;

/// <summary>Where model files keep variables of a layer: a group inside the layer's own.</summary>
/// <param name="Path">The path within the layer's group, such as <c>cell</c> or <c>forward_layer/cell</c>; empty for the layer's own.</param>
/// <param name="Name">The name of what owns the variables.</param>
/// <param name="Weights">The variables in order; may be empty.</param>
internal sealed record VariableGroup(string Path, string Name, IReadOnlyList<Weight> Weights)
{
    /// <summary>The groups of a layer that is a part of another.</summary>
    /// <param name="path">Where the part is, such as <c>forward_layer</c>.</param>
    /// <param name="part">The part.</param>
    public static IEnumerable<VariableGroup> Within(string path, Layer part) =>
        part.VariableGroups.Select(g => g with { Path = g.Path.Length == 0 ? path : $"{path}/{g.Path}" });
}
