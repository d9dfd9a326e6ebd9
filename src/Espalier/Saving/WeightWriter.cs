using System.Globalization;
using PureHDF;

namespace Espalier;

/// <summary>Writes a model's variables, and its optimizer's, as HDF5 in Keras's groups.</summary>
internal static class WeightWriter
{
    /// <summary>Writes <c>model.weights.h5</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="withOptimizer">Whether the optimizer's state goes in too.</param>
    /// <returns>The file, from its start.</returns>
    public static MemoryStream Write(Model model, bool withOptimizer)
    {
        var file = new H5File();
        WriteModel(model, file);
        if (withOptimizer && model.Compilation?.Optimizer is { } optimizer)
            file["optimizer"] = new H5Group { ["vars"] = Named(optimizer.Name, OptimizerState.Values(optimizer)) };
        var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        return stream;
    }

    private static void WriteModel(Model model, H5Group group)
    {
        var layers = new H5Group();
        foreach (var (name, layer) in WeightGroups.Of(model))
        {
            var own = new H5Group();
            if (layer is Model inner) WriteModel(inner, own);
            else
                foreach (var part in layer.VariableGroups) At(own, part.Path)["vars"] = Named(part.Name, part.Weights.Select(Dataset));
            layers[name] = own;
        }
        group["layers"] = layers;
        group["vars"] = Named(model.FileName, []);
    }

    private static H5Group Named(string name, IEnumerable<object> values)
    {
        var group = new H5Group { Attributes = new() { ["name"] = name } };
        foreach (object value in values) group[group.Count.ToString(CultureInfo.InvariantCulture)] = value;
        return group;
    }

    private static H5Group At(H5Group group, string path)
    {
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!group.TryGetValue(part, out object? inner)) group[part] = inner = new H5Group();
            group = (H5Group)inner;
        }
        return group;
    }

    private static object Dataset(Weight weight) => Dataset(weight.Values, weight.Shape);

    /// <summary>Numbers as a dataset; a single number without axes as a scalar.</summary>
    internal static object Dataset(ReadOnlySpan<float> values, Shape shape) =>
        shape.Rank == 0 ? values[0] : new H5Dataset(values.ToArray(), fileDims: [.. shape.Dims.ToArray().Select(d => (ulong)d)]);
}
