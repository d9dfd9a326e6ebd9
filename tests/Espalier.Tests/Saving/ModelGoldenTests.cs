using System.Globalization;
using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving;

/// <summary>Whole models against Keras: files read, predictions, gradients, trainings step by step, optimizer state, resumed trainings.</summary>
public class ModelGoldenTests
{
    public static TheoryData<string> Names => [.. GoldenModel.Names];

    [Theory, MemberData(nameof(Names))]
    public void AnswersAsRecorded(string name)
    {
        var golden = GoldenModel.Open(name);
        foreach (string which in (string[])["initial", "trained"])
        {
            if (!File.Exists(golden.FilePath($"{which}.keras"))) continue;
            var model = golden.Load($"{which}.keras");
            // The recorded names are those of layers; outputs by name are called by their keys.
            if (model.Outputs.Names is null && golden.Case["output_names"] is JsonArray outputs)
                Assert.Equal(outputs.Select(n => (string)n!), model.Heads.Select(h => h.Name));
            CheckPredictions(golden, model, which, Math.Max(golden.Tolerance("prediction_initial"), 10 * golden.ErrorOf("prediction_initial")));
            if (golden.Case["evaluate_on_prediction_rows"]?[which] is not JsonObject evaluated) continue;
            var (first, end) = golden.PredictionRows;
            var rows = GoldenModel.Rows(golden.Data(model), first, end);
            var values = model.Evaluate(new Dataset(rows.Inputs, rows.Labels)); // recorded without sample weights
            Compare($"{name}/{which}", evaluated, values, 2e-5);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void TheWeightsAreInKerasOrder(string name)
    {
        var golden = GoldenModel.Open(name);
        var model = golden.Load("initial.keras");
        var recorded = golden.Case["weights"]!.AsArray();
        Assert.Equal(recorded.Select(w => string.Join(",", w!["shape"]!.AsArray().Select(d => (int)d!))),
            model.Weights.Select(w => string.Join(",", w.Shape.Dims.ToArray())));
        for (int i = 0; i < recorded.Count; i++)
        {
            double sum = model.Weights[i].Values.ToArray().Sum(v => (double)v);
            Assert.Equal((double)recorded[i]!["initial"]!["sum"]!, sum, 1e-3 + 1e-4 * Math.Abs(sum));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void TheFirstGradientIsRecorded(string name)
    {
        var golden = GoldenModel.Open(name);
        var model = golden.Load("initial.keras");
        if (golden.Steps == 0) Assert.Skip("This model was not trained.");
        var data = GoldenModel.Rows(golden.Data(model), 0, golden.Batch);
        var compilation = model.Compilation!;
        using var feed = new Feed(model, compilation, data, training: true);
        var total = new Objective(model, compilation, feed.Weighted, training: false, CpuBackend.Default).Total;
        var weights = model.TrainableWeights;
        var gradients = Gradients.Of(total, [.. weights.Select(w => w.Parameter.Symbol)]);
        var program = CpuBackend.Default.Prepare(Program.Compile([total, .. gradients.OfType<Symbol>()], training: true), golden.Batch);
        feed.Fill(program, [.. Enumerable.Range(0, golden.Batch)]);
        program.Run();
        double largest = gradients.OfType<Symbol>().Max(g => program.Output(g).ToArray().Max(Math.Abs));
        int compared = 0;
        for (int i = 0; i < model.Weights.Count; i++)
        {
            int at = weights.ToList().IndexOf(model.Weights[i]);
            if (at < 0) continue;
            string index = i.ToString(CultureInfo.InvariantCulture);
            double[] ours = [.. program.Output(gradients[at]!).ToArray().Select(v => (double)v)];
            double[] expected;
            if (golden.Has($"gradient_first_step.{index}")) expected = golden.Array($"gradient_first_step.{index}").Values;
            else if (golden.Has($"gradient_first_step_at.{index}"))
            {
                ours = [.. golden.Array($"gradient_first_step_at.{index}").Values.Select(p => ours[(int)p])];
                expected = golden.Array($"gradient_first_step_sample.{index}").Values;
            }
            else continue;
            compared++;
            double scale = Math.Max(expected.Max(Math.Abs), largest / 10);
            for (int k = 0; k < expected.Length; k++)
                Assert.True(Math.Abs(ours[k] - expected[k]) <= 1e-5 * scale,
                    string.Create(CultureInfo.InvariantCulture, $"{name}: gradient of {model.Weights[i]} at {k}: ours {ours[k]:G9}, recorded {expected[k]:G9}."));
        }
        Assert.Equal(weights.Count, compared);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryStepIsRecorded(string name)
    {
        var golden = GoldenModel.Open(name);
        var model = golden.Load("initial.keras");
        if (golden.Steps == 0) Assert.Skip("This model was not trained.");
        var data = golden.Data(model);
        Train(golden, model, data, golden.Training["per_step"]!.AsObject(), golden.Steps, 0);
        CheckPredictions(golden, model, "trained", Math.Max(1e-5, 10 * golden.ErrorOf("prediction_trained")));

        var trained = golden.Load("trained.keras");
        Assert.Equal(golden.Steps, trained.Compilation!.Optimizer.Iterations);
        CheckWeights(golden, model, trained);
        CheckSlots(golden, model, trained);
        if (golden.Case["resume"]?["per_step"] is not JsonObject resumed) return;
        int more = resumed["loss"]!.AsArray().Count;
        Train(golden, model, data, resumed, more, golden.Steps);
        Train(golden, trained, data, resumed, more, golden.Steps);
    }

    [Theory, MemberData(nameof(Names))]
    public void FitReportsWhatKerasReports(string name)
    {
        var golden = GoldenModel.Open(name);
        if (golden.Steps == 0) Assert.Skip("This model was not trained.");
        var model = golden.Load("initial.keras");
        if (golden.Training["fit_history_one_epoch"] is JsonObject one)
        {
            var rows = GoldenModel.Rows(golden.Data(model), 0, golden.Steps * golden.Batch);
            CompareHistory(name, one, model.Fit(rows, batchSize: golden.Batch, shuffle: false), golden.LossTolerance(golden.Steps));
        }
        if (golden.Case["fit_two_epochs"] is not JsonObject two) return;
        model = golden.Load("initial.keras");
        var some = GoldenModel.Rows(golden.Data(model), (int)two["rows"]![0]!, (int)two["rows"]![1]!);
        var history = model.Fit(some, validationSplit: (double)two["validation_split"]!, epochs: (int)two["epochs"]!,
            batchSize: (int)two["batch_size"]!, shuffle: false);
        CompareHistory(name, two["history"]!.AsObject(), history, golden.LossTolerance(golden.Steps));
    }

    private static void Train(GoldenModel golden, Model model, Dataset data, JsonObject expected, int steps, int from)
    {
        for (int step = 0; step < steps; step++)
        {
            var rows = GoldenModel.Rows(data, step * golden.Batch, (step + 1) * golden.Batch);
            var history = model.Fit(rows, batchSize: golden.Batch, shuffle: false, epochs: from + step + 1, initialEpoch: from + step);
            var values = expected.ToDictionary(p => p.Key, p => (double)p.Value![step]!);
            Assert.Equal(values.Keys.Order(StringComparer.Ordinal), history.Names);
            foreach (var (key, value) in values)
                Close($"{golden.Name} step {from + step} {key}", value, history[key][0], golden.LossTolerance(from + step));
        }
    }

    private static void CheckPredictions(GoldenModel golden, Model model, string which, double tolerance)
    {
        var (first, end) = golden.PredictionRows;
        var answers = model.Predict(GoldenModel.Rows(golden.Data(model), first, end));
        for (int i = 0; i < model.Heads.Count; i++)
        {
            var expected = golden.Prediction(which, model, i);
            var ours = answers[model.Heads[i].Name];
            Assert.Equal(expected.Shape, ours.Shape.Dims.ToArray());
            double error = GoldenCase.ScaledError([.. ours.Values.Select(v => (double)v)], expected.Values, out int worst);
            Assert.True(error <= tolerance, string.Create(CultureInfo.InvariantCulture,
                $"{golden.Name}/{which}, head {model.Heads[i].Name}: error {error:G3} above {tolerance:G3}; at {worst} ours {ours.Values[worst]:G9}, recorded {expected.Values[worst]:G9}."));
        }
    }

    private static void CheckWeights(GoldenModel golden, Model ours, Model recorded)
    {
        var errors = golden.Case["float32_error"]!["weights_final_by_tensor"]!.AsArray();
        for (int i = 0; i < recorded.Weights.Count; i++)
        {
            double tolerance = Math.Max(1e-5, 10 * (double)errors[i]!["largest_difference"]!);
            Span<float> a = ours.Weights[i].Values, b = recorded.Weights[i].Values;
            for (int k = 0; k < a.Length; k++)
                Assert.True(Math.Abs(a[k] - b[k]) <= tolerance, string.Create(CultureInfo.InvariantCulture,
                    $"{golden.Name}: {ours.Weights[i]} at {k}: ours {a[k]:G9}, recorded {b[k]:G9}, allowed {tolerance:G3}."));
        }
    }

    private static void CheckSlots(GoldenModel golden, Model ours, Model recorded)
    {
        var (a, b) = (ours.Compilation!.Optimizer.Variables, recorded.Compilation!.Optimizer.Variables);
        Assert.Equal(b.Select(v => v.ToString()), a.Select(v => v.ToString()));
        double tolerance = Math.Max(1e-4, 20 * golden.ErrorOf("weights_final"));
        // What follows gradients that are 0 but for rounding (a bias just before batch normalization) is compared with the largest of its kind.
        static string Kind(object variable) => variable.ToString()!.Split('/')[^1];
        var largest = b.GroupBy(Kind).ToDictionary(g => g.Key, g => g.Max(v => v.Values.ToArray().Max(Math.Abs)));
        for (int i = 0; i < a.Count; i++)
        {
            double error = GoldenCase.ScaledError([.. a[i].Values.ToArray().Select(v => (double)v)], [.. b[i].Values.ToArray().Select(v => (double)v)], out int worst);
            if (error > tolerance && Math.Abs(a[i].Values[worst] - b[i].Values[worst]) <= 1e-6 * largest[Kind(b[i])]) continue;
            Assert.True(error <= tolerance, string.Create(CultureInfo.InvariantCulture, $"{golden.Name}: {a[i]} at {worst}: error {error:G3} above {tolerance:G3}."));
        }
    }

    internal static void CompareHistory(string name, JsonObject expected, History history, double tolerance)
    {
        Assert.Equal(expected.Select(p => p.Key).Order(StringComparer.Ordinal), history.Names);
        foreach (var (key, node) in expected)
        {
            double[] values = node is JsonArray array ? [.. array.Select(v => (double)v!)] : [(double)node!];
            Assert.Equal(values.Length, history.Epochs.Count);
            for (int epoch = 0; epoch < values.Length; epoch++) Close($"{name} epoch {epoch} {key}", values[epoch], history[key][epoch], tolerance);
        }
    }

    internal static void Compare(string name, JsonObject expected, IReadOnlyDictionary<string, double> values, double tolerance)
    {
        Assert.Equal(expected.Select(p => p.Key).Order(StringComparer.Ordinal), values.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, value) in expected) Close($"{name} {key}", (double)value!, values[key], tolerance);
    }

    internal static void Close(string what, double expected, double ours, double tolerance) =>
        Assert.True(Math.Abs(ours - expected) <= tolerance * Math.Max(Math.Abs(expected), 0.01),
            string.Create(CultureInfo.InvariantCulture, $"{what}: ours {ours:G9}, recorded {expected:G9}, allowed {tolerance:G3} of it."));
}
