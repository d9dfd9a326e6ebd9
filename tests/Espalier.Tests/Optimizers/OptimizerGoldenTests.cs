using System.Text.Json.Nodes;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Optimizers;

/// <summary>Every optimizer against Keras: the weights after each step, the slots at the end, averaged weights, rates, settings.</summary>
public class OptimizerGoldenTests
{
    [Theory, GoldenCases("optimizers")]
    public void MatchesKeras(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "optimizers", name);
        var optimizer = Created(golden);
        var recorded = golden.Json["variables"]!.AsArray();
        var starts = golden.Numbered("variable");
        var run = new OptimizerRun(optimizer, [.. starts.Select((start, i) =>
        {
            string[] path = ((string)recorded[i]!["path"]!).Split('/');
            return (path[0], path[1], new Shape(start.Shape), start.Floats);
        })]);
        var gradients = golden.Numbered("gradient");
        int steps = golden.Json["steps"]!.GetValue<int>();
        var trajectories = starts.Select(s => new float[steps * s.Values.Length]).ToArray();
        for (int step = 0; step < steps; step++)
        {
            Assert.Equal(golden.Json["learning_rate_before_step"]![step]!.GetValue<double>(), optimizer.CurrentLearningRate, 1e-5 * optimizer.CurrentLearningRate + 1e-9);
            run.Step([.. gradients.Select(g => g.Floats[(step * g.RowLength)..((step + 1) * g.RowLength)])]);
            Assert.Equal(golden.Json["iterations_after_step"]![step]!.GetValue<long>(), optimizer.Updates);
            for (int i = 0; i < trajectories.Length; i++) run.Weights[i].Values.CopyTo(trajectories[i].AsSpan(step * starts[i].Values.Length));
        }
        for (int i = 0; i < trajectories.Length; i++) golden.AssertClose($"trajectory.{i}", trajectories[i], golden.Tolerance("trajectory"));
        CheckSlots(golden, optimizer);
        if (!golden.Has("ema_final.0")) return;
        optimizer.FinishTraining();
        for (int i = 0; i < starts.Count; i++) golden.AssertClose($"ema_final.{i}", run.Weights[i].Values, golden.Tolerance("trajectory"));
    }

    private static Optimizer Created(GoldenCase golden)
    {
        var optimizer = golden.Create<Optimizer>();
        // What is spared by the decay is no part of a configuration.
        return golden.Name != "adamw_exclude_bias" ? optimizer : new AdamW(0.05, 0.1, settings: new OptimizerSettings { WithoutDecay = ["bias"] });
    }

    private static void CheckSlots(GoldenCase golden, Optimizer optimizer)
    {
        var names = golden.Json["slots"]!.AsArray();
        Assert.Equal(optimizer.Iterations, (long)golden["slot.0"].Values[0]);
        int at = optimizer.LearningRate.IsSchedule ? 1 : 2;
        if (at == 2) Assert.Equal(optimizer.CurrentLearningRate, golden["slot.1"].Values[0], 1e-7);
        Assert.Equal(names.Count - at, optimizer.Variables.Count);
        foreach (var variable in optimizer.Variables)
        {
            if (variable.Weight is { } weight && variable.Name is not ("r" or "c")) // which have no names of their own in Keras
                Assert.Equal((string?)names[at]!["name"], $"{weight.ToString().Replace('/', '_')}_{variable.Name}");
            Assert.Equal(golden[$"slot.{at}"].Shape, variable.Shape.Dims.ToArray());
            golden.AssertClose($"slot.{at}", variable.Values, golden.Tolerance("trajectory"));
            at++;
        }
    }

    [Theory, GoldenCases("optimizers")]
    public void SettingsSurviveWritingAndReading(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "optimizers", name);
        var written = golden.Create<Optimizer>().ToJson()["config"]!.AsObject();
        var recorded = golden.Json["config"]!.AsObject();
        Assert.Equal(recorded.Select(p => p.Key), written.Select(p => p.Key));
        Same(recorded, written, name);
    }

    [Fact]
    public void SchedulesMatchKeras()
    {
        var schedules = JsonNode.Parse(File.ReadAllText(GoldenFolder.Require().Path("optimizers", "schedules.json")))!.AsObject();
        Assert.NotEmpty(schedules);
        foreach (var (name, node) in schedules)
        {
            string className = (string)node!["class_name"]!;
            var schedule = Registry<LearningRate>.Create(className, new Config(className, node["config"]!.DeepClone().AsObject()));
            var (steps, values) = (node["steps"]!.AsArray(), node["values_float64"]!.AsArray());
            for (int i = 0; i < steps.Count; i++)
            {
                double ours = schedule.At(steps[i]!.GetValue<long>()), golden = values[i]!.GetValue<double>();
                Assert.True(Math.Abs(ours - golden) <= 1e-9 + 1e-7 * golden, $"{name} at step {steps[i]}: ours {ours:G9}, golden {golden:G9}.");
            }
            var written = new Config(className);
            schedule.WriteConfig(written);
            Same(node["config"]!, written.Json, name);
        }
    }

    private static void Same(JsonNode? recorded, JsonNode? written, string where)
    {
        if (recorded is JsonObject o)
            foreach (var (key, value) in o) Same(value, written![key], $"{where}.{key}");
        else if (recorded is JsonArray a)
            for (int i = 0; i < a.Count; i++) Same(a[i], written![i], $"{where}[{i}]");
        else if (recorded is JsonValue v && v.TryGetValue(out double number))
            Assert.Equal(number, JsonNode.Parse(written?.ToJsonString() ?? "null")?.GetValue<double>());
        else Assert.Equal(recorded?.ToJsonString(), written?.ToJsonString());
    }
}
