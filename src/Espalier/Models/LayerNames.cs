using System.Globalization;

namespace Espalier;

/// <summary>Numbers the layers that the user gave no name, as in <c>dense</c>, <c>dense_1</c>: by the order in which they were applied.</summary>
internal static class LayerNames
{
    public static void Complete(IReadOnlyList<LayerCall> calls)
    {
        var layers = calls.OrderBy(c => c.Outputs[0].Node.Id).Select(c => c.Layer).Distinct().ToList();
        var taken = new Dictionary<string, Layer>(StringComparer.Ordinal);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var layer in layers)
            if (layer.Name is { } name && !taken.TryAdd(name, layer))
            {
                if (layer.HasGivenName && taken[name].HasGivenName)
                    throw new EspalierException($"Two layers are named '{name}' (a {taken[name].ClassName} and a {layer.ClassName}). Give each its own name.");
                Rename(layer.HasGivenName ? taken[name] : layer, taken, used);
                taken[name] = layer.HasGivenName ? layer : taken[name];
            }
        foreach (var layer in layers)
            if (layer.Name is null) Rename(layer, taken, used);
    }

    // Names that were taken stay taken, so the next number of a stem is sought behind the last.
    private static void Rename(Layer layer, Dictionary<string, Layer> taken, Dictionary<string, int> used)
    {
        string stem = Layer.SnakeCase(layer.PythonName), name = stem;
        int k = used.GetValueOrDefault(stem);
        if (k > 0) name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{k}");
        for (; taken.ContainsKey(name); name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{k}")) k++;
        used[stem] = k;
        layer.Name = name;
        taken[name] = layer;
    }
}
