using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// A layer of a trunk or a branch. In YAML a number is a dense layer, a word is a layer without settings (<c>flatten</c>), and a map has
/// one key that says what it is (<c>conv: 32</c>) and others beside it (<c>kernel: 5</c>).
/// </summary>
public abstract record LayerRecipe
{
    internal Place Place { get; private init; }

    // The key that says what a layer is, with the reader of its map; the order decides where a map has two of them: a conv with
    // dropout is a conv, dropout alone is a layer of its own.
    private static readonly (string Key, Func<YamlNode, LayerRecipe> Read)[] Kinds =
    [
        ("units", DenseRecipe.Read),
        ("conv", ConvolutionRecipe.Read),
        ("separable_conv", ConvolutionRecipe.Read),
        ("max_pool", PoolingRecipe.Read),
        ("average_pool", PoolingRecipe.Read),
        ("global_pool", GlobalPoolingRecipe.Read),
        ("layer", RegisteredLayerRecipe.Read),
        ("dropout", DropoutRecipe.Read),
        ("spatial_dropout", DropoutRecipe.Read),
    ];

    private static readonly (string Word, Func<LayerRecipe> Make)[] Words =
    [
        ("flatten", () => new FlattenRecipe()),
        ("max_pool", () => new PoolingRecipe(Pooling.Max, [2, 2])),
        ("average_pool", () => new PoolingRecipe(Pooling.Average, [2, 2])),
        ("global_max_pool", () => new GlobalPoolingRecipe([Pooling.Max])),
        ("global_average_pool", () => new GlobalPoolingRecipe([Pooling.Average])),
        ("batch_norm", () => new RegisteredLayerRecipe(new NamedSettings("BatchNormalization", default))),
    ];

    internal static IReadOnlyList<LayerRecipe> ReadAll(YamlNode node) =>
        node.Items is { } items ? [.. items.Select(Read)] : node.IsNull ? [] : [Read(node)];

    /// <summary>Puts layers one behind the other, named by a name and their numbers.</summary>
    /// <param name="x">What the first sees.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="name">What their names begin with.</param>
    internal static Symbol Stack(Symbol x, IReadOnlyList<LayerRecipe> layers, string name)
    {
        for (int i = 0; i < layers.Count; i++) x = layers[i].Apply(x, FormattableString.Invariant($"{name.Replace('/', '_')}_{i + 1}"));
        return x;
    }

    /// <summary>Puts the layer on a symbol.</summary>
    /// <param name="x">What it sees.</param>
    /// <param name="name">The layer's name; the names of layers that come with it begin with it.</param>
    /// <exception cref="EspalierException">It does not fit there; the message names its place in the recipe.</exception>
    internal Symbol Apply(Symbol x, string name)
    {
        try
        {
            return Call(x, name);
        }
        catch (EspalierException e) when (Place.Line > 0)
        {
            throw Place.Error($"layer '{name}'", e);
        }
    }

    /// <summary>The layer's own part of <see cref="Apply"/>.</summary>
    /// <param name="x">What it sees.</param>
    /// <param name="name">Its name.</param>
    private protected abstract Symbol Call(Symbol x, string name);

    /// <summary>Refuses what is no picture.</summary>
    /// <param name="x">What the layer sees.</param>
    /// <param name="what">What the layer is.</param>
    private protected static void RequirePicture(Symbol x, string what)
    {
        if (x.Shape.Rank != 4)
            throw new EspalierException($"{what} needs pictures (batch, rows, columns, channels) but gets {x.Shape}. {(x.Shape.Rank == 2 ? "Put it before the first dense, flatten or global pooling layer." : "")}".TrimEnd());
    }

    /// <summary>A registered layer by Keras's name, applied.</summary>
    /// <param name="x">What it sees.</param>
    /// <param name="className">Its class.</param>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Its settings by Keras's names.</param>
    private protected static Symbol Put(Symbol x, string className, string name, JsonObject? settings = null)
    {
        settings ??= [];
        settings["name"] = name;
        return Registry<Layer>.Create(className, new Config(name, settings)).Apply(x);
    }

    /// <summary>One number for both axes of a picture, or two.</summary>
    /// <param name="node">The node.</param>
    private protected static IReadOnlyList<int> ReadPair(YamlNode node) => node.Items switch
    {
        null when node.Entries is null => [node.AsInteger(1), node.AsInteger(1)],
        { Count: 2 } items => [items[0].AsInteger(1), items[1].AsInteger(1)],
        _ => throw node.Wrong("a whole number for rows and columns, or two: [rows, columns]"),
    };

    /// <summary>Whether borders are padded so that the size stays (same) or not (valid).</summary>
    /// <param name="node">The node; null for valid.</param>
    private protected static string ReadPadding(YamlNode? node) => node?.AsChoice(("valid", "valid"), ("same", "same")) ?? "valid";

    private protected static JsonArray Pair(IReadOnlyList<int> pair) => new(pair[0], pair[1]);

    private static LayerRecipe Read(YamlNode node) => ReadKind(node) with { Place = node.Place };

    private static LayerRecipe ReadKind(YamlNode node)
    {
        if (node.Items is not null) throw node.Wrong("a layer: a number of units, a word such as flatten, or a map such as { conv: 32 }");
        if (node.Text is { } text)
        {
            foreach (var (word, make) in Words)
                if (word == text) return make();
            return int.TryParse(text, out _) ? new DenseRecipe(node.AsInteger(1))
                : throw node.Place.Error($"'{node.Path}' should be a layer: a number of units of a dense layer, one of the words {string.Join(", ", Words.Select(w => w.Word))}, or a map such as {{ conv: 32 }}, but is {node.Shown}.{Nearest.Suggest(text, [.. Words.Select(w => w.Word), .. Kinds.Select(k => k.Key)])}");
        }
        foreach (var (key, read) in Kinds)
            if (node[key] is not null) return read(node);
        string[] kinds = [.. Kinds.Select(k => k.Key)];
        string near = node.Entries!.Select(e => Nearest.Suggest(e.Key.Text!, kinds)).FirstOrDefault(s => s.Length > 0) ?? "";
        throw node.Place.Error($"'{node.Path}' should say what layer it is by one of the keys {string.Join(", ", kinds)} but has {(node.Entries!.Count == 0 ? "none" : string.Join(", ", node.Entries.Select(e => e.Key.Text)))}.{near}");
    }
}
