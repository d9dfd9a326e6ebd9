using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Writes what a model was compiled with as Keras's <c>compile_config</c>, by head.</summary>
internal static class CompileWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="compilation">What the model was compiled with; null writes an empty object.</param>
    /// <param name="forKeras">Whether losses and metrics that Keras lacks, which would keep it from loading the file, are left out.</param>
    public static JsonObject Write(Compilation? compilation, bool forKeras)
    {
        if (compilation is null) return [];
        bool single = compilation.Heads.Count == 1;
        return new JsonObject
        {
            ["optimizer"] = Optimizer(compilation.Optimizer, forKeras),
            ["loss"] = ByHead(h => h.Loss is { } loss && Kept<Loss>(loss) ? Loss(loss) : null),
            ["loss_weights"] = compilation.Heads.All(h => h.LossWeight == 1) ? null : ByHead(h => h.LossWeight),
            ["metrics"] = ByHead(h => new JsonArray([.. h.Metrics.Where(Kept).Select(Metric)])),
            ["weighted_metrics"] = null,
            ["run_eagerly"] = false,
            ["steps_per_execution"] = 1,
            ["jit_compile"] = false,
        };

        bool Kept<T>(T item) where T : class => !forKeras || Registry<T>.IsKeras(item);

        JsonNode? ByHead(Func<CompiledHead, JsonNode?> value) => single ? value(compilation.Heads[0])
            : new JsonObject(compilation.Heads.Select(h => KeyValuePair.Create(h.Name, value(h))));
    }

    /// <summary>Whether Keras knows all of it.</summary>
    /// <param name="compilation">What the model was compiled with.</param>
    public static bool IsKeras(Compilation? compilation) => compilation is null || compilation.Optimizer.Settings.WithoutDecay.Count == 0 && compilation.Heads.All(h =>
        (h.Loss is null || Registry<Loss>.IsKeras(h.Loss)) && h.Metrics.All(Registry<Metric>.IsKeras));

    private static JsonObject Optimizer(Optimizer optimizer, bool forKeras)
    {
        var json = optimizer.ToJson();
        if (!forKeras && optimizer.Settings.WithoutDecay is { Count: > 0 } names)
            json["config"]![OptimizerSettings.WithoutDecayKey] = new JsonArray([.. names.Select(n => (JsonNode)n)]);
        return json;
    }

    private static JsonObject Loss(Loss loss)
    {
        var config = new Config(loss.Name);
        loss.WriteConfig(config);
        return Object("keras.losses", Registry<Loss>.NameOf(loss), config);
    }

    private static JsonNode Metric(Metric metric)
    {
        var config = new Config(metric.Name);
        metric.WriteConfig(config);
        return Object("keras.metrics", Registry<Metric>.NameOf(metric), config);
    }

    private static JsonObject Object(string module, string className, Config config) =>
        new() { ["module"] = module, ["class_name"] = className, ["config"] = config.Json, ["registered_name"] = null };
}
