using System.Reflection;
using System.Text.Json.Nodes;
using Espalier.Graph;
using Espalier.Tests.Goldens;
using Espalier.Tests.Layers;

namespace Espalier.Tests.Saving;

/// <summary>
/// Keras refuses a file with a setting that it does not know. So whatever is written here, the settings of a class are among those that Keras itself was
/// recorded to write for it, or for the classes that no recording has, among those of its constructor.
/// </summary>
public class KerasKeysTests
{
    private const string Projections = "use_bias dropout kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint seed";

    /// <summary>Arguments of Keras 3.16's constructors besides name, trainable and dtype, where nothing was recorded.</summary>
    private static readonly Dictionary<string, string> Constructors = new()
    {
        ["layers.Attention"] = "use_scale score_mode dropout",
        ["layers.AdditiveAttention"] = "use_scale dropout",
        ["layers.GroupQueryAttention"] = $"head_dim num_query_heads num_key_value_heads {Projections}",
        ["layers.Identity"] = "",
        ["layers.Masking"] = "mask_value",
        ["layers.Resizing"] = "height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias data_format",
        ["layers.CenterCrop"] = "height width data_format",
        ["layers.RandomCrop"] = "height width seed data_format",
        ["layers.RandomContrast"] = "factor value_range seed",
        ["layers.RandomBrightness"] = "factor value_range seed",
        ["metrics.ConcordanceCorrelation"] = "axis",
        ["metrics.OneHotIoU"] = "num_classes target_class_ids ignore_class sparse_y_pred axis",
        ["metrics.OneHotMeanIoU"] = "num_classes ignore_class sparse_y_pred axis",
        ["metrics.RecallAtPrecision"] = "precision num_thresholds class_id",
        ["metrics.SpecificityAtSensitivity"] = "sensitivity num_thresholds class_id",
        ["metrics.SquaredHinge"] = "",
        ["initializers.HeUniform"] = "seed",
        ["initializers.Identity"] = "gain",
        ["constraints.MaxNorm"] = "max_value axis",
        ["constraints.MinMaxNorm"] = "min_value max_value rate axis",
        ["constraints.UnitNorm"] = "axis",
        ["constraints.NonNeg"] = "",
    };

    // Keras has these functions, but no way to say in a file that they are to be computed in the way that is not the default: it refuses such files.
    private static readonly string[] NotInKeras = ["activations.Gelu", "activations.Sparsemax"];

    // Constructors of their own that take no trainable.
    private static readonly string[] Narrow = ["layers.SpatialDropout1D", "layers.SpatialDropout2D", "layers.SpatialDropout3D"];

    [Fact]
    public void NoLayerIsWrittenWithASettingThatKerasLacks() =>
        Check(LayerExamples.Found.Values.Select(e => (Example: e, Layer: e.Make())).Where(l => Registry<Layer>.IsKeras(l.Layer)).Select(l =>
        {
            l.Layer.ApplyAll([.. l.Example.Inputs.Select(s => Input.Of("x", s))]);
            return NetworkWriter.Object(l.Layer);
        }));

    [Fact]
    public void NoOptimizerLossOrMetricIsWrittenWithASettingThatKerasLacks()
    {
        var objects = new List<JsonObject>();
        foreach (string name in Registry<Optimizer>.Names) objects.Add(Registry<Optimizer>.Create(name).ToJson());
        foreach (string name in KerasNames<Loss>()) objects.Add(Written("losses", name, Registry<Loss>.Create(name).WriteConfig));
        foreach (string name in KerasNames<Metric>()) // 'accuracy' is written as what it stands for on a head
            if (Metric(name) is not AutomaticMetric and var metric) objects.Add(Written("metrics", name, metric.WriteConfig));
        Check(objects);
    }

    [Fact]
    public void NoInitializerRegularizerOrConstraintIsWrittenWithASettingThatKerasLacks()
    {
        var config = new Config("all");
        foreach (string name in Registry<Initializer>.Names) config.Write($"i{name}", Registry<Initializer>.Create(name));
        foreach (string name in Registry<Regularizer>.Names) config.Write($"r{name}", Registry<Regularizer>.Create(name));
        foreach (string name in Registry<Constraint>.Names) config.Write($"c{name}", Registry<Constraint>.Create(name));
        Check(config.Json.Select(p => p.Value as JsonObject).OfType<JsonObject>());
    }

