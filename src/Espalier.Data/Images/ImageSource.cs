namespace Espalier.Data;

/// <summary>
/// Where pictures come from: a folder, an archive, a list of names, or an array. Entries come one after the other, so that a large
/// archive needs no more memory than a few of its pictures; nothing is ever unpacked to the disk.
/// </summary>
public abstract class ImageSource
{
    private protected ImageSource(string path) => Path = path;

    /// <summary>The folder or file, as it was given.</summary>
    public string Path { get; }

    /// <summary>What the source says about its pictures beside their names, such as the labels of IDX files; null when it says nothing.</summary>
    public virtual Table? Facts => null;

    /// <summary>How many files were passed over in the last walk: no pictures by their names, hidden, or links of an archive.</summary>
    public int Ignored { get; private protected set; }

    /// <summary>Whether the order of the entries means something; otherwise a set sorts them by name.</summary>
    internal virtual bool KeepsOrder => false;

    /// <summary>The pictures. Every walk reads the source again.</summary>
    /// <param name="progress">Is told how many pictures were fetched, where the source fetches.</param>
    /// <param name="cancellation">Stops the fetching.</param>
    /// <exception cref="EspalierException">The source is damaged, over a limit, or has a name that points out of it.</exception>
    public abstract IEnumerable<ImageEntry> Entries(IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>Opens a folder of pictures (with its subfolders), an archive (<c>.tar</c>, <c>.tar.gz</c>, <c>.tgz</c>, <c>.zip</c>), a CSV of names, an IDX
    /// file (MNIST's form, gzipped or not; the labels beside it are read too), or a NumPy file (<c>.npy</c>, <c>.npz</c>).</summary>
    /// <param name="path">The folder or file. What a file is, its content says, but for CSV.</param>
    /// <param name="limits">How much is read; null takes the defaults.</param>
    /// <exception cref="EspalierException">There is nothing of that name, or it holds no pictures of a known form.</exception>
    public static ImageSource Open(string path, ImageLimits? limits = null)
    {
        limits ??= new ImageLimits();
        if (Directory.Exists(path)) return new FolderImages(path, limits);
        InputFile.Check(path);
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return FromCsv(path, limits: limits);
        return SourceKind.Of(path) switch
        {
            SourceKind.Tar => new TarImages(path, limits),
            SourceKind.Zip => new ZipImages(path, limits),
            SourceKind.Idx => ArrayImages.FromIdx(path, limits),
            SourceKind.Npy => ArrayImages.FromNpy(path),
            SourceKind.Npz => ArrayImages.FromNpz(path),
            _ => throw new EspalierException($"A folder of pictures, an archive (.tar, .tar.gz, .zip), a CSV of names, an IDX or a NumPy file was expected but '{path}' is none of these."),
        };
    }

    /// <summary>Pictures that a CSV names, in its order.</summary>
    /// <param name="path">The CSV; its columns become <see cref="Facts"/>.</param>
    /// <param name="column">The column of names; null takes <c>file</c>, <c>filename</c>, <c>file_name</c>, <c>path</c>, <c>image</c>, <c>name</c> or <c>url</c>.</param>
    /// <param name="at">What the names are relative to: a folder, or an http(s) address; null for the folder of the CSV.</param>
    /// <param name="csv">How the CSV is read; null finds out.</param>
    /// <param name="fetch">How pictures are fetched; null takes the defaults.</param>
    /// <param name="limits">How much is read; null takes the defaults.</param>
    /// <exception cref="EspalierException">It cannot be read, has no such column, or a name is missing or points out of the address.</exception>
    public static ImageSource FromCsv(string path, string? column = null, string? at = null, CsvOptions? csv = null, ImageFetch? fetch = null, ImageLimits? limits = null) =>
        ListedImages.OfCsv(path, column, at, csv, fetch ?? new ImageFetch(), limits ?? new ImageLimits());

    /// <summary>Pictures that a table names, in its order.</summary>
    /// <param name="table">The table; its columns become <see cref="Facts"/>.</param>
    /// <param name="column">The column of names: paths, or addresses.</param>
    /// <param name="at">What the names are relative to: a folder, or an http(s) address; null for the folder the program runs in.</param>
    /// <param name="fetch">How pictures are fetched; null takes the defaults.</param>
    /// <param name="limits">How much is read; null takes the defaults.</param>
    /// <exception cref="EspalierException">There is no such column, a name is missing, or a name to be fetched points out of the base.</exception>
    public static ImageSource FromTable(Table table, string column, string? at = null, ImageFetch? fetch = null, ImageLimits? limits = null) =>
        new ListedImages(column, table, column, at, fetch ?? new ImageFetch(), limits ?? new ImageLimits());

    /// <summary>The pictures of a public data set, such as <c>faces</c>, <c>mnist</c>, <c>fashion-mnist</c> or <c>digits</c>.</summary>
    /// <param name="name">Its name; see <see cref="DataSources"/>.</param>
    /// <param name="from">The only folder to look for its files in; null looks everywhere and fetches what is not at hand.</param>
    /// <param name="progress">Is told how far a download is.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="EspalierException">There is no such data set, it has no pictures, or its files cannot be had.</exception>
    public static ImageSource Get(string name, string? from = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var fetched = DataSources.GetAsync(DataSources.Find(name), from, progress: progress, cancellation: cancellation).GetAwaiter().GetResult();
        return Of(fetched);
    }

    /// <summary>The pictures of a public data set whose files are at hand.</summary>
    /// <param name="fetched">The data set with its files.</param>
    /// <exception cref="EspalierException">It has no pictures.</exception>
    public static ImageSource Of(FetchedSource fetched) => fetched.Source.Images(fetched)
        ?? throw new EspalierException($"Pictures were expected but data set '{fetched.Source.Name}' has none: {fetched.Source.Title}.");

    /// <summary>Whether a file is passed over: hidden, left by macOS, or no picture by its ending.</summary>
    private protected static bool IsOther(string name) =>
        name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal) || name.StartsWith("__MACOSX/", StringComparison.Ordinal) || !ImageFormats.HasEnding(name);

    /// <summary>The name of an archive's entry in its plain form.</summary>
    /// <exception cref="EspalierException">It is absolute or leads out of the archive.</exception>
    private protected string EntryName(string name)
    {
        string plain = name.Replace('\\', '/');
        while (plain.StartsWith("./", StringComparison.Ordinal)) plain = plain[2..];
        if (plain.StartsWith('/') || (plain.Length >= 2 && plain[1] == ':') || plain.Split('/').Contains(".."))
            throw new EspalierException($"'{Path}' has an entry '{Excerpt.Of(name)}' that points out of the archive. Such an archive is not to be trusted and was not read; pack it anew without such names.");
        return plain;
    }

    private protected EspalierException TooLarge(string name, long bytes, long limit) =>
        new($"'{Path}': '{Excerpt.Of(name)}' has {bytes} bytes; the limit for one picture is {limit}. If it is meant to be that large, raise the limit.");

    private protected EspalierException TooMany(int limit) => new($"'{Path}' has more than {limit} files. If it is meant to have that many, raise the limit.");
}
