using System.Globalization;

namespace Espalier.Cli;

/// <summary>The folder of one training: what it was told, what it measured, its model, its pictures.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The recipe as it is run, settings of the command line included.</summary>
    public string Recipe => File("recipe.yaml");

    /// <summary>One line an epoch.</summary>
    public string Metrics => File("metrics.jsonl");

    /// <summary>The model with its encoders.</summary>
    public string Model => File("model.keras");

    /// <summary>All that a resumed training needs to go on as if never stopped.</summary>
    public string State => File("state.zip");

    /// <summary>Where the data came from, seeds, versions, times and results.</summary>
    public string Report => File("report.json");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether a folder holds a run.</summary>
    public static bool Is(string path) => System.IO.File.Exists(System.IO.Path.Combine(path, "recipe.yaml")) && System.IO.File.Exists(System.IO.Path.Combine(path, "report.json"));

    /// <summary>A run that exists.</summary>
    /// <exception cref="EspalierException">The folder is none.</exception>
    public static RunFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new EspalierException($"There is no run '{path}'.{Others(path)}");
        if (!Is(path)) throw new EspalierException($"'{path}' is no run: it has no recipe.yaml and report.json.{Others(path)}");
        return new RunFolder(path);
    }

    /// <summary>Makes the folder of a new run: the one given, or <c>runs/NAME</c> with a number when that is there already.</summary>
    /// <exception cref="EspalierException">The folder given has files, or cannot be made.</exception>
    public static RunFolder Create(string? given, string name)
    {
        string path = given ?? Free(System.IO.Path.Combine("runs", name));
        try
        {
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw new EspalierException(Is(path)
                    ? $"'{path}' holds a run already. Go on with it (espalier train --resume {path}), or choose another --out."
                    : $"'{path}' should be a new or empty folder but has files. Choose another --out.");
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"The run folder '{path}' cannot be made: {e.Message}", e);
        }
        return new RunFolder(path);
    }

    /// <summary>Takes away what a kill left half-written beside its place.</summary>
    public void Tidy()
    {
        foreach (string file in Directory.EnumerateFiles(Path, "*.tmp")) System.IO.File.Delete(file);
    }

    private static string Free(string path)
    {
        if (!Directory.Exists(path) && !System.IO.File.Exists(path)) return path;
        for (int number = 2; ; number++)
        {
            string numbered = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
            if (!Directory.Exists(numbered) && !System.IO.File.Exists(numbered)) return numbered;
        }
    }

    private static string Others(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "runs";
        if (!Directory.Exists(folder)) return "";
        string[] runs = [.. Directory.EnumerateDirectories(folder).Where(Is).Order(StringComparer.Ordinal)];
        return runs.Length == 0 ? "" : Nearest.Suggest(path, runs) is { Length: > 0 } near ? near : $" Runs there: {string.Join(", ", runs.Take(8))}{(runs.Length > 8 ? ", …" : "")}.";
    }
}
