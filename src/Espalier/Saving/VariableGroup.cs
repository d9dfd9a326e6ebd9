namespace Espalier;

/// <summary>Where model files keep variables of a layer: a group inside the layer's own.</summary>
/// <param name="Path">The path within the layer's group, such as <c>cell</c> or <c>forward_layer/cell</c>; empty for the layer's own.</param>
/// <param name="Name">The name of what owns the variables.</param>
/// <param name="Weights">The variables in order; may be empty.</param>
internal sealed record VariableGroup(string Path, string Name, IReadOnlyList<Weight> Weights);
