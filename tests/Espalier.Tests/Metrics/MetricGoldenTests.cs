using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Metrics;

/// <summary>Every metric against Keras: the value after each batch, with and without weights, the variables at the end, after a reset.</summary>
public class MetricGoldenTests
{
    [Theory, GoldenCases("metrics")]
    public void MatchesKeras(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "metrics", name);
        var metric = golden.Create<Metric>();
        Check(golden, metric, "", weighted: false);
        if (golden.Has("results_weighted")) Check(golden, metric.Clone(), "_weighted", weighted: true);
    }

    private static void Check(GoldenCase golden, Metric metric, string suffix, bool weighted)
    {
        double tolerance = golden.Tolerance("results");
        GoldenArray truth = golden["y_true"], predicted = golden["y_pred"];
        float[] trueValues = truth.Floats, predictedValues = predicted.Floats, weights = weighted ? golden["sample_weight"].Floats : [];
        var results = new List<double>();
        foreach (var span in golden.Json["batches"]!.AsArray())
        {
            int from = span![0]!.GetValue<int>(), rows = span[1]!.GetValue<int>() - from;
            int weightsPerRow = weights.Length / truth.Shape[0];
            metric.Update(new MetricBatch(
                trueValues.AsSpan(from * truth.RowLength, rows * truth.RowLength), truth.Shape.Length < 2 ? 1 : truth.Shape[^1],
                predictedValues.AsSpan(from * predicted.RowLength, rows * predicted.RowLength), predicted.Shape.Length < 2 ? 1 : predicted.Shape[^1],
                weights.AsSpan(from * weightsPerRow, rows * weightsPerRow)));
            var values = new double[metric.Width];
            metric.Results(values);
            Assert.Equal(values.Average(), metric.Result(), 12);
            results.AddRange(values);
        }
        golden.AssertClose("results" + suffix, results.ToArray(), tolerance);

        for (int i = 0; i < metric.State.Count; i++)
        {
            Assert.Equal((string?)golden.Json["state_names"]![i], metric.State[i].Name);
            golden.AssertClose($"state{suffix}.{i}", metric.State[i].Values, tolerance);
        }

        metric.Reset();
        var reset = new double[metric.Width];
        metric.Results(reset);
        golden.AssertClose("after_reset" + suffix, reset, tolerance);
    }

    [Theory, GoldenCases("metrics")]
    public void SettingsSurviveWritingAndReading(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "metrics", name);
        var metric = golden.Create<Metric>();
        var written = new Config(golden.ClassName);
        metric.WriteConfig(written);
        foreach (var (key, value) in golden.Json["config"]!.AsObject())
            Assert.True(Same(value, written.Json[key]),
                $"{key}: Keras writes {value?.ToJsonString() ?? "null"}, we {written.Json[key]?.ToJsonString() ?? "nothing"}.");
        Assert.True(JsonNode.DeepEquals(written.Json, Again(metric, written).Json));

        // 1 and 1.0 are the same, and so are 0.5 and [0.5]: Keras reads both.
        static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
        {
            (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(p => Same(p.First, p.Second)),
            (JsonArray { Count: 1 } x, JsonValue) => Same(x[0], b),
            (JsonValue, JsonArray { Count: 1 } y) => Same(a, y[0]),
            (JsonValue x, JsonValue y) when x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number =>
                Number(x) == Number(y),
            _ => JsonNode.DeepEquals(a, b),
        };

        static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

        static Config Again(Metric metric, Config written)
        {
            var again = new Config("again");
            Registry<Metric>.Create(Registry<Metric>.NameOf(metric), new Config("copy", written.Json.DeepClone().AsObject())).WriteConfig(again);
            return again;
        }
    }
}
