using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Everything between a file name and a trained model: what the data is, what the questions are, the trunk, the branches and the training.
/// Everything has a default; the smallest recipe is a file and the names of the heads.
/// </summary>
/// <remarks>
/// <c>Recipe.Load("wine.yaml")</c> → <see cref="Prepare(string?, IProgress{DownloadProgress}?, IProgress{ImageProgress}?, CancellationToken)"/> → <see cref="Build(PreparedData)"/> →
/// <see cref="Model.Fit"/> with <see cref="TrainingRecipe"/> → <see cref="Predictor"/>. A recipe never changes; <see cref="With"/> makes another.
/// </remarks>
public sealed partial class Recipe
{
    private readonly YamlNode _root;
    private readonly string _folder;

    private Recipe(YamlNode root, string text, string file, string folder)
    {
        (_root, Text, File, _folder) = (root, text, file, folder);
        var section = new RecipeSection(root, "name", "data", "features", "images", "augment", "trunk", "branches", "heads", "split", "predict", "training");
        Name = section["name"]?.AsText() ?? (file.Length == 0 ? "model" : Path.GetFileNameWithoutExtension(file));
        if (Name.IndexOfAny(['/', '\\']) >= 0) throw section["name"]!.Place.Error($"'name' should be a name without '/' but is '{Name}'.");
        Data = section["data"] is { } data ? DataRecipe.Read(data) : new DataRecipe { Place = root.Place };
        Features = section["features"] is { } features ? FeatureRecipe.Read(features) : new FeatureRecipe();
        Images = section["images"] is { } images ? ImageRecipe.Read(images) : new ImageRecipe();
        Augment = section["augment"] is { } augment ? AugmentRecipe.Read(augment) : null;
        // an empty list of layers is a trunk too, so this key is not passed over when nothing stands behind it
        if (root["trunk"] is not { } trunk) Trunk = null;
        else if (SharingRecipe.IsSection(trunk)) (Sharing, Trunk) = SharingRecipe.Read(trunk);
        else Trunk = LayerRecipe.ReadAll(trunk);
        Branches = section["branches"] is { } branches ? BranchRecipe.ReadAll(branches) : [];
        Heads = section["heads"] is { } heads ? HeadRecipe.ReadAll(heads, Branches)
            : throw root.Place.Error("a recipe needs 'heads': the names of the columns to predict, such as heads: [species].");
        Split = section["split"] is { } split ? SplitRecipe.Read(split) : new SplitRecipe();
        Predict = section["predict"] is { } predict ? PredictRecipe.Read(predict) : new PredictRecipe();
        Training = section["training"] is { } training ? TrainingRecipe.Read(training) : new TrainingRecipe();
    }

    /// <summary>The name; the file's without its ending when none is given.</summary>
    public string Name { get; }

    /// <summary>The recipe as YAML: reading it gives the same recipe.</summary>
    public string Text { get; }

    /// <summary>The file as the user gave it; empty when the recipe comes from no file.</summary>
    public string File { get; }

    /// <summary>Which files, how they are read, and what is derived.</summary>
    public DataRecipe Data { get; }

    /// <summary>What the network sees.</summary>
    public FeatureRecipe Features { get; }

    /// <summary>What the network sees of pictures.</summary>
    public ImageRecipe Images { get; }

    /// <summary>How training pictures are varied; null for not at all.</summary>
    public AugmentRecipe? Augment { get; }

    /// <summary>The layers that all heads share; null leaves them to the data.</summary>
    public IReadOnlyList<LayerRecipe>? Trunk { get; }

    /// <summary>How heads and branches share the trunk.</summary>
    public SharingRecipe Sharing { get; } = new();

    /// <summary>Branches that some heads share, each below the one it grows from.</summary>
    public IReadOnlyList<BranchRecipe> Branches { get; }

    /// <summary>The questions, in order.</summary>
    public IReadOnlyList<HeadRecipe> Heads { get; }

    /// <summary>Which rows learn, which are watched and which judge.</summary>
    public SplitRecipe Split { get; }

    /// <summary>How the trained network is asked.</summary>
    public PredictRecipe Predict { get; }

    /// <summary>How training goes.</summary>
    public TrainingRecipe Training { get; }

