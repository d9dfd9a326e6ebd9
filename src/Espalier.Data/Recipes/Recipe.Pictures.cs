using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.Data;

public sealed partial class Recipe
{
    private const int LongestSide = 96, NamedSkips = 5;
    private static readonly string[] NameColumns = [ImageSet.FileColumn, "filename", "file_name", "path", "image", "name"];

    /// <summary>Reads the recipe's pictures with their labels, derived columns too, cut and resized as the recipe says.</summary>
    /// <param name="from">For a public data set: the folder to take its files from; null looks everywhere and fetches.</param>
    /// <param name="progress">Is told how far a download is.</param>
    /// <param name="pictures">Is told how many pictures are read.</param>
    /// <param name="cancellation">Stops a download or the reading.</param>
    /// <returns>The pictures and a row of labels for each; null when the recipe's data is a table.</returns>
    /// <exception cref="EspalierException">Pictures or labels cannot be read; the message names the place in the recipe.</exception>
    public (ImageSet Images, Table Labels)? ReadImages(string? from = null, IProgress<DownloadProgress>? progress = null, IProgress<ImageProgress>? pictures = null,
        CancellationToken cancellation = default)
    {
        if (Pictures(Fetch(from, progress, cancellation)) is not { } source) return null;
        var set = ReadImages(source, [], pictures, cancellation).Set;
        return (set, Data.DeriveInto(set.Labels));
    }

    /// <summary>The same as <see cref="Prepare(string?, IProgress{DownloadProgress}?, IProgress{ImageProgress}?, CancellationToken)"/> from pictures in place of the recipe's.</summary>
    /// <param name="images">Pictures with their labels, not cut or resized yet; derived columns are added.</param>
    /// <exception cref="EspalierException">A label or a picture does not fit.</exception>
    public PreparedData Prepare(ImageSet images)
    {
        var notes = new List<string>();
        var settings = Completed(images.Images[0], notes);
        return Prepare(images.Formed(settings), settings, [], notes);
    }

    private PreparedData Prepare(ImageSource source, FetchedSource? fetched, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var notes = new List<string>();
        var (set, settings) = ReadImages(source, notes, progress, cancellation);
        return Prepare(set, settings, Origins(source, fetched, set.Count), notes);
    }

    private PreparedData Prepare(ImageSet set, ImageSettings settings, IReadOnlyList<DataOrigin> origins, List<string> notes)
    {
        var preparation = new ImagePreparation(settings with { Rows = set.Shape[0], Columns = set.Shape[1], Colour = set.Shape[2] == 3 }, Images.Scaling);
        var table = Data.DeriveInto(set.Labels);
        CheckHeads(table);
        var rows = SplitRows(table, Split.KeepDuplicatesTogether ? set.NearDuplicates() : null, notes);
        if (Split.HoldOut.Count == 0 && set.Labels.Contains("part") && set.Labels["part"].Distinct.Contains("test"))
            notes.Add("The data brings a test part of its own, which is mixed with the rest here. To judge by it: split: { hold_out: { part: test } }.");
        if (rows.RareRows > 0) notes.Add(RareRows(rows));
        var parts = rows.Cut(table);
        var fitted = new FittedRecipe(this, preparation, [.. Heads.Select(h => FittedHead.Fit(h, parts.Train, table))]);
        NoteUntaught(fitted, parts, notes);
        if (Augment is not null) notes.AddRange(FlipWarnings.Find(Augment.Settings, fitted.ClassNames).Select(warning => $"augment: {warning}"));
        var train = Rows(rows.Train, parts.Train);
        if (Augment?.Copies is { } copies)
            train = fitted.Transform!.Copies(train!, copies, Augment.KeepOriginal, seed: Training.Seed);
        return new PreparedData(fitted, rows, origins, notes, train!, Settled(Rows(rows.Validation, parts.Validation)), Settled(Rows(rows.Test, parts.Test)), set.Names);

        Dataset? Rows(int[] which, Table labels) => which.Length == 0 ? null
            : new Dataset(preparation.Scale([.. which.Select(row => set.Images[row])]), fitted.Labels(labels));
        // Beside copies of the size that the network sees stand pictures of that size.
        Dataset? Settled(Dataset? part) => part is not null && Augment?.Copies is not null ? fitted.Transform!.Plain(part) : part;
    }

