using PureHDF;

namespace Espalier;

/// <summary>Puts the variables of a weight file into a model.</summary>
internal static class WeightLoading
{
    /// <summary>Reads all layers' variables.</summary>
    /// <param name="model">The model; its weights exist.</param>
    /// <param name="reader">The file.</param>
    /// <exception cref="EspalierException">A layer's variables are missing or of another shape.</exception>
    public static void Into(Model model, WeightReader reader)
    {
        if (WeightReader.Group(reader.Root, "_layer_checkpoint_dependencies") is not null)
            throw new EspalierException("its weights are in the form of Keras 2. Load it with Keras 3 and save it again.");
        Into(model, reader.Root, reader);
    }

    private static void Into(Model model, IH5Group group, WeightReader reader)
    {
        var container = WeightReader.Group(group, "layers");
        var groups = WeightGroups.Of(model).ToList();
        var byName = ByName(groups, NamesOf(container, groups.Select(g => g.Group)));
        foreach (var (expected, layer) in groups)
        {
            var own = container is null ? null : WeightReader.Group(container, byName?[expected] ?? expected);
            if (layer is Model inner)
            {
                if (own is not null) Into(inner, own, reader);
                else if (inner.Weights.Count > 0)
                    throw new EspalierException($"it has no weights for the layer '{inner.Name}' (group 'layers/{expected}').");
                continue;
            }
            foreach (var part in layer.VariableGroups)
                if (part.Weights.Count > 0) Fill(part, own is null ? null : WeightReader.Group(own, part.Path), reader);
        }
    }

    private static Dictionary<string, string> NamesOf(IH5Group? container, IEnumerable<string> groups)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (container is null) return names;
        foreach (string group in groups)
            if (WeightReader.NameOf(WeightReader.Group(container, $"{group}/vars")) is { } name) names[group] = name;
        return names;
    }

    // When the names in the file are those of the layers they settle any doubt about the order; otherwise, say after renaming, groups count.
    private static Dictionary<string, string>? ByName(List<(string Group, Layer Layer)> groups, Dictionary<string, string> names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (expected, layer) in groups)
        {
            string stem = Layer.SnakeCase(layer.ClassName);
            string[] same = [.. names.Where(n => n.Value == layer.Name && n.Key.StartsWith(stem, StringComparison.Ordinal)).Select(n => n.Key)];
            if (same.Length != 1) return null;
            found[expected] = same[0];
        }
        return found;
    }

    private static void Fill(VariableGroup part, IH5Group? group, WeightReader reader)
    {
        var variables = WeightReader.Variables(group is null ? null : WeightReader.Group(group, "vars"));
        if (variables.Count != part.Weights.Count)
            throw new EspalierException($"Layer '{part.Name}' expected {part.Weights.Count} variables "
                + $"({string.Join(", ", part.Weights.Select(w => w.Name))}), but the file has {variables.Count}.");
        for (int i = 0; i < variables.Count; i++)
        {
            int[] sizes = WeightReader.Sizes(variables[i]);
            var weight = part.Weights[i];
            if (!weight.Shape.Dims.SequenceEqual(sizes))
                throw new EspalierException($"Layer '{part.Name}' expected '{weight.Name}' of shape {weight.Shape}, but the file has {new Shape(sizes)}.");
            weight.Parameter.Set(reader.Read(variables[i]));
        }
    }
}
