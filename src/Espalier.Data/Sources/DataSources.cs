namespace Espalier.Data;

/// <summary>
/// Finds public data sets: in a folder given, in the folder that the environment variable <c>ESPALIER_DATA</c> names, in the cache, or on
/// the network. Wherever a file comes from, its checksum is verified.
/// </summary>
/// <remarks>
/// The cache is the folder <c>ESPALIER_CACHE</c>; without it <c>espalier</c> in <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> (Linux), or in
/// the local application data (elsewhere).
/// </remarks>
public static class DataSources
{
    /// <summary>The names of the data sets, sorted.</summary>
    public static IReadOnlyList<string> Names => Registry<DataSource>.Names;

    /// <summary>A data set by name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="EspalierException">There is none of that name; the message lists the names.</exception>
    public static DataSource Find(string name) => Registry<DataSource>.Knows(name)
        ? Registry<DataSource>.Create(name)
        : throw new EspalierException($"There is no data set '{name}'.{Nearest.Suggest(name, Names)} Known: {string.Join(", ", Names)}.");

    /// <summary>Finds a data set's files, fetching what is not at hand.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The only folder to look in, for this data set's files or a folder of them; null looks everywhere.</param>
    /// <param name="cacheFolder">The cache; null takes the usual place.</param>
    /// <param name="progress">Is told how far a download is.</param>
    /// <param name="settings">How patiently files are fetched; null takes the defaults.</param>
    /// <param name="cancellation">Stops a download; what has come stays for the next time.</param>
    /// <exception cref="EspalierException">A file has another checksum, is not in the folder given, or cannot be fetched.</exception>
    public static FetchedSource Get(string name, string? from = null, string? cacheFolder = null, IProgress<DownloadProgress>? progress = null,
        DownloadSettings? settings = null, CancellationToken cancellation = default) =>
        GetAsync(Find(name), from, cacheFolder, progress, settings, cancellation).GetAwaiter().GetResult();

    /// <summary>Finds a data set's files, fetching what is not at hand.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="from">The only folder to look in, for this data set's files or a folder of them; null looks everywhere.</param>
    /// <param name="cacheFolder">The cache; null takes the usual place.</param>
    /// <param name="progress">Is told how far a download is.</param>
    /// <param name="settings">How patiently files are fetched; null takes the defaults.</param>
    /// <param name="cancellation">Stops a download; what has come stays for the next time.</param>
    /// <exception cref="EspalierException">A file has another checksum, is not in the folder given, or cannot be fetched.</exception>
    public static Task<FetchedSource> GetAsync(DataSource source, string? from = null, string? cacheFolder = null,
        IProgress<DownloadProgress>? progress = null, DownloadSettings? settings = null, CancellationToken cancellation = default) =>
        GetAsync(source, from, cacheFolder ?? CacheFolder(Environment.GetEnvironmentVariable), Environment.GetEnvironmentVariable("ESPALIER_DATA"),
            progress, settings ?? new DownloadSettings(), cancellation);

    internal static async Task<FetchedSource> GetAsync(DataSource source, string? from, string cacheFolder, string? dataFolder,
        IProgress<DownloadProgress>? progress, DownloadSettings settings, CancellationToken cancellation)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        string cache = Path.Combine(cacheFolder, "data", source.Folder);
        string[] folders = from is not null
            ? [from, Path.Combine(from, source.Folder)]
            : string.IsNullOrEmpty(dataFolder) ? [cache] : [dataFolder, Path.Combine(dataFolder, source.Folder), cache];
        if (from is not null && !Directory.Exists(from))
            throw new EspalierException($"Data set '{source.Name}' should be taken from folder '{from}' but there is no such folder.");

        using var downloader = new Downloader(settings);
        foreach (var file in source.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Array.Find(folders, folder => File.Exists(Path.Combine(folder, file.Name))) is { } found)
            {
                string path = Path.Combine(found, file.Name);
                if (Difference(path, file) is { } difference)
                    throw new EspalierException($"{difference}. {(found == cache ? "Delete it to have it fetched again." : "Was it edited, or were its line ends converted?")}");
                paths.Add(file.Name, path);
            }
            else if (source.Carried(file) is { } carried)
            {
                string path = Path.Combine(cache, file.Name);
                using (carried) AtomicFile.Write(path, carried.CopyTo);
                paths.Add(file.Name, path);
            }
            else if (from is not null && file.Required)
                throw new EspalierException($"Data set '{source.Name}' should be taken from '{from}' but '{file.Name}' is neither there nor in its subfolder '{source.Folder}'. {ByHand(source)}");
            else if (from is null && file.Required)
                paths.Add(file.Name, await FetchAsync(source, file, cache, downloader, progress, cancellation).ConfigureAwait(false));
        }
        if (paths.Count == 0)
            throw new EspalierException($"No file of data set '{source.Name}' is {(from is null ? "at hand" : $"in '{from}' or its subfolder '{source.Folder}'")}, and they cannot be fetched: {source.NotFetched}. {ByHand(source)}");
        return new FetchedSource(source, paths);
    }

    /// <summary>The usual place of the cache.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    internal static string CacheFolder(Func<string, string?> environment)
    {
        if (environment("ESPALIER_CACHE") is { Length: > 0 } own) return own;
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsFreeBSD())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "espalier");
        // A relative XDG_CACHE_HOME is to be ignored, says the XDG Base Directory Specification.
        if (environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)) return Path.Combine(cache, "espalier");
        string home = environment("HOME") is { Length: > 0 } folder ? folder : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(home, ".cache", "espalier");
    }

    private static async Task<string> FetchAsync(DataSource source, SourceFile file, string cache, Downloader downloader,
        IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string target = Path.Combine(cache, file.Name);
        try
        {
            Directory.CreateDirectory(cache);
            if (await downloader.FetchAsync(file, target, progress, cancellation).ConfigureAwait(false) is not { } failure) return target;
            throw new EspalierException($"'{file.Name}' of data set '{source.Name}' is not at hand and could not be fetched ({failure}). {ByHand(source)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{file.Name}' cannot be put into the cache '{cache}': {e.Message} Set ESPALIER_CACHE to a folder that can be written.", e);
        }
    }

    private static string? Difference(string path, SourceFile file)
    {
        try
        {
            return Checksum.Difference(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private static string ByHand(DataSource source)
    {
        SourceFile[] needed = [.. source.Files.Where(f => f.Required)];
        const string Name = "and name that folder: --from FOLDER, or the environment variable ESPALIER_DATA.";
        return needed.Length == 0
            ? $"Put {string.Join(" or ", source.Files.Select(f => $"'{f.Name}'"))} into a folder, {Name}"
            : $"Download it by hand ({string.Join(" ", needed.SelectMany(f => f.Urls.Take(1)).Select(u => u.Address))}), put {string.Join(" and ", needed.Select(f => $"'{f.Name}'"))} into a folder, {Name}";
    }
}
