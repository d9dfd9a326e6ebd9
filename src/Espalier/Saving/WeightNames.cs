namespace Espalier;

/// <summary>
/// The names of a model's variables as Keras's <c>variable.path</c> has them: layer and variable, as in <c>trunk1/kernel</c>, with what is between
/// them, as in <c>bi/forward_lstm/lstm_cell/kernel</c>. Layers of a Sequential within the model have its name in front; those of a functional model do
/// not, unless two would have the same name.
/// </summary>
internal static class WeightNames
{
    /// <summary>The variables with their names, in the order of the model.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<(string Name, Weight Weight)> Of(Model model)
    {
        var named = new List<(string Name, string Full, Weight Weight)>();
        foreach (var layer in model.Layers) Add(layer, "", "", named);
        var twice = named.GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return [.. named.Select(n => (twice.Contains(n.Name) ? n.Full : n.Name, n.Weight))];
    }

    private static void Add(Layer layer, string prefix, string full, List<(string, string, Weight)> named)
    {
        string own = $"{prefix}{layer.DisplayName}/", whole = $"{full}{layer.DisplayName}/";
        if (layer is Model model)
        {
            foreach (var inner in model.Layers) Add(inner, model is Sequential ? own : prefix, whole, named);
            return;
        }
        foreach (var inner in layer.InnerLayers) Add(inner, own, whole, named);
        if (layer.InnerLayers.Count > 0) return;
        foreach (var group in layer.VariableGroups)
            foreach (var weight in group.Weights)
            {
                string rest = group.Path.Length == 0 ? weight.Name : $"{group.Name}/{weight.Name}";
                named.Add((own + rest, whole + rest, weight));
            }
    }
}
