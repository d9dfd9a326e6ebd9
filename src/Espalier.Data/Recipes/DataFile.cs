namespace Espalier.Data;

/// <summary>A file of a recipe's data.</summary>
/// <param name="Path">The file: relative to the recipe, or the name of a file of the data set.</param>
public sealed record DataFile(string Path)
{
    /// <summary>Columns added with one value for all rows of the file, such as <c>color: red</c>.</summary>
    public IReadOnlyDictionary<string, string> Add { get; init; } = new Dictionary<string, string>();

    internal Place Place { get; init; }

    internal static DataFile Read(YamlNode node)
    {
        if (node.Text is not null) return new DataFile(node.AsText()) { Place = node.Place };
        var section = new RecipeSection(node, "path", "add");
        if (section["path"] is not { } path) throw node.Place.Error($"'{node.Path}' needs a 'path'.");
        var add = section["add"];
        if (add is not null && add.Entries is null) throw add.Wrong("a map of columns and their values, such as { color: red }");
        return new DataFile(path.AsText())
        {
            Add = (add?.Entries ?? []).ToDictionary(e => e.Key.Text!, e => e.Value.AsText(), StringComparer.Ordinal),
            Place = path.Place,
        };
    }
}