    [Fact]
    public void WhatWasRecordedIsWrittenBackWithNoOtherSetting()
    {
        string root = GoldenFolder.Require().Root;
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(root, "*.keras", SearchOption.AllDirectories))
        {
            Model.Load(file).Save(folder["again.keras"]);
            Check([ModelFiles.Config(folder["again.keras"])]);
        }
    }

    private static IEnumerable<string> KerasNames<T>() => typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)))
        .Select(t => t.GetCustomAttribute<RegisteredAttribute>()).OfType<RegisteredAttribute>().Where(a => a.IsKeras).Select(a => a.ClassName);

    private static Metric Metric(string name) => name switch
    {
        // These have no defaults.
        "MeanIoU" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["num_classes"] = 3 })),
        "IoU" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["num_classes"] = 3, ["target_class_ids"] = new JsonArray(0) })),
        "BinaryIoU" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["target_class_ids"] = new JsonArray(0, 1), ["threshold"] = 0.5 })),
        "PrecisionAtRecall" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["recall"] = 0.5 })),
        "RecallAtPrecision" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["precision"] = 0.5 })),
        "SensitivityAtSpecificity" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["specificity"] = 0.5 })),
        "SpecificityAtSensitivity" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["sensitivity"] = 0.5 })),
        "OneHotIoU" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["num_classes"] = 3, ["target_class_ids"] = new JsonArray(0) })),
        "OneHotMeanIoU" => Registry<Metric>.Create(name, new Config(name, new JsonObject { ["num_classes"] = 3 })),
        _ => Registry<Metric>.Create(name),
    };

    private static JsonObject Written(string kind, string name, Action<Config> write)
    {
        var config = new Config(name);
        write(config);
        return new JsonObject { ["module"] = $"keras.{kind}", ["class_name"] = name, ["config"] = config.Json };
    }

    private static void Check(IEnumerable<JsonObject> objects)
    {
        GoldenFolder.Require();
        var recorded = All.Value;
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        int checkedOnes = 0;
        foreach (var json in objects)
            Walk(json, (kind, name, keys) =>
            {
                string id = $"{kind}.{name}";
                checkedOnes++;
                if (NotInKeras.Contains(id)) return;
                HashSet<string>? known = recorded.TryGetValue(id, out var keysRecorded) ? keysRecorded : null;
                if (Constructors.TryGetValue(id, out string? own)) known = [.. own.Split(' '), "name", "trainable", "dtype", .. known ?? []];
                if (known is null) wrong.Add($"{id} was never recorded: say in this test what Keras's constructor takes ({string.Join(' ', keys)})");
                else foreach (string key in keys.Except(known)) wrong.Add($"{id} is written with '{key}', which Keras does not know");
            });
        Assert.True(checkedOnes > 0);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // By kind and class the settings in all recorded cases and files.
    private static readonly Lazy<Dictionary<string, HashSet<string>>> All = new(Recorded);

    private static Dictionary<string, HashSet<string>> Recorded()
    {
        var root = GoldenFolder.Require();
        var found = new Dictionary<string, HashSet<string>>();
        void Add(string kind, string name, IEnumerable<string> keys)
        {
            if (!found.TryGetValue($"{kind}.{name}", out var known)) found[$"{kind}.{name}"] = known = [];
            known.UnionWith(keys);
        }
        foreach (string family in (string[])["layers", "losses", "metrics", "optimizers"])
            foreach (string file in Directory.GetFiles(root.Path(family), "*.json"))
                if (JsonNode.Parse(File.ReadAllText(file)) is JsonObject json)
                {
                    if (json["class_name"] is { } name && json["config"] is JsonObject config) Add(family, (string)name!, config.Select(p => p.Key));
                    Walk(json, Add);
                }
        foreach (string file in Directory.GetFiles(root.Root, "*.keras", SearchOption.AllDirectories)) Walk(ModelFiles.Config(file), Add);
        foreach (var item in JsonNode.Parse(File.ReadAllText(root.Path("initializers", "initializers.json")))!["cases"]!.AsArray())
            Add("initializers", (string)item!["class_name"]!, item["config"]!.AsObject().Select(p => p.Key));
        if (JsonNode.Parse(File.ReadAllText(root.Path("image", "random_layers_fixed.json"))) is { } pictures) Walk(pictures, Add);
        // SpatialDropout's classes share their arguments.
        foreach (string name in Narrow) found.TryAdd(name, found["layers.SpatialDropout2D"]);
        return found;
    }

    private static void Walk(JsonNode? node, Action<string, string, IEnumerable<string>> visit)
    {
        if (node is JsonArray list)
            foreach (var item in list) Walk(item, visit);
        if (node is not JsonObject o) return;
        if (o["class_name"] is JsonValue name && o["config"] is JsonObject config && o["module"] is JsonValue module) visit(Kind((string)module!), (string)name!, [.. config.Select(p => p.Key)]);
        foreach (var (_, value) in o) Walk(value, visit);
    }

    // keras.layers, keras.src.models.functional, keras.src.backend.torch.optimizers.torch_adam, keras.optimizers.schedules, …
    private static string Kind(string module) => module switch
    {
        _ when module.Contains("schedules", StringComparison.Ordinal) => "schedules",
        _ when module.Contains("optimizers", StringComparison.Ordinal) => "optimizers",
        _ when module.Contains("models", StringComparison.Ordinal) || module == "keras" => "models",
        _ when module.Contains(".ops.", StringComparison.Ordinal) => "ops",
        _ => module.Split('.')[^1],
    };
}
