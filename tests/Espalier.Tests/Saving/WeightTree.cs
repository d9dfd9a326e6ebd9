using PureHDF;

namespace Espalier.Tests.Saving;

/// <summary>What is in a file of weights: groups, the names on them, and datasets with their types, sizes and values.</summary>
internal static class WeightTree
{
    /// <summary>All of a model file's weights, one line each: group and name, or dataset, type and sizes; with the values by path.</summary>
    public static (SortedSet<string> Lines, Dictionary<string, float[]> Values) Of(string modelPath)
    {
        using var file = H5File.Open(new MemoryStream(ModelFiles.Member(modelPath, "model.weights.h5")));
        var (lines, values) = (new SortedSet<string>(StringComparer.Ordinal), new Dictionary<string, float[]>(StringComparer.Ordinal));
        Walk(file, "", lines, values);
        return (lines, values);
    }

    private static void Walk(IH5Group group, string path, SortedSet<string> lines, Dictionary<string, float[]> values)
    {
        foreach (var child in group.Children())
        {
            string own = $"{path}/{child.Name}";
            if (child is IH5Group inner)
            {
                if (child.AttributeExists("name")) lines.Add($"{own} is '{child.Attribute("name").Read<string>()}'");
                Walk(inner, own, lines, values);
            }
            else if (child is IH5Dataset dataset)
            {
                lines.Add($"{own}: {dataset.Type.Class} {dataset.Type.Size} [{string.Join(",", dataset.Space.Dimensions)}]");
                if (dataset.Type.Class == H5DataTypeClass.FixedPoint) values[own] = [dataset.Read<int>()];
                else values[own] = dataset.Space.Rank == 0 ? [dataset.Read<float>()] : dataset.Read<float[]>();
            }
        }
    }
}
