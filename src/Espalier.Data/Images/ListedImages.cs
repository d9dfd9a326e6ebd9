using System.Security.Cryptography;
using System.Text;

namespace Espalier.Data;

/// <summary>Pictures that a table names: files under a folder, or addresses, which are fetched side by side and kept in the cache.</summary>
internal sealed class ListedImages : ImageSource
{
    private static readonly string[] UsualColumns = ["file", "filename", "file_name", "path", "image", "name", "url"];

    private readonly string?[] _names;
    private readonly string? _at;
    private readonly ImageFetch _fetch;
    private readonly ImageLimits _limits;

    public ListedImages(string path, Table table, string column, string? at, ImageFetch fetch, ImageLimits limits) : base(path)
    {
        (Facts, _at, _fetch, _limits) = (table, at, fetch, limits);
        if (fetch.Parallel < 1) throw new EspalierException($"At least 1 picture at a time is to be fetched but the setting is {fetch.Parallel}.");
        if (table.RowCount > limits.Files) throw TooMany(limits.Files);
        var names = table[column];
        _names = [.. Enumerable.Range(0, table.RowCount).Select(names.TextAt)];
        for (int row = 0; row < _names.Length; row++)
        {
            if (_names[row] is not { } name) throw new EspalierException($"{table.Origin.Place(row)}, column '{column}': the name of a picture was expected but it is missing.");
            if (IsAddress(at) && !IsAddress(name) && (name.StartsWith('/') || name.Split('/', '\\').Contains("..")))
                throw new EspalierException($"{table.Origin.Place(row)}, column '{column}': a name under '{at}' was expected but '{Excerpt.Of(name)}' points out of it.");
        }
    }

    public override Table Facts { get; }

    internal override bool KeepsOrder => true;

    /// <summary>A CSV whose column of names has one of the usual names; paths are relative to the folder of the CSV.</summary>
    public static ListedImages OfCsv(string path, string? column, string? at, CsvOptions? csv, ImageFetch fetch, ImageLimits limits)
    {
        var table = Table.ReadCsv(path, csv);
        column ??= Array.Find(UsualColumns, table.Contains) ?? throw new EspalierException(
            $"'{path}' was expected to name pictures in a column called {string.Join(", ", UsualColumns)}, but its columns are: {string.Join(", ", table.Names)}. Say which column has the names.");
        return new ListedImages(path, table, column, at ?? System.IO.Path.GetDirectoryName(path), fetch, limits);
    }

    public override IEnumerable<ImageEntry> Entries(IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var failures = Fetch(progress, cancellation);
        for (int row = 0; row < _names.Length; row++)
        {
            string name = _names[row]!;
            string file = Address(name) is { } address ? Kept(address) : System.IO.Path.Combine(_at ?? "", name);
            string place = $"{name} ({Facts.Origin.Place(row)})";
            failures.TryGetValue(name, out string? failure);
            yield return new ImageEntry(name.Replace('\\', '/'), place, maxPixels => failure is null
                ? Image.Read(file, maxPixels, _limits.FileBytes, place)
                : throw new EspalierException($"'{place}' could not be fetched ({failure}). What was fetched is kept; try again to fetch the rest."), row);
        }
    }

    /// <summary>Fetches what is not in the cache.</summary>
    /// <returns>What went wrong, by name.</returns>
    private Dictionary<string, string> Fetch(IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] missing = [.. _names.OfType<string>().Distinct().Where(name => Address(name) is { } address && !File.Exists(Kept(address)))];
        if (missing.Length == 0) return failures;
        int done = 0;
        using var downloader = new Downloader(_fetch.Patience);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _fetch.Parallel, CancellationToken = cancellation };
        System.Threading.Tasks.Parallel.ForEachAsync(missing, options, async (name, stop) =>
        {
            string address = Address(name)!, target = Kept(address);
            string? failure;
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                failure = await downloader.FetchAsync(SourceFile.Unchecked(name, _limits.FileBytes, address), target, null, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EspalierException($"'{name}' cannot be put into the cache '{System.IO.Path.GetDirectoryName(target)}': {e.Message} Set ESPALIER_CACHE to a folder that can be written.", e);
            }
            lock (failures)
            {
                if (failure is not null) failures[name] = failure;
                progress?.Report(new ImageProgress(Fetching: true, ++done, missing.Length));
            }
        }).GetAwaiter().GetResult();
        return failures;
    }

    private string? Address(string name) => IsAddress(name) ? name
        : IsAddress(_at) ? $"{_at!.TrimEnd('/')}/{string.Join('/', name.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString))}"
        : null;

    /// <summary>Where a fetched picture is kept: under the hash of its address, so that no name can lead out of the cache.</summary>
    private string Kept(string address)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
        string cache = _fetch.CacheFolder ?? DataSources.CacheFolder(Environment.GetEnvironmentVariable);
        return System.IO.Path.Combine(cache, "images", hash[..2], hash);
    }

    private static bool IsAddress(string? text) => text is not null
        && (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
}
