using System.Globalization;
using System.Security.Cryptography;

namespace Espalier.Data;

public sealed partial class Recipe
{
    /// <summary>Reads the data, derives columns, splits, fits encoders on the training part and encodes all parts.</summary>
    /// <param name="from">For a public data set: the folder to take its files from; null looks everywhere and fetches.</param>
    /// <param name="progress">Is told how far a download is.</param>
    /// <param name="pictures">Is told how many pictures are read.</param>
    /// <param name="cancellation">Stops a download or the reading of pictures.</param>
    /// <exception cref="EspalierException">A file, a column or a value does not fit; the message names the place in the recipe and in the file.</exception>
    public PreparedData Prepare(string? from = null, IProgress<DownloadProgress>? progress = null, IProgress<ImageProgress>? pictures = null,
        CancellationToken cancellation = default)
    {
        var source = Fetch(from, progress, cancellation);
        if (Pictures(source) is { } images)
        {
            Refuse("features", "it is for tables but the data are pictures");
            return Prepare(images, source, pictures, cancellation);
        }
        foreach (string section in new[] { "images", "augment", "predict" }) Refuse(section, "it is for pictures but the data is a table. For pictures: data: { images: FOLDER }");
        if (Data.Labels is { } labels) throw labels.Place.Error("'data.labels' is for pictures but the data is a table. For pictures: data: { images: FOLDER }.");
        var (table, origins) = ReadFiles(source);
        return Prepare(table, origins);
    }

    /// <summary>The same from a table in place of the recipe's files.</summary>
    /// <param name="table">The table, as the files would give it: derived columns are added.</param>
    /// <exception cref="EspalierException">A column or a value does not fit.</exception>
    public PreparedData Prepare(Table table) => Prepare(table, []);

    /// <summary>Reads the recipe's files and puts them one under the other, without derived columns.</summary>
    /// <param name="from">For a public data set: the folder to take its files from; null looks everywhere and fetches.</param>
    /// <exception cref="EspalierException">A file is not there or no table; the message names the place in the recipe.</exception>
    public Table ReadTable(string? from = null) => ReadFiles(Fetch(from, null, default)).Table;

    private void Refuse(string section, string reason)
    {
        if (_root[section] is { IsNull: false } node) throw node.Place.Error($"'{section}' does not belong here: {reason}.");
    }

    private PreparedData Prepare(Table table, IReadOnlyList<DataOrigin> origins)
    {
        table = Data.DeriveInto(table);
        CheckHeads(table);
        var notes = new List<string>();
        var features = FeatureColumns(table, notes);
        var rows = SplitRows(table, table.TogetherBy(null, null, Split.KeepDuplicatesTogether, features), notes);
        if (rows.RareRows > 0) notes.Add(RareRows(rows));
        var parts = rows.Cut(table);
        var fitted = Fit(parts.Train, table, features, notes);
        NoteUntaught(fitted, parts, notes);
        return new PreparedData(fitted, rows, origins, notes, Batches(parts.Train)!, Batches(parts.Validation), Batches(parts.Test));

        Dataset? Batches(Table part) => part.RowCount == 0 ? null : fitted.Batches(part);
    }

    private static string RareRows(RowSplit rows) =>
        string.Create(CultureInfo.InvariantCulture, $"Rows with a combination of labels too rare to spread over the parts: {rows.RareRows}. Fewer labels counted for them.");

    // A class that is only in other parts cannot be learnt, and all its rows there count as mistakes.
    private static void NoteUntaught(FittedRecipe fitted, Parts<Table> parts, List<string> notes)
    {
        foreach (var head in fitted.Heads)
        {
            var taught = head.Count(head.Labels(parts.Train));
            for (int c = 0; c < taught.Count; c++)
            {
                if (taught[c] > 0) continue;
                int others = head.Count(head.Labels(parts.Validation))[c] + head.Count(head.Labels(parts.Test))[c];
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"No training row of head '{head.Name}' has class '{head.ClassNames[c]}', so it cannot be learnt; rows of other parts that have it: {others}."));
            }
        }
    }

    private FetchedSource? Fetch(string? from, IProgress<DownloadProgress>? progress, CancellationToken cancellation) =>
        Data.Source is null ? null : DataSources.Get(Data.Source, from, progress: progress, cancellation: cancellation);

    private EspalierException NoFile(FetchedSource source, DataFile file) =>
        file.Place.Error($"data set '{Data.Source}' has no file '{file.Path}' here.{Nearest.Suggest(file.Path, source.Paths.Keys)} It has: {string.Join(", ", source.Paths.Keys)}.");

    private (Table Table, IReadOnlyList<DataOrigin> Origins) ReadFiles(FetchedSource? source)
    {
        var files = Data.Files;
        if (source is not null && files.Count == 0)
            files = source.Paths.Count == 1 ? [.. source.Paths.Keys.Select(name => new DataFile(name) { Place = Data.Place })]
                : throw Data.Place.Error($"data set '{Data.Source}' has several files. Name those that are meant in 'data.files': {string.Join(", ", source.Paths.Keys)}.");
        if (files.Count == 0) throw _root.Place.Error("a recipe needs 'data' to read: a file such as data: penguins.csv, or a data set by name.");
        var tables = new List<Table>();
        var origins = new List<DataOrigin>();
        foreach (var file in files)
        {
            string path = source is null ? Path.Combine(_folder, file.Path) : source.Paths.GetValueOrDefault(file.Path) ?? throw NoFile(source, file);
            var table = ReadTable(file, path);
            tables.Add(table);
            using var stream = System.IO.File.OpenRead(path);
            origins.Add(new DataOrigin(file.Path, table.RowCount, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream))));
        }
        try
        {
            return (tables.Count == 1 ? tables[0] : Table.Stack(tables.Select(t => (t, ""))), origins);
        }
        catch (EspalierException e)
        {
            throw Data.Place.Error("data", e);
        }
    }

    private Table ReadTable(DataFile file, string path)
    {
        if (Directory.Exists(path)) throw file.Place.Error($"'{file.Path}' is a folder but a table was expected. For pictures: data: {{ images: {file.Path} }}.");
        if (!System.IO.File.Exists(path)) throw file.Place.Error($"there is no file '{file.Path}'{(path == file.Path ? "" : $" (looked for at '{path}')")}. Paths are relative to the recipe's folder.");
        Table table;
        try
        {
            table = Table.ReadFile(path, Data.Csv);
        }
        catch (EspalierException e)
        {
            throw file.Place.Error("data", e);
        }
        foreach (var (name, value) in file.Add)
        {
            if (table.Contains(name)) throw file.Place.Error($"column '{name}' is to be added but '{file.Path}' has such a column. Choose another name.");
            table = table.With(TextColumn.Read(name, Enumerable.Repeat<string?>(value, table.RowCount).ToArray()));
        }
        return table;
    }
}
