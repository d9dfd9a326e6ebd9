using System.Globalization;

namespace Espalier;

/// <summary>Finds the variables of a model in a file of weights as Keras lays it out.</summary>
internal sealed class KerasWeights
{
    private readonly WeightLoading _loading = new();
    private readonly Dictionary<string, List<Hdf5Object>> _byName = new(StringComparer.Ordinal);
    private readonly WeightReader _reader;
    private readonly bool _some, _warns;
    private HashSet<long>? _walked;

    private KerasWeights(WeightReader reader, bool some, bool warns) => (_reader, _some, _warns) = (reader, some, warns);

    /// <summary>Reads all layers' variables.</summary>
    /// <param name="model">The model; its weights exist.</param>
    /// <param name="reader">The file.</param>
    /// <param name="some">Whether layers are found by their names, wherever they are in the file, and those that do not fit are passed over.</param>
    /// <param name="allowMore">Whether the file may have layers that the model lacks.</param>
    /// <exception cref="EspalierException">Variables are missing, or of another shape: all are named.</exception>
    public static LoadedWeights Into(Model model, WeightReader reader, bool some = false, bool allowMore = true)
    {
        if (WeightReader.Group(reader.Root, "_layer_checkpoint_dependencies") is not null)
            throw new EspalierException("its weights are in the form of Keras 2. Load it with Keras 3 and save it again.");
        var weights = new KerasWeights(reader, some, !allowMore);
        weights.Container(model, reader.Root, "");
        return weights._loading.Finish(some);
    }

    private void Container(Model model, Hdf5Object? group, string prefix)
    {
        var container = group is null ? null : WeightReader.Group(group, "layers");
        var groups = WeightGroups.Of(model).ToList();
        var byName = ByName(groups, container);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (expected, layer) in groups)
        {
            string place = byName?[expected] ?? expected;
            var own = container is null ? null : WeightReader.Group(container, place);
            if (own is not null && _some && byName is null && WeightReader.NameOf(WeightReader.Group(own, "vars")) is { } name && name != layer.DisplayName) own = null;
            if (own is not null) used.Add(place);
            if (layer is Model inner)
            {
                if (own is null && inner.Weights.Count > 0 && !_some && Elsewhere(inner) is null && container is not null && !AnyByName(inner))
                    _loading.Missing($"The file has no weights for the layer '{inner.Name}' (group 'layers/{expected}').");
                else Container(inner, own, $"{prefix}{layer.DisplayName}/");
                continue;
            }
            if (layer.Weights.Count == 0) continue;
            own ??= Elsewhere(layer);
            foreach (var part in layer.VariableGroups)
                if (part.Weights.Count > 0) Fill(part, own is null ? null : WeightReader.Group(own, part.Path), $"{prefix}{layer.DisplayName}/");
        }
        if (container is null || !_some && !_warns) return;
        foreach (string name in container.Names.Except(used))
            if (container.Find(name) is { } left && _reader.HasData(left))
                _loading.Unused($"The file has weights for '{WeightReader.NameOf(WeightReader.Group(left, "vars")) ?? name}' (group '{left.Path}'), which the model lacks.");
    }

    // When the names in the file are those of the layers they settle any doubt about the order; otherwise, say after renaming, groups count.
    private static Dictionary<string, string>? ByName(List<(string Group, Layer Layer)> groups, Hdf5Object? container)
    {
        if (container is null) return null;
        var names = new Dictionary<(string Stem, string Name), string>();
        var twice = new HashSet<(string, string)>();
        var stems = groups.Select(g => Layer.SnakeCase(g.Layer.PythonName)).ToHashSet(StringComparer.Ordinal);
        foreach (string group in container.Names)
        {
            string stem = Stem(group, stems);
            if (WeightReader.NameOf(WeightReader.Group(container, $"{group}/vars")) is { } name && !names.TryAdd((stem, name), group)) twice.Add((stem, name));
        }
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (expected, layer) in groups)
        {
            var key = (Layer.SnakeCase(layer.PythonName), layer.DisplayName);
            if (twice.Contains(key) || !names.TryGetValue(key, out string? group)) return null;
            found[expected] = group;
        }
        return found;
    }

    // The class part of a group's name: all of it, or what is before its number.
    private static string Stem(string group, HashSet<string> stems)
    {
        int at = group.LastIndexOf('_');
        return at > 0 && !stems.Contains(group) && int.TryParse(group.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? group[..at] : group;
    }

    // The group of a layer by its name, wherever it is: models that are classes of their own in Python keep layers under the names of attributes, in
    // lists within lists as 'container'.
    private Hdf5Object? Elsewhere(Layer layer)
    {
        if (_walked is null)
        {
            _walked = [];
            Walk(_reader.Root);
        }
        return _byName.TryGetValue(layer.DisplayName, out var groups) && groups.Count == 1 ? groups[0] : null;
    }

    private bool AnyByName(Model model) => model.Layers.Any(l => l.Weights.Count > 0 && Elsewhere(l) is not null);

    private void Walk(Hdf5Object group)
    {
        if (!_walked!.Add(group.Address)) return;
        foreach (string name in group.Names)
        {
            if (group.Find(name) is not { IsDataset: false } inner) continue;
            if (name == "vars" && WeightReader.NameOf(inner) is { } layer)
            {
                if (!_byName.TryGetValue(layer, out var groups)) _byName[layer] = groups = [];
                groups.Add(group);
            }
            else Walk(inner);
        }
    }

    private void Fill(VariableGroup part, Hdf5Object? group, string prefix)
    {
        var variables = WeightReader.Variables(group is null ? null : WeightReader.Group(group, "vars"));
        string where = prefix + (part.Path.Length == 0 ? "" : $"{part.Name}/");
        if (variables.Count != part.Weights.Count)
        {
            string sentence = $"Layer '{part.Name}' expected {part.Weights.Count} variables ({string.Join(", ", part.Weights.Select(w => w.Name))}), but the file has {variables.Count}.";
            if (variables.Count == 0) _loading.Missing(sentence);
            else _loading.Misshapen(sentence);
            return;
        }
        for (int i = 0; i < variables.Count; i++)
        {
            var (variable, weight) = (variables[i], part.Weights[i]);
            int[] sizes = WeightReader.Sizes(variable);
            if (!weight.Shape.Dims.SequenceEqual(sizes))
                _loading.Misshapen($"Layer '{part.Name}' expected '{weight.Name}' of shape {weight.Shape}, but the file has {new Shape(sizes)}.");
            else _loading.Found(where + weight.Name, weight, () => WeightReader.Read(variable));
        }
    }
}
