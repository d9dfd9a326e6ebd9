using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier.Tests.Goldens;

/// <summary>
/// A tree of recorded Keras results: <c>manifest.json</c> and one folder a family (layers, losses, metrics, …).
/// Two are looked at: the small one committed beside this file, and the full one, which a clone may lack.
/// </summary>
public sealed class GoldenFolder
{
    private readonly Lazy<JsonObject> _manifest;

    private GoldenFolder(string name, string path)
    {
        Name = name;
        Root = path;
        _manifest = new(() => JsonNode.Parse(File.ReadAllText(Path("manifest.json")))!.AsObject());
    }

    /// <summary>The committed tree: a few cases, always there.</summary>
    public static GoldenFolder Small { get; } = new("small", System.IO.Path.Combine(RepositoryRoot, "tests/Espalier.Tests/Goldens/Data"));

    /// <summary>The full tree, from the variable ESPALIER_GOLDENS or beside the repository; null when there is none.</summary>
    public static GoldenFolder? Full { get; } = Directory.Exists(FullPath) ? new GoldenFolder("full", FullPath) : null;

    /// <summary>The trees that exist.</summary>
    public static IReadOnlyList<GoldenFolder> All { get; } = Full is null ? [Small] : [Small, Full];

    /// <summary>Why tests that need the full tree are skipped.</summary>
    public static string MissingReason =>
        $"The golden files are not at {FullPath}. Set ESPALIER_GOLDENS to the folder that holds their manifest.json.";

    /// <summary>The folder of the repository: the nearest one above the tests that holds Espalier.slnx.</summary>
    public static string RepositoryRoot
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Espalier.slnx"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException($"No Espalier.slnx above {AppContext.BaseDirectory}.");
        }
    }

    /// <summary>"small" or "full".</summary>
    public string Name { get; }

    /// <summary>Where the tree is.</summary>
    public string Root { get; }

    /// <summary>The manifest: versions, tolerances, what is missing.</summary>
    public JsonObject Manifest => _manifest.Value;

    private static string FullPath => Environment.GetEnvironmentVariable("ESPALIER_GOLDENS") is { Length: > 0 } path
        ? path
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryRoot, "../shared/goldens"));

    /// <summary>The tree of that name; skips the running test when it does not exist.</summary>
    public static GoldenFolder Named(string name)
    {
        var folder = All.FirstOrDefault(f => f.Name == name);
        if (folder is null) Assert.Skip(MissingReason);
        return folder!;
    }

    /// <summary>The full tree; skips the running test when there is none.</summary>
    public static GoldenFolder Require() => Named("full");

    /// <summary>A path inside the tree.</summary>
    public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The names of a family's cases that have arrays, sorted.</summary>
    public IReadOnlyList<string> Cases(string family) => !Directory.Exists(Path(family))
        ? []
        : [.. Directory.GetFiles(Path(family), "*.json")
            .Where(f => File.Exists(System.IO.Path.ChangeExtension(f, ".safetensors")))
            .Select(f => System.IO.Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>A tolerance of the manifest, such as ("layers", "gradients").</summary>
    public double Tolerance(string family, string key) =>
        Manifest["tolerances"]?[family]?[key] is JsonValue value && value.TryGetValue(out double tolerance)
            ? tolerance
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"{Path("manifest.json")} has no number at tolerances.{family}.{key}."));
}
