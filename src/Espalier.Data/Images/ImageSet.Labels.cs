namespace Espalier.Data;

public sealed partial class ImageSet
{
    /// <summary>
    /// Takes labels from the pictures' names. A pattern with <c>/</c> is for the whole name, another for the last part; the ending
    /// (<c>.pgm</c>) is left off unless the pattern has it.
    /// </summary>
    /// <param name="pattern">Such as <c>NamePattern.Parse("{userid}_{pose}_{expression}_{eyes}")</c>; each name in braces becomes a column of classes.</param>
    /// <param name="unfit">What happens to a picture whose name does not fit.</param>
    /// <exception cref="EspalierException">A name does not fit (it is named, with the pattern), or a column of that name is there already.</exception>
    public ImageSet LabelsFromNames(NamePattern pattern, Unusable unfit = Unusable.Error)
    {
        foreach (string name in pattern.Names)
            if (Labels.Contains(name)) throw new EspalierException($"The pattern {pattern} cannot add the label '{name}': there is a column of that name. Rename it in the pattern.");
        string text = pattern.ToString();
        bool whole = text.Contains('/'), ending = ImageFormats.HasEnding(text);
        var rows = new List<int>();
        var skipped = new List<SkippedImage>(Skipped);
        var labels = new List<string>[pattern.Names.Count];
        for (int i = 0; i < labels.Length; i++) labels[i] = [];
        for (int row = 0; row < Count; row++)
        {
            string name = Names[row];
            string part = whole ? name : name[(name.LastIndexOf('/') + 1)..];
            if (!ending && ImageFormats.HasEnding(part)) part = part[..part.LastIndexOf('.')];
            if (pattern.TryMatch(part, out string[] values))
            {
                rows.Add(row);
                for (int i = 0; i < values.Length; i++) labels[i].Add(values[i]);
                continue;
            }
            string reason = $"The name of every picture was expected to fit the pattern {pattern} but '{Excerpt.Of(part)}' of '{name}' does not.";
            if (unfit == Unusable.Error) throw new EspalierException($"{reason} Change the pattern or rename the file, or skip what does not fit.");
            skipped.Add(new SkippedImage(name, reason));
        }
        if (rows.Count == 0) throw new EspalierException($"None of the {Count} pictures has a name that fits the pattern {pattern}; the first is '{Names[0]}'.");
        var table = rows.Count == Count ? Labels : Labels.Take([.. rows]);
        for (int i = 0; i < labels.Length; i++) table = table.With(new TextColumn(pattern.Names[i], [.. labels[i]], ColumnKind.Category));
        return Keep([.. rows], table, skipped);
    }

    /// <summary>Takes a label from the folder each picture lies in.</summary>
    /// <param name="column">The name of the added column of classes.</param>
    /// <exception cref="EspalierException">A picture lies in no folder of the source, or there is a column of that name.</exception>
    public ImageSet LabelsFromFolders(string column = "class")
    {
        if (Labels.Contains(column)) throw new EspalierException($"The folders cannot add the label '{column}': there is a column of that name. Choose another.");
        string[] folders = [.. Names.Select(name =>
        {
            string[] parts = name.Split('/');
            return parts.Length > 1 ? parts[^2] : throw new EspalierException($"Every picture was expected in the folder of its class but '{name}' lies beside the folders. Move it, or take the labels from elsewhere.");
        })];
        return new ImageSet(Images, _originals, Labels.With(new TextColumn(column, folders, ColumnKind.Category)), Skipped, Ignored);
    }

    /// <summary>Takes labels from a table that names the pictures.</summary>
    /// <param name="table">The table; all its columns but the names are added.</param>
    /// <param name="column">The column of names, with folders or without, with ending or without; each picture must be named by one row.</param>
    /// <param name="unfit">What happens to a picture that the table does not name.</param>
    /// <exception cref="EspalierException">A picture is not named, a name is there twice, or a column is there already.</exception>
    public ImageSet LabelsFrom(Table table, string column = FileColumn, Unusable unfit = Unusable.Error)
    {
        var names = table[column];
        var rowOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < table.RowCount; row++)
        {
            string name = names.TextAt(row)?.Replace('\\', '/') ?? throw new EspalierException($"{table.Origin.Place(row)}, column '{column}': the name of a picture was expected but it is missing.");
            if (!rowOf.TryAdd(name, row)) throw new EspalierException($"{table.Origin.Place(row)}, column '{column}': every picture was expected once but '{Excerpt.Of(name)}' is in {table.Origin.Place(rowOf[name])} too.");
        }
        foreach (var added in table.Columns)
            if (added.Name != column && Labels.Contains(added.Name)) throw new EspalierException($"The table cannot add the label '{added.Name}': there is a column of that name. Rename one.");
        var images = new List<int>();
        var rows = new List<int>();
        var skipped = new List<SkippedImage>(Skipped);
        for (int i = 0; i < Count; i++)
        {
            string name = Names[i];
            if (Find(rowOf, name) is { } row)
            {
                images.Add(i);
                rows.Add(row);
                continue;
            }
            string reason = $"Every picture was expected in column '{column}' of the table but '{name}' is not there.";
            if (unfit == Unusable.Error) throw new EspalierException($"{reason}{Nearest.Suggest(name, rowOf.Keys.Take(10_000))}");
            skipped.Add(new SkippedImage(name, reason));
        }
        if (images.Count == 0) throw new EspalierException($"None of the {Count} pictures is named in column '{column}' of the table; the first picture is '{Names[0]}', the first name '{Excerpt.Of(names.TextAt(0))}'.");
        var labels = images.Count == Count ? Labels : Labels.Take([.. images]);
        foreach (var added in table.Take([.. rows]).Columns)
            if (added.Name != column) labels = labels.With(added);
        return Keep([.. images], labels, skipped);
    }

    /// <summary>Looks for the whole name, then without folders, each with the ending and without.</summary>
    private static int? Find(Dictionary<string, int> rowOf, string name)
    {
        string last = name[(name.LastIndexOf('/') + 1)..];
        foreach (string candidate in (ReadOnlySpan<string>)[name, WithoutEnding(name), last, WithoutEnding(last)])
            if (rowOf.TryGetValue(candidate, out int row)) return row;
        return null;

        static string WithoutEnding(string text) => ImageFormats.HasEnding(text) ? text[..text.LastIndexOf('.')] : text;
    }
}
