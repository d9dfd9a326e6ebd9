namespace Espalier.Data;

/// <summary>Where the labels of pictures come from; by default from their folders.</summary>
public sealed record LabelsRecipe
{
    /// <summary>A pattern that file names without their ending are read by, such as <c>{userid}_{pose}</c>; null for none.</summary>
    public NamePattern? Pattern { get; init; }

    /// <summary>The column that the names of the pictures' folders become; null when folders say nothing.</summary>
    public string? Folder { get; init; }

    /// <summary>A table of labels, relative to the recipe; null for none.</summary>
    public DataFile? Table { get; init; }

    /// <summary>The table's column of picture names; null for one with a usual name, such as <c>file</c>.</summary>
    public string? File { get; init; }

    /// <summary>What happens to a picture whose name fits no pattern, or that the table does not name.</summary>
    public Unusable Unfit { get; init; } = Unusable.Error;

    internal Place Place { get; init; }

    internal static LabelsRecipe Read(YamlNode node)
    {
        if (node.Text is not null)
            return node.AsText().Contains('{') ? new LabelsRecipe { Pattern = ReadPattern(node, NamePattern.Parse), Place = node.Place }
                : node.Text == "folder" ? new LabelsRecipe { Folder = "class", Place = node.Place }
                : node.Text.Contains('.') ? new LabelsRecipe { Table = DataFile.Read(node), Place = node.Place }
                : throw node.Place.Error($"'{node.Path}' should be a pattern of file names such as \"{{person}}_{{pose}}\", the word folder, a table such as labels.csv, or a map, but is {node.Shown}.{Nearest.Suggest(node.Text, ["folder"])}");
        var section = new RecipeSection(node, "pattern", "regex", "folder", "table", "file", "unfit");
        if (section["pattern"] is { } one && section["regex"] is not null) throw one.Place.Error($"'{node.Path}' takes 'pattern' or 'regex', not both.");
        if (section["file"] is { } stray && section["table"] is null) throw stray.Place.Error($"'{stray.Path}' goes with 'table' only: it is the table's column of file names.");
        if (section["pattern"] is null && section["regex"] is null && section["folder"] is null && section["table"] is null) throw node.Place.Error($"'{node.Path}' needs one of pattern, regex, folder or table.");
        return new LabelsRecipe
        {
            Pattern = section["pattern"] is { } pattern ? ReadPattern(pattern, NamePattern.Parse)
                : section["regex"] is { } regex ? ReadPattern(regex, NamePattern.FromRegex) : null,
            Folder = section["folder"]?.AsText(),
            Table = section["table"] is { } table ? DataFile.Read(table) : null,
            File = section["file"]?.AsText(),
            Unfit = section["unfit"]?.AsChoice(("error", Unusable.Error), ("skip", Unusable.Skip)) ?? Unusable.Error,
            Place = node.Place,
        };
    }

    private static NamePattern ReadPattern(YamlNode node, Func<string, NamePattern> read)
    {
        try
        {
            return read(node.AsText());
        }
        catch (EspalierException e) when (node.Text is not null)
        {
            throw node.Place.Error($"'{node.Path}'", e);
        }
    }
}
