namespace Espalier.Data;

/// <summary>How the pictures of a set are brought to one form: cut, made grey or coloured, resized, in this order.</summary>
public sealed record ImageSettings
{
    /// <summary>The height of every picture; null keeps it, and then all pictures must have the same size.</summary>
    public int? Rows { get; init; }

    /// <summary>The width of every picture; given exactly when <see cref="Rows"/> is.</summary>
    public int? Columns { get; init; }

    /// <summary>True for three channels, false for one; null keeps what the files have, and then all must have the same.</summary>
    public bool? Colour { get; init; }

    /// <summary>How pixels are made when resizing.</summary>
    public Resampling Resampling { get; init; } = Resampling.Bilinear;

    /// <summary>The rows that are cut out of every picture before resizing; null keeps all.</summary>
    public Range? CropRows { get; init; }

    /// <summary>The columns that are cut out likewise.</summary>
    public Range? CropColumns { get; init; }

    /// <summary>What happens to a picture that is damaged, cut off or too large.</summary>
    public Unusable Corrupt { get; init; } = Unusable.Error;

    /// <summary>The most rows × columns of a picture before it is resized.</summary>
    public long MaxPixels { get; init; } = Image.DefaultMaxPixels;

    /// <summary>Checks that the settings fit each other.</summary>
    /// <exception cref="EspalierException">They do not.</exception>
    public void Validate()
    {
        if (Rows is null != Columns is null)
            throw new EspalierException($"Pictures are resized to rows and columns together but only {(Rows is null ? $"columns ({Columns})" : $"rows ({Rows})")} is given.");
        if (Rows is < 1 or > 65_535 || Columns is < 1 or > 65_535)
            throw new EspalierException($"Pictures are resized to 1 to 65535 rows and columns but {Rows} x {Columns} were asked for.");
        if (!Enum.IsDefined(Resampling)) throw new EspalierException($"{Resampling} is no resampling. Known: {string.Join(", ", Enum.GetNames<Resampling>())}.");
        if (MaxPixels < 1) throw new EspalierException($"The most pixels of a picture must be at least 1 but is {MaxPixels}.");
    }

    /// <summary>Brings one picture to the form.</summary>
    /// <param name="image">A picture as read.</param>
    /// <returns>The picture; its size and channels are its own where the settings say nothing.</returns>
    public Image Apply(Image image) => Resize(Cut(image));

    /// <summary>What comes before resizing.</summary>
    internal Image Cut(Image image)
    {
        if (CropRows is not null || CropColumns is not null) image = image.Crop(CropRows ?? .., CropColumns ?? ..);
        return Colour is not { } colour ? image : colour ? image.ToColour() : image.ToGrey();
    }

    /// <summary>The last step.</summary>
    internal Image Resize(Image image) => Rows is null ? image : image.Resize(Rows.Value, Columns!.Value, Resampling);
}
