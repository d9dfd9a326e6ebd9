namespace Espalier.Data;

/// <summary>The section <c>data</c>: which files, how they are read, and what is derived from their columns.</summary>
public sealed record DataRecipe
{
    /// <summary>A public data set whose files are meant; see <see cref="DataSources"/>.</summary>
    public string? Source { get; init; }

    /// <summary>The files, put one under the other.</summary>
    public IReadOnlyList<DataFile> Files { get; init; } = [];

    /// <summary>A folder or an archive of pictures, or an array of them; null when the data is a table or a public data set.</summary>
    public DataFile? Images { get; init; }

    /// <summary>What the names in a CSV of pictures are relative to: a folder, or an http(s) address; null for the folder of the CSV.</summary>
    public string? At { get; init; }

    /// <summary>The column of names in a CSV of pictures; null for the usual ones.</summary>
    public string? NameColumn { get; init; }

    /// <summary>Where the labels of pictures come from; null for the default.</summary>
    public LabelsRecipe? Labels { get; init; }

    /// <summary>The columns that are made from others, in order.</summary>
    public IReadOnlyList<DeriveRecipe> Derive { get; init; } = [];

    /// <summary>How CSV files are read.</summary>
    public CsvOptions Csv { get; init; } = new();

    internal Place Place { get; init; }

    internal static DataRecipe Read(YamlNode node)
    {
        if (node.Text is not null)
        {
            string key = KeyOf(node.AsText());
            var file = new DataFile(node.Text) { Place = node.Place };
            return new DataRecipe { Source = key == "source" ? node.Text : null, Images = key == "images" ? file : null, Files = key == "path" ? [file] : [], Place = node.Place };
        }
        if (node.Items is not null)
            return new DataRecipe { Files = [.. node.Items.Select(DataFile.Read)], Place = node.Place };
        var section = new RecipeSection(node, "source", "path", "files", "images", "at", "names", "labels", "derive", "csv", "kinds");
        if (section["path"] is { } path && section["files"] is not null) throw path.Place.Error("'data' takes 'path' for one file or 'files' for several, not both.");
        if (section["source"] is { } source && !DataSources.Names.Contains(source.AsText()))
            throw source.Place.Error($"'data.source': there is no data set '{source.Text}'.{Nearest.Suggest(source.Text!, DataSources.Names)} Known: {string.Join(", ", DataSources.Names)}.");
        if (section["images"] is { } pictures && (section["path"] ?? section["files"] ?? section["source"]) is { } other)
            throw other.Place.Error($"'{other.Path}' does not go with 'data.images': the data are pictures or a table. Labels in a table are named in 'data.labels'.");
        var files = section["files"];
        if (files is not null && files.Items is not { Count: > 0 }) throw files.Wrong("a list of files");
        return new DataRecipe
        {
            Source = section["source"]?.Text,
            Files = section["path"] is { } one ? [new DataFile(one.AsText()) { Place = one.Place }] : [.. (files?.Items ?? []).Select(DataFile.Read)],
            Images = section["images"] is { } images ? new DataFile(images.AsText()) { Place = images.Place } : null,
            At = ForList(section, "at"),
            NameColumn = ForList(section, "names"),
            Labels = section["labels"] is { } labels ? LabelsRecipe.Read(labels) : null,
            Derive = section["derive"] is { } derive ? DeriveRecipe.ReadAll(derive) : [],
            Csv = ReadCsv(section["csv"], section["kinds"]),
            Place = node.Place,
        };
    }

    /// <summary>The key that a text alone stands for: a data set by its name, pictures by the slash behind a folder or an archive's ending, or a table.</summary>
    /// <param name="text">The text.</param>
    internal static string KeyOf(string text) => DataSources.Names.Contains(text) ? "source" : text.EndsWith('/')
        || new[] { ".tar", ".tar.gz", ".tgz", ".zip", ".npy", ".npz", "ubyte", "ubyte.gz" }.Any(ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? "images" : "path";

    private static string? ForList(RecipeSection section, string key) => section[key] is not { } node ? null
        : section["images"]?.Text?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == true ? node.AsText()
        : throw node.Place.Error($"'data.{key}' goes with 'data.images' when that is a CSV that names pictures.");

    /// <summary>Adds the derived columns.</summary>
    /// <param name="table">A table as read from the files.</param>
    internal Table DeriveInto(Table table) => Derive.Aggregate(table, (t, derive) => derive.Apply(t));

    /// <summary>Adds the derived columns that are not there yet and whose sources are there, to a table that may have some of them already.</summary>
    /// <param name="table">The table.</param>
    /// <param name="needed">Only what these columns need; null for all.</param>
    internal Table DeriveMissing(Table table, IEnumerable<string>? needed = null)
    {
        var wanted = needed?.ToHashSet(StringComparer.Ordinal);
        foreach (var derive in wanted is null ? [] : Derive.Reverse())
            if (derive.Makes.Any(wanted!.Contains)) wanted.UnionWith(derive.From);
        foreach (var derive in Derive)
            if (derive.From.All(table.Contains) && (wanted is null || derive.Makes.Any(wanted.Contains)) && !derive.IsDoneIn(table))
                table = derive.Apply(table);
        return table;
    }

    private static CsvOptions ReadCsv(YamlNode? node, YamlNode? kinds)
    {
        var options = new CsvOptions();
        if (node is not null)
        {
            var section = new RecipeSection(node, "delimiter", "header", "decimal", "missing", "names", "columns");
            options = options with
            {
                Delimiter = section["delimiter"] is { } delimiter ? Character(delimiter) : null,
                HasHeader = section["header"]?.AsFlag(),
                DecimalMark = section["decimal"] is { } mark ? Character(mark) : null,
                Missing = section["missing"] is { } missing ? ["", .. missing.AsTexts()] : options.Missing,
                Names = section["names"]?.AsTexts(),
                Columns = section["columns"]?.AsTexts(),
            };
        }
        if (kinds is null) return options;
        if (kinds.Entries is null) throw kinds.Wrong("a map of columns and their kinds");
        return options with { Kinds = kinds.Entries.ToDictionary(e => e.Key.Text!, e => Kind(e.Value)) };
    }

    internal static ColumnKind Kind(YamlNode node) => node.AsChoice(("number", ColumnKind.Number), ("category", ColumnKind.Category),
        ("boolean", ColumnKind.Boolean), ("date", ColumnKind.Date), ("text", ColumnKind.Text));

    private static char Character(YamlNode node) => node.Text switch
    {
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw node.Wrong("one character, or tab"),
    };
}
