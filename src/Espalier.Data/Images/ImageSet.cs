namespace Espalier.Data;

/// <summary>
/// Pictures of one size and the table of their labels, row by row. A set never changes; what labels or picks makes a new one that
/// shares the pictures.
/// </summary>
public sealed partial class ImageSet
{
    /// <summary>Makes a set of pictures in memory.</summary>
    /// <param name="images">Pictures of one size.</param>
    /// <param name="labels">A row for each picture, with its name in the column <c>file</c>.</param>
    /// <exception cref="EspalierException">There is no picture, they differ in size or channels, or the labels do not fit.</exception>
    public ImageSet(IReadOnlyList<Image> images, Table labels) : this(images, labels, [], 0)
    {
        if (images.Count == 0 || labels.RowCount != images.Count || labels[FileColumn] is not TextColumn { MissingCount: 0 })
            throw new EspalierException($"At least one picture and a name for each were expected but got {images.Count} pictures and {labels.RowCount} rows of labels, {labels[FileColumn].MissingCount} without a name.");
        int odd = 0;
        while (odd < images.Count && images[odd].Shape == images[0].Shape) odd++;
        if (odd < images.Count) throw new EspalierException($"Pictures of one size were expected but number 1 is {images[0].Shape} and number {odd + 1} is {images[odd].Shape} (rows, columns, channels).");
    }

    /// <summary>Wraps pictures of one size.</summary>
    internal ImageSet(IReadOnlyList<Image> images, Table labels, IReadOnlyList<SkippedImage> skipped, int ignored)
        : this(images, [.. images.Select(image => Original.Of(image, image))], labels, skipped, ignored) { }

    private ImageSet(IReadOnlyList<Image> images, Original[] originals, Table labels, IReadOnlyList<SkippedImage> skipped, int ignored) =>
        (Images, _originals, Labels, Skipped, Ignored) = (images, originals, labels, skipped, ignored);

    /// <summary>The column of <see cref="Labels"/> that has the pictures' names.</summary>
    public const string FileColumn = "file";

    /// <summary>The pictures, all of one <see cref="Image.Shape"/>.</summary>
    public IReadOnlyList<Image> Images { get; }

    /// <summary>One row a picture: its name in the column <c>file</c>, then what the source or the labels say.</summary>
    public Table Labels { get; }

    /// <summary>The pictures that were left out, in the order of their names, and why.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; }

    /// <summary>How many files of the source were no pictures.</summary>
    public int Ignored { get; }

    /// <summary>The number of pictures.</summary>
    public int Count => Images.Count;

    /// <summary>The pictures' names, relative to the source.</summary>
    public IReadOnlyList<string> Names => ((TextColumn)Labels[FileColumn]).Values!;

    /// <summary>The size of every picture: <c>(rows, columns, channels)</c>.</summary>
    public Shape Shape => Images[0].Shape;

    /// <summary>Some of the pictures with their labels, in the order given.</summary>
    /// <param name="rows">Numbers from 0; repeats are allowed.</param>
    /// <exception cref="EspalierException">None is left, or there is no such picture.</exception>
    public ImageSet Take(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new EspalierException("At least one picture was expected to be left but none is.");
        return Keep(rows, Labels.Take(rows), Skipped);
    }

    private ImageSet Keep(ReadOnlySpan<int> rows, Table labels, IReadOnlyList<SkippedImage> skipped)
    {
        var images = new Image[rows.Length];
        var originals = new Original[rows.Length];
        for (int i = 0; i < rows.Length; i++) (images[i], originals[i]) = (Images[rows[i]], _originals[rows[i]]);
        return new ImageSet(images, originals, labels, skipped, Ignored);
    }

    /// <summary>The pictures cut, made grey or coloured, and resized.</summary>
    /// <param name="settings">The form they are brought to.</param>
    /// <exception cref="EspalierException">A setting is not valid, or what is to be cut out reaches beyond a picture.</exception>
    public ImageSet Formed(ImageSettings settings)
    {
        settings.Validate();
        var images = new Image[Count];
        var originals = new Original[Count];
        for (int i = 0; i < Count; i++)
        {
            var cut = settings.Cut(Images[i]);
            images[i] = settings.Resize(cut);
            originals[i] = _originals[i].Signature is null ? Original.Of(cut, images[i]) : _originals[i];
        }
        return new ImageSet(images, originals, Labels, Skipped, Ignored);
    }

    /// <summary>The pictures as numbers, shape <c>(count, rows, columns, channels)</c>.</summary>
    /// <param name="scaling">How bytes become numbers; null makes white 1.</param>
    /// <exception cref="EspalierException">They are more numbers than one tensor holds.</exception>
    public Tensor ToTensor(PixelScaling? scaling = null)
    {
        scaling ??= PixelScaling.Unit;
        scaling.Validate();
        long size = Shape.ValuesPerRow, values = size * Count;
        if (values > Array.MaxLength)
            throw new EspalierException($"{Count} pictures of {Shape} make {values} numbers, more than the {Array.MaxLength} of one tensor. Resize them, or take fewer at a time.");
        var tensor = new Tensor(new Shape(Count, Shape[0], Shape[1], Shape[2]));
        Parallel.For(0, Count, i => scaling.Apply(Images[i].Pixels, tensor.Values.AsSpan((int)(i * size), (int)size)));
        return tensor;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Count} pictures of {Shape}: {string.Join(", ", Labels.Names)}";
}