    private (ImageSet Set, ImageSettings Settings) ReadImages(ImageSource source, List<string> notes, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var settings = Images.Settings.Rows is not null ? Images.Settings : Completed(First(source), notes);
            var set = ImageSet.Read(source, settings, progress, cancellation);
            foreach (var skipped in set.Skipped.Take(NamedSkips)) notes.Add($"Picture '{skipped.Name}' was left out: {skipped.Reason}");
            if (set.Skipped.Count > NamedSkips) notes.Add(string.Create(CultureInfo.InvariantCulture, $"Pictures that were left out beside these: {set.Skipped.Count - NamedSkips}."));
            return (Labelled(set), settings);
        }
        catch (EspalierException e) when (!e.Message.StartsWith(Data.Place.File, StringComparison.Ordinal))
        {
            throw (Data.Images?.Place ?? Data.Place).Error("data", e);
        }
    }

    // Where the recipe names no size, neither here nor for what augmentation makes of them, pictures keep theirs unless that is more than a
    // first network should be asked to see.
    private ImageSettings Completed(Image first, List<string> notes)
    {
        var settings = Images.Settings;
        if (settings.Rows is not null || Augment?.Settings is { Rows: not null } or { Columns: not null }) return settings;
        var cut = settings.Apply(first);
        int longest = Math.Max(cut.Rows, cut.Columns);
        if (longest <= LongestSide) return settings;
        int rows = Math.Max(1, cut.Rows * LongestSide / longest), columns = Math.Max(1, cut.Columns * LongestSide / longest);
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"The pictures are {cut.Rows} x {cut.Columns} (rows x columns); the network sees them as {rows} x {columns}. To choose: images: {{ rows: {rows}, columns: {columns} }}."));
        return settings with { Rows = rows, Columns = columns };
    }

    private Image First(ImageSource source)
    {
        EspalierException? error = null;
        foreach (var entry in source.Entries())
        {
            try
            {
                return entry.Decode(Images.Settings.MaxPixels);
            }
            catch (EspalierException e)
            {
                if (Images.Settings.Corrupt == Unusable.Error) throw;
                error ??= e;
            }
        }
        throw error ?? new EspalierException($"'{source.Path}' was expected to hold pictures but has none{(source.Ignored == 0 ? "" : $" ({source.Ignored} other files)")}.");
    }

    /// <summary>Adds the labels that the recipe asks for.</summary>
    /// <param name="set">Pictures.</param>
    internal ImageSet Labelled(ImageSet set)
    {
        var labels = Data.Labels;
        try
        {
            if (labels is null)
            {
                if (set.Labels.Columns.Count > 1) return set; // the source brought labels of its own
                if (Data.Source is { } name && DataSources.Find(name).NamePattern is { } pattern) return set.LabelsFromNames(pattern);
                return set.Names.All(n => n.Contains('/')) ? set.LabelsFromFolders() : set;
            }
            if (labels.Pattern is not null) set = set.LabelsFromNames(labels.Pattern, labels.Unfit);
            if (labels.Folder is not null) set = set.LabelsFromFolders(labels.Folder);
            if (labels.Table is null) return set;
            var table = ReadTable(labels.Table, Path.Combine(_folder, labels.Table.Path));
            string column = labels.File ?? Array.Find(NameColumns, table.Contains)
                ?? throw new EspalierException($"'{labels.Table.Path}' has no column of picture names that is called {string.Join(", ", NameColumns)}. Say which it is: labels: {{ table: {labels.Table.Path}, file: COLUMN }}. The columns are: {string.Join(", ", table.Names)}.");
            return set.LabelsFrom(table, column, labels.Unfit);
        }
        catch (EspalierException e) when (labels is not null && !e.Message.StartsWith(labels.Place.File, StringComparison.Ordinal))
        {
            throw labels.Place.Error("data.labels", e);
        }
    }

    /// <summary>The pictures that the recipe means; null when its data is a table.</summary>
    /// <param name="fetched">The files of the public data set, if one is meant.</param>
    private ImageSource? Pictures(FetchedSource? fetched)
    {
        if (Data.Images is not { } images)
        {
            if (fetched?.Source.Images(fetched) is not { } own) return null;
            return Data.Files switch
            {
                [] => own,
                [var file] => ImageSource.Open(fetched.Paths.GetValueOrDefault(file.Path) ?? throw NoFile(fetched, file)),
                [_, var second, ..] => throw second.Place.Error($"of data set '{Data.Source}' one file of pictures can be taken at a time. Name one."),
            };
        }
        string path = Path.Combine(_folder, images.Path);
        if (!Directory.Exists(path) && !System.IO.File.Exists(path))
            throw images.Place.Error($"there is no folder and no file '{images.Path}'{(path == images.Path ? "" : $" (looked for at '{path}')")}. Paths are relative to the recipe's folder.");
        try
        {
            if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return ImageSource.Open(path);
            bool address = Data.At is { } at && at.Contains("://", StringComparison.Ordinal);
            return ImageSource.FromCsv(path, Data.NameColumn, Data.At is null || address ? Data.At : Path.Combine(_folder, Data.At), Data.Csv);
        }
        catch (EspalierException e)
        {
            throw images.Place.Error("data", e);
        }
    }

    // What a run was trained on is known by checksums: of a file its own, of a folder that of all names and contents.
    private List<DataOrigin> Origins(ImageSource source, FetchedSource? fetched, int pictures)
    {
        // The path of a public data set may be its name, and a folder or file of that name beside the program is not meant.
        bool byName = source.Path == Data.Source;
        if (!byName && Directory.Exists(source.Path)) return [OfFolder(source.Path, pictures)];
        string[] files = !byName && System.IO.File.Exists(source.Path) ? [source.Path] : [.. (fetched?.Paths.Values ?? []).Order(StringComparer.Ordinal)];
        return [.. files.Select(path =>
        {
            using var stream = System.IO.File.OpenRead(path);
            return new DataOrigin(Data.Images is { } images && path == source.Path ? images.Path : Path.GetFileName(path), pictures, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        })];
    }

    private DataOrigin OfFolder(string folder, int pictures)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var sums = new byte[files.Length][];
        var sizes = new long[files.Length];
        Parallel.For(0, files.Length, i =>
        {
            using var stream = System.IO.File.OpenRead(files[i]);
            (sizes[i], sums[i]) = (stream.Length, SHA256.HashData(stream));
        });
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < files.Length; i++)
        {
            all.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, files[i]).Replace(Path.DirectorySeparatorChar, '/') + "\n"));
            all.AppendData(sums[i]);
        }
        return new DataOrigin(Data.Images!.Path, pictures, sizes.Sum(), Convert.ToHexStringLower(all.GetHashAndReset()));
    }
}
