using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Losses;

/// <summary>Every loss against Keras: rows, every reduction, gradients, with and without weights; settings that survive a file.</summary>
public class LossGoldenTests
{
    [Theory, GoldenCases("losses")]
    public void MatchesKeras(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "losses", name);
        Check(golden, weighted: false);
        // Of vectors (batch,) Keras makes one row: weights then multiply the mean of all values. Here they are columns, each row with its weight.
        if (golden["y_pred"].Shape.Length == 1) return;
        if (golden.Has("sum_over_batch_size_weighted") && golden.Has("sample_weight")) Check(golden, weighted: true);
    }

    private static void Check(GoldenCase golden, bool weighted)
    {
        double tolerance = golden.Tolerance("values");
        string suffix = weighted ? "_weighted" : "";
        GoldenArray truth = golden["y_true"], prediction = golden["y_pred"];
        var target = Input.Of("target", Batched(truth));
        var predicted = Input.Of("predicted", Batched(prediction));
        var weights = weighted ? Input.Of("weights", Batched(golden["sample_weight"])) : null;

        var loss = golden.Create<Loss>();
        var (mean, sum) = (loss.Mean(target, predicted, weights), Reduced(golden, "sum").Mean(target, predicted, weights));
        var weightedMean = Reduced(golden, "mean_with_sample_weight").Mean(target, predicted, weights);
        var rows = loss.PerRow(target, predicted);
        var gradient = Gradients.Of(mean, [predicted])[0]!;
        var program = CpuBackend.Default.Prepare(Program.Compile([rows, mean, sum, weightedMean, gradient], training: true), truth.Shape[0]);
        truth.Floats.CopyTo(program.Input(target));
        prediction.Floats.CopyTo(program.Input(predicted));
        if (weights is not null) golden["sample_weight"].Floats.CopyTo(program.Input(weights));
        program.Run();

        if (!weighted) golden.AssertClose("per_sample", program.Output(rows), tolerance);
        golden.AssertClose("sum_over_batch_size" + suffix, program.Output(mean), tolerance);
        if (prediction.Shape.Length > 1) golden.AssertClose("sum" + suffix, program.Output(sum), tolerance);
        golden.AssertClose("mean_with_sample_weight" + suffix, program.Output(weightedMean), tolerance);
        golden.AssertGradient("d_y_pred" + suffix, program.Output(gradient), golden.Tolerance("gradients"));
    }

    private static Loss Reduced(GoldenCase golden, string reduction)
    {
        var config = golden.Config();
        config.Json["reduction"] = reduction;
        return Registry<Loss>.Create(golden.ClassName, config);
    }

    private static Shape Batched(GoldenArray array) => new([Shape.Batch, .. array.Shape[1..]]);

    [Theory, GoldenCases("losses")]
    public void SettingsSurviveWritingAndReading(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "losses", name);
        var written = new Config(golden.ClassName);
        golden.Create<Loss>().WriteConfig(written);
        var recorded = golden.Json["config"]!.AsObject();
        Assert.Equal(recorded.Select(p => p.Key), written.Json.Select(p => p.Key));
        foreach (var (key, value) in recorded)
            Assert.True(JsonNode.DeepEquals(value, JsonNode.Parse(written.Json[key]?.ToJsonString() ?? "null")) || SameNumber(value, written.Json[key]),
                $"{key}: Keras writes {value?.ToJsonString() ?? "null"}, we {written.Json[key]?.ToJsonString() ?? "nothing"}.");
    }

    private static bool SameNumber(JsonNode? a, JsonNode? b) =>
        a is JsonValue x && b is JsonValue y && x.TryGetValue(out double u) && double.TryParse(y.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out double v) && u == v;
}
