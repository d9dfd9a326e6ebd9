using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Losses;

/// <summary>Twenty losses over the same few rows, recorded in another way than the cases of the losses folder.</summary>
public class RecordedLossesTests
{
    private static readonly Dictionary<string, (string Class, string Predictions, string? Setting, double Value)> Runs = new()
    {
        ["cce"] = ("CategoricalCrossentropy", "probs", null, 0),
        ["cce_ls.1"] = ("CategoricalCrossentropy", "probs", "label_smoothing", 0.1),
        ["cce_logits"] = ("CategoricalCrossentropy", "logits", "from_logits", 1),
        ["cce_sw"] = ("CategoricalCrossentropy", "probs", null, 0),
        ["scce"] = ("SparseCategoricalCrossentropy", "probs", null, 0),
        ["bce"] = ("BinaryCrossentropy", "probs", null, 0),
        ["bce_ls.1"] = ("BinaryCrossentropy", "probs", "label_smoothing", 0.1),
        ["bce_logits"] = ("BinaryCrossentropy", "logits", "from_logits", 1),
        ["mse"] = ("MeanSquaredError", "logits", null, 0),
        ["mae"] = ("MeanAbsoluteError", "logits", null, 0),
        ["huber"] = ("Huber", "logits", null, 0),
        ["logcosh"] = ("LogCosh", "logits", null, 0),
        ["focal"] = ("CategoricalFocalCrossentropy", "probs", null, 0),
        ["bfocal"] = ("BinaryFocalCrossentropy", "probs", null, 0),
        ["mape"] = ("MeanAbsolutePercentageError", "logits", null, 0),
        ["msle"] = ("MeanSquaredLogarithmicError", "probs", null, 0),
        ["kld"] = ("KLDivergence", "probs", null, 0),
        ["cos"] = ("CosineSimilarity", "logits", null, 0),
        ["hinge"] = ("Hinge", "logits", null, 0),
        ["poisson"] = ("Poisson", "probs", null, 0),
    };

    [Fact]
    public void MatchKeras()
    {
        var json = JsonNode.Parse(File.ReadAllText(GoldenFolder.Require().Path("runs", "losses.json")))!.AsObject();
        var recorded = json["loss"]!.AsObject();
        Assert.Equal(recorded.Select(r => r.Key).Order(), Runs.Keys.Order());
        foreach (var (name, value) in recorded)
        {
            var (className, predictions, setting, number) = Runs[name];
            var config = new Config(className);
            if (setting is not null) config.Json[setting] = setting == "from_logits" ? true : number;
            var loss = Registry<Loss>.Create(className, config);
            float[] p = Flat(json[predictions]!), y = Flat(json["y_true"]!);
            if (name == "scce") y = [.. Enumerable.Range(0, 4).Select(row => (float)Array.IndexOf(y[(row * 3)..(row * 3 + 3)], 1f))];
            var predicted = Input.Of("p", new Shape(Shape.Batch, 3));
            var target = Input.Of("y", name == "scce" ? new Shape(Shape.Batch) : new Shape(Shape.Batch, 3));
            var weights = name.EndsWith("_sw", StringComparison.Ordinal) ? Input.Of("w", new Shape(Shape.Batch)) : null;
            var mean = loss.Mean(target, predicted, weights);
            var program = CpuBackend.Default.Prepare(Program.Compile([mean]), 4);
            p.CopyTo(program.Input(predicted));
            y.CopyTo(program.Input(target));
            if (weights is not null) Flat(json["sample_weight"]!).CopyTo(program.Input(weights));
            program.Run();
            double golden = value!.GetValue<double>();
            Assert.True(Math.Abs(program.Output(mean)[0] - golden) <= 1e-5 * Math.Abs(golden), $"{name}: ours {program.Output(mean)[0]}, golden {golden}.");
        }
    }

    private static float[] Flat(JsonNode node) => node is JsonArray array ? [.. array.SelectMany(a => Flat(a!))] : [(float)node.GetValue<double>()];
}
