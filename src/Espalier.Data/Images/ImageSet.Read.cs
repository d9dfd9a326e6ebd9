using System.Collections.Concurrent;

namespace Espalier.Data;

public sealed partial class ImageSet
{
    /// <summary>Reads all pictures of a folder, an archive, a list or an array: see <see cref="ImageSource.Open"/>.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="settings">The form they are brought to; null keeps them, and then they must have one size and the same channels.</param>
    public static ImageSet Read(string path, ImageSettings? settings = null) => Read(ImageSource.Open(path), settings);

    /// <summary>
    /// Reads all pictures of a source, on all cores. The order is that of the names (ordinal), however they are packed; lists and
    /// arrays keep their own.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="settings">The form they are brought to; null keeps them, and then they must have one size and the same channels.</param>
    /// <param name="progress">Is told how many are fetched and decoded.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="EspalierException">The source has no pictures, a picture cannot be read (the first one is named), or pictures differ
    /// in size or channels where the settings say nothing of it.</exception>
    public static ImageSet Read(ImageSource source, ImageSettings? settings = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        settings ??= new ImageSettings();
        settings.Validate();
        var read = Decode(source, settings, progress, cancellation);
        read.Sort((a, b) => source.KeepsOrder ? a.Index.CompareTo(b.Index) : string.CompareOrdinal(a.Entry.Name, b.Entry.Name));
        for (int i = 1; i < read.Count && !source.KeepsOrder; i++)
            if (read[i].Entry.Name == read[i - 1].Entry.Name) throw new EspalierException($"'{source.Path}' has '{read[i].Entry.Name}' twice.");
        Decoded[] good = [.. read.Where(d => d.Image is not null)];
        if (good.Length == 0)
            throw new EspalierException(read.Count == 0
                ? $"'{source.Path}' was expected to hold pictures but has none{(source.Ignored == 0 ? "" : $" ({source.Ignored} other files)")}. {ImageFormats.Known}"
                : $"None of the {read.Count} pictures of '{source.Path}' can be read. The first: {read[0].Error}");
        CheckAlike(good, settings);
        return new ImageSet([.. good.Select(d => d.Image!)], [.. good.Select(d => d.Original!)], LabelsOf(source, good),
            [.. read.Where(d => d.Image is null).Select(d => new SkippedImage(d.Entry.Name, d.Error!))], source.Ignored);
    }

    /// <summary>Decodes entries side by side; each worker takes one when it is free, so that few are in memory at once.</summary>
    private static List<Decoded> Decode(ImageSource source, ImageSettings settings, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var all = new List<Decoded>();
        Decoded? failed = null; // the first of the source: whatever came before it was taken by a worker before
        var entries = Partitioner.Create(source.Entries(progress, cancellation).Select((entry, index) => (entry, index)), EnumerablePartitionerOptions.NoBuffering);
        try
        {
            Parallel.ForEach(entries, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, (item, state) =>
            {
                Decoded decoded;
                try
                {
                    var cut = settings.Cut(item.entry.Decode(settings.MaxPixels));
                    var image = settings.Resize(cut);
                    decoded = new Decoded(item.entry, item.index, image, Original.Of(cut, image), null);
                }
                catch (EspalierException e)
                {
                    decoded = new Decoded(item.entry, item.index, null, null, e.Message);
                }
                lock (all)
                {
                    all.Add(decoded.Light());
                    progress?.Report(new ImageProgress(Fetching: false, all.Count, null));
                    if (decoded.Image is not null || settings.Corrupt == Unusable.Skip) return;
                    if (failed is null || decoded.Index < failed.Index) failed = decoded;
                    state.Stop();
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<EspalierException>().FirstOrDefault() is { } error)
        {
            throw new EspalierException(error.Message, error);
        }
        return failed is null ? all : throw new EspalierException(failed.Error!);
    }

    private static void CheckAlike(Decoded[] good, ImageSettings settings)
    {
        var first = good[0].Image!;
        if (Array.Find(good, d => d.Image!.Channels != first.Channels) is { } other)
            throw new EspalierException($"Pictures of one kind were expected but '{good[0].Entry.Name}' is {Kind(first)} and '{other.Entry.Name}' is {Kind(other.Image!)}. Say whether all shall be grey or coloured.");
        if (Array.Find(good, d => d.Image!.Rows != first.Rows || d.Image.Columns != first.Columns) is { } odd)
            throw new EspalierException($"Pictures of one size were expected but '{good[0].Entry.Name}' is {first.Rows} x {first.Columns} and '{odd.Entry.Name}' is {odd.Image!.Rows} x {odd.Image.Columns} (rows x columns){(settings.CropRows is null && settings.CropColumns is null ? "" : " after cutting")}. Say to which rows and columns they shall be resized.");

        static string Kind(Image image) => image.Channels == 1 ? "grey" : "coloured";
    }

    private static Table LabelsOf(ImageSource source, Decoded[] good)
    {
        string[] names = [.. good.Select(d => d.Entry.Name)];
        var file = new TextColumn(FileColumn, names, ColumnKind.Text);
        if (source.Facts is not { } facts) return new Table([file], RowOrigin.Of(source.Path, [.. Enumerable.Range(1, names.Length)], "picture"));
        var rows = facts.Take([.. good.Select(d => d.Entry.Row)]);
        return new Table([file, .. rows.Columns.Where(column => column.Name != FileColumn)], rows.Origin);
    }

    /// <summary>What is kept of a picture as it was before it was resized.</summary>
    /// <param name="Rows">Its height.</param>
    /// <param name="Columns">Its width.</param>
    /// <param name="Signature">Its signature where it was enlarged: blown up, it would be blurred beside a larger copy. Otherwise null.</param>
    internal sealed record Original(int Rows, int Columns, ImageSignature? Signature)
    {
        public static Original Of(Image cut, Image image) => new(cut.Rows, cut.Columns,
            cut.Rows < image.Rows || cut.Columns < image.Columns ? ImageSignature.Of(cut) : null);
    }

    /// <param name="Entry">Which picture.</param>
    /// <param name="Index">Its place in the source.</param>
    /// <param name="Image">The picture; null when it cannot be read.</param>
    /// <param name="Original">What it was before it was resized.</param>
    /// <param name="Error">Why it cannot.</param>
    private sealed record Decoded(ImageEntry Entry, int Index, Image? Image, Original? Original, string? Error)
    {
        /// <summary>Without the undecoded bytes, which would stay in memory otherwise.</summary>
        public Decoded Light() => this with { Entry = Entry.WithoutContents() };
    }
}