    /// <summary>Reads a recipe file.</summary>
    /// <param name="path">The file. Files of data are looked for from its folder.</param>
    /// <exception cref="EspalierException">The file cannot be read, or is no recipe; the message names line, column, key and the nearest key.</exception>
    public static Recipe Load(string path)
    {
        string text;
        try
        {
            text = System.IO.File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EspalierException($"The recipe '{path}' cannot be read: {e.Message}", e);
        }
        return new Recipe(YamlReader.Read(text, path), text, path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads a recipe from a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What errors call it; null for <c>the recipe</c>.</param>
    /// <param name="folder">The folder that files of data are looked for from; null for the current one.</param>
    /// <exception cref="EspalierException">It is no recipe; the message names line, column, key and the nearest key.</exception>
    public static Recipe Parse(string text, string? file = null, string? folder = null) =>
        new(YamlReader.Read(text, file ?? "the recipe"), text, file ?? "", folder ?? Environment.CurrentDirectory);

    /// <summary>The recipe with another value of one key, as an option of a command line sets it.</summary>
    /// <param name="key">The keys that lead there, such as <c>training.epochs</c> or <c>heads.quality.loss_weight</c>.</param>
    /// <param name="value">The value as YAML, such as <c>30</c> or <c>[64, 32]</c>; empty for the default.</param>
    /// <exception cref="EspalierException">There is no such key, or the value does not fit.</exception>
    public Recipe With(string key, string value)
    {
        string shown = $"{key}={value}";
        string[] keys = key.Split('.');
        if (keys.Any(string.IsNullOrWhiteSpace)) throw new EspalierException($"A key such as training.epochs was expected but got '{key}'.");
        return WithLeaf(keys, value, shown);
    }

    private Recipe WithLeaf(ReadOnlySpan<string> keys, string value, string shown)
    {
        var outside = new Place(shown, 0, 0);
        var leaf = Moved(YamlReader.Read(value, shown, string.Join('.', keys)), outside);
        return Of(Set(_root, keys, leaf, outside));
    }

    private Recipe Of(YamlNode root) => new(root, YamlWriter.Write(root), File, _folder);

    /// <summary>Whether a section says the same in another recipe.</summary>
    /// <param name="section">The section's key.</param>
    /// <param name="other">The other recipe.</param>
    internal bool HasSame(string section, Recipe other)
    {
        return Text(_root) == Text(other._root);
        string Text(YamlNode root) => YamlWriter.Write(new YamlNode { Place = root.Place, Path = "", Entries = [.. (root.Entries ?? []).Where(e => e.Key.Text == section)] });
    }

    private static YamlNode Set(YamlNode node, ReadOnlySpan<string> keys, YamlNode leaf, Place outside)
    {
        if (keys.IsEmpty) return leaf;
        string first = keys[0];
        string path = node.Path.Length == 0 ? first : $"{node.Path}.{first}";
        List<(YamlNode Key, YamlNode Value)> entries = [.. node.Entries ?? AsMap(node, outside)];
        int at = entries.FindIndex(e => e.Key.Text == first);
        var under = Set(at >= 0 ? entries[at].Value : new YamlNode { Place = outside, Path = path, Text = "" }, keys[1..], leaf, outside);
        var key = at >= 0 ? entries[at].Key : new YamlNode { Place = outside, Path = node.Path, Text = first };
        if (at >= 0) entries[at] = (key, under);
        else entries.Add((key, under));
        return new YamlNode { Place = node.Place, Path = node.Path, Entries = entries };
    }

    // What has a short form is written out before a key of its long form is set: heads by name, a kind alone, a file alone.
    private static IEnumerable<(YamlNode, YamlNode)> AsMap(YamlNode node, Place outside)
    {
        YamlNode Empty(string path) => new() { Place = node.Place, Path = path, Text = "" };
        YamlNode Key(string text) => new() { Place = node.Place, Path = node.Path, Text = text };
        if (node.IsNull) return [];
        if (node.Path == "heads") return [.. (node.Items ?? [node]).Select(i => (i, Empty($"heads.{i.Text}")))];
        if (node.Path.StartsWith("heads.", StringComparison.Ordinal) && node.Text is not null) return [(Key("kind"), node)];
        if (node.Path == "data" && node.Text is not null) return [(Key(DataRecipe.KeyOf(node.Text)), node)];
        if (node.Path == "training.schedule" && node.Text is not null) return [(Key("kind"), node)];
        if (node.Path == "features") return [(Key("include"), node)];
        if (node.Path == "trunk" || node.Path.EndsWith(".branch", StringComparison.Ordinal)) return [(Key("layers"), node)];
        throw outside.Error($"'{node.Path}' is {node.Shown} in the recipe, so no key can be set in it.");
    }

    private static YamlNode Moved(YamlNode node, Place place) => new()
    {
        Place = place,
        Path = node.Path,
        Text = node.Text,
        Quoted = node.Quoted,
        Items = node.Items is null ? null : [.. node.Items.Select(i => Moved(i, place))],
        Entries = node.Entries is null ? null : [.. node.Entries.Select(e => (Moved(e.Key, place), Moved(e.Value, place)))],
    };

    /// <summary>The name of the file without its folder, for files that others get.</summary>
    internal JsonObject ToJson() => new() { ["file"] = Path.GetFileName(File), ["text"] = Text };

    internal static Recipe FromJson(JsonNode? json, string owner) => EncoderJson.Guard("a recipe", () =>
    {
        var config = new Config("the recipe", json as JsonObject);
        string file = config.Text("file") ?? "";
        string text = config.RequiredText("text");
        return new Recipe(YamlReader.Read(text, $"{(file.Length == 0 ? "the recipe" : file)} in '{owner}'"), text, file, Environment.CurrentDirectory);
    });
}
