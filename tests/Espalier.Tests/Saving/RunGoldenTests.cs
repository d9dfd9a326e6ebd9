using System.Globalization;
using System.Text.Json.Nodes;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving;

/// <summary>Recorded trainings of models with three and four heads, with batch normalization, penalties, loss weights and a validation split.</summary>
public class RunGoldenTests
{
    public static TheoryData<string> Names => GoldenFolder.Full is not { } folder ? [""]
        : [.. Directory.GetDirectories(folder.Path("runs")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void TrainsAsKerasDid(string name)
    {
        var folder = GoldenFolder.Require();
        var run = JsonNode.Parse(File.ReadAllText(folder.Path("runs", name, "case.json")))!.AsObject();
        var model = Model.Load(folder.Path("runs", name, "init.keras"));
        Assert.Empty(model.LoadWarnings);
        Assert.Equal(run["output_names"]!.AsArray().Select(n => (string)n!), model.Heads.Select(h => h.Name));
        var data = Data(run);
        CheckPredictions(run["pred_init"]!.AsArray(), model, data, 1e-5);

        var fit = run["fit"]!;
        var history = model.Fit(data, epochs: (int)fit["epochs"]!, batchSize: (int)fit["batch_size"]!, shuffle: false,
            validationSplit: fit["validation_split"] is { } share ? (double)share : 0);
        // A bias just before batch normalization has a gradient of rounding noise alone, and Adam makes a full step of any noise: the moving mean,
        // and all that is computed with it, then wanders. Starting 1e-7 beside the recorded weights moves these figures as much.
        bool drifts = model.Compilation!.Optimizer is Adam && model.Layers.Any(l => l is BatchNormalization);
        var recorded = run["history"]!.AsObject();
        Assert.Equal(recorded.Select(p => p.Key).Order(StringComparer.Ordinal), history.Names);
        foreach (var (key, values) in recorded)
        {
            double allowed = !drifts ? 2e-5 : key.StartsWith("val_", StringComparison.Ordinal) ? 0.05 : 5e-4;
            for (int epoch = 0; epoch < values!.AsArray().Count; epoch++)
                ModelGoldenTests.Close($"{name} epoch {epoch} {key}", (double)values[epoch]!, history[key][epoch], epoch == 0 && allowed < 0.05 ? 1e-5 : allowed);
        }
        CheckPredictions(run["pred_final"]!.AsArray(), model, data, drifts ? 0.02 : 1e-5);
        var evaluated = model.Evaluate(data);
        ModelGoldenTests.Compare(name, run["evaluate"]!.AsObject(), evaluated, drifts ? 0.05 : 1e-5);
        double[] list = [.. run["evaluate_list"]!.AsArray().Select(v => (double)v!)], ours = [.. evaluated.Values];
        Assert.Equal(list.Length, ours.Length);
        for (int i = 0; i < list.Length; i++) Assert.Equal(list[i], ours[i], drifts ? 0.02 : 1e-5);

        var final = Model.Load(folder.Path("runs", name, "final.keras"));
        CheckPredictions(run["pred_final"]!.AsArray(), final, data, 1e-5);
        Assert.Equal(final.Compilation!.Optimizer.Iterations, model.Compilation!.Optimizer.Iterations);
    }

    internal static Dataset Data(JsonObject run)
    {
        var labels = new PerHead<Tensor>();
        foreach (var (head, values) in run["y"]!.AsObject()) labels[head] = Tensor(values!["shape"]!, values["v"]!);
        return new Dataset(Tensor(run["x_shape"]!, run["x"]!), labels);
    }

    private static Tensor Tensor(JsonNode shape, JsonNode values) =>
        new(new Shape([.. shape.AsArray().Select(d => (int)d!)]), [.. Flat(values)]);

    private static IEnumerable<float> Flat(JsonNode node) => node is JsonArray array ? array.SelectMany(n => Flat(n!)) : [(float)(double)node];

    private static void CheckPredictions(JsonArray recorded, Model model, Dataset data, double tolerance)
    {
        var answers = model.Predict(data);
        for (int i = 0; i < recorded.Count; i++)
        {
            double[] expected = [.. Flat(recorded[i]!).Select(v => (double)v)], ours = [.. answers[model.Heads[i].Name].Values.Take(expected.Length).Select(v => (double)v)];
            double error = GoldenCase.ScaledError(ours, expected, out int worst);
            Assert.True(error <= tolerance, string.Create(CultureInfo.InvariantCulture,
                $"head {model.Heads[i].Name}: error {error:G3} above {tolerance:G3}; at {worst} ours {ours[worst]:G9}, recorded {expected[worst]:G9}."));
        }
    }
}
