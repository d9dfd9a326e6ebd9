using System.Text.Json.Nodes;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving;

/// <summary>Files that Keras wrote: read, and written again as Keras writes them.</summary>
public class FileGoldenTests
{
    public static TheoryData<string> Files
    {
        get
        {
            if (GoldenFolder.Full is not { } folder) return [""];
            string[] all = [.. Directory.GetFiles(folder.Root, "*.keras", SearchOption.AllDirectories)];
            return [.. all.Select(f => Path.GetRelativePath(folder.Root, f)).Order(StringComparer.Ordinal)];
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void IsWrittenAgainAsKerasWroteIt(string file)
    {
        string path = GoldenFolder.Require().Path(file);
        using var folder = new TemporaryFolder();
        var model = Model.Load(path);
        Assert.Empty(model.LoadWarnings);
        model.Save(folder["again.keras"]);

        var (theirs, ours) = (WeightTree.Of(path), WeightTree.Of(folder["again.keras"]));
        Assert.Equal(theirs.Lines, ours.Lines);
        foreach (var (name, values) in theirs.Values)
            if (values.Length > 1) Assert.Equal(values, ours.Values[name]);
            else Assert.Equal(values[0], ours.Values[name][0], 2e-6 * Math.Abs(values[0])); // numbers that follow from the count of steps
        Assert.Equal([], ConfigTree.Differences(ModelFiles.Config(path), ModelFiles.Config(folder["again.keras"])));

        var again = Model.Load(folder["again.keras"]);
        Assert.Equal(model.Layers.Select(l => l.Name), again.Layers.Select(l => l.Name));
        var data = Noise(model);
        var (before, after) = (model.Predict(data), again.Predict(data));
        foreach (var (head, answer) in before) Assert.Equal(answer.Values, after[head].Values);
    }

    // The order depends on the graph alone, so others stand in for layers that may not exist here: within each class the names must come as numbered.
    [Theory, MemberData(nameof(Files))]
    public void TheOrderOfAnyLayersIsKeras(string file)
    {
        string path = GoldenFolder.Require().Path(file);
        var config = ModelFiles.Config(path);
        var classes = new Dictionary<string, string>();
        StandIn(config, "", classes);
        using var scope = new LoadScope(long.MaxValue);
        var model = LayerReader.ReadModel(config, 0);
        var named = WeightTree.Of(path).Lines.Where(l => l.Contains("/vars is '", StringComparison.Ordinal)).ToHashSet();
        Check(model, "", "");

        void Check(Model container, string prefix, string names)
        {
            var counts = new Dictionary<string, int>();
            foreach (var layer in container is Sequential stack ? stack.Stack : container.Layers)
            {
                if (layer is PlainOp || layer is InputLayer && container is Sequential) continue;
                string stem = Layer.SnakeCase(classes[$"{names}/{layer.Name}"]);
                int number = counts[stem] = counts.GetValueOrDefault(stem, -1) + 1;
                string group = number == 0 ? stem : $"{stem}_{number}";
                Assert.Contains($"{prefix}/layers/{group}/vars is '{layer.Name}'", named);
                if (layer is Model inner) Check(inner, $"{prefix}/layers/{group}", $"{names}/{layer.Name}");
            }
        }
    }

    private static void StandIn(JsonObject model, string names, Dictionary<string, string> classes)
    {
        foreach (var layer in model["config"]!["layers"]!.AsArray().Select(l => l!.AsObject()))
        {
            string className = (string)layer["class_name"]!, name = $"{names}/{(string)layer["config"]!["name"]!}";
            classes[name] = className;
            if (layer["config"]!["layers"] is not null) StandIn(layer, name, classes);
            else if (className == "InputLayer") layer["config"]!["batch_shape"] = new JsonArray(null, 4);
            else if (!PlainOp.IsOne(layer))
            {
                layer["class_name"] = layer["inbound_nodes"]?[0]?["args"]?[0] is JsonArray ? "Add" : "Activation";
                layer["config"] = new JsonObject { ["name"] = (string)layer["config"]!["name"]!, ["activation"] = "linear" };
            }
        }
    }

    private static Dataset Noise(Model model)
    {
        var key = RandomKey.For(3, "noise");
        return new Dataset([.. model.Inputs.Items.Select((symbol, i) =>
        {
            var tensor = new Tensor(symbol.Shape.WithBatch(5));
            for (int k = 0; k < tensor.Values.Length; k++) tensor.Values[k] = MathF.Min(4, MathF.Abs(MathF.Floor(4 * (float)key.Normal(k * 7 + i))));
            return tensor;
        })]);
    }
}
