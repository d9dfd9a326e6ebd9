using System.Text;
using Espalier.Graph;

namespace Espalier.Tests.Saving;

/// <summary>Models that are written and read again.</summary>
public class SavingTests
{
    private static readonly DateTimeOffset Date = new(2026, 8, 1, 12, 34, 56, TimeSpan.Zero);

    [Fact]
    public void AModelComesBack()
    {
        using var folder = new TemporaryFolder();
        var model = Models.TrainingTests.Wine(seed: 5);
        var data = Models.TrainingTests.Rows(100);
        model.Fit(data, epochs: 2);
        model.Extras["recipe.json"] = "{}"u8.ToArray();
        model.Save(folder["wine.keras"], Date);

        var back = Model.Load(folder["wine.keras"]);
        Assert.Empty(back.LoadWarnings);
        Assert.Equal(5, back.Seed);
        Assert.Equal("{}", Encoding.UTF8.GetString(back.Extras["recipe.json"]));
        Assert.Equal(model.Predict(data)["quality"].Values, back.Predict(data)["quality"].Values);
        Assert.Equal(model.Evaluate(data), back.Evaluate(data));
        Assert.Equal(["dense"], ModelFiles.Config(folder["wine.keras"])["config"]!["layers"]!.AsArray()
            .Where(l => (string?)l!["class_name"] != "InputLayer").Select(l => Layer.SnakeCase((string)l!["class_name"]!)).Distinct());
    }

    [Fact]
    public void SavingWhatWasLoadedGivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        var model = Models.TrainingTests.Wine(seed: 5);
        model.Fit(Models.TrainingTests.Rows(100), epochs: 2);
        model.Extras["notes/a.txt"] = "hello"u8.ToArray();
        model.Save(folder["1.keras"], Date);
        Model.Load(folder["1.keras"]).Save(folder["2.keras"], Date);
        Assert.Equal(File.ReadAllBytes(folder["1.keras"]), File.ReadAllBytes(folder["2.keras"]));
        Assert.Equal(2, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void WeightsAloneComeBack()
    {
        using var folder = new TemporaryFolder();
        var (model, other) = (Models.TrainingTests.Wine(seed: 5), Models.TrainingTests.Wine(seed: 6));
        var data = Models.TrainingTests.Rows(20);
        Assert.NotEqual(model.Predict(data)["quality"].Values, other.Predict(data)["quality"].Values);
        model.SaveWeights(folder["w.weights.h5"]);
        other.LoadWeights(folder["w.weights.h5"]);
        Assert.Equal(model.Predict(data)["quality"].Values, other.Predict(data)["quality"].Values);
    }

    [Fact]
    public void NestedSharedAndNamedPartsComeBack()
    {
        using var folder = new TemporaryFolder();
        var inner = Espalier.Layers.Input(new Shape(4), "inner_in");
        var trunk = new Model(inner, inner.Dense(6, Activation.Tanh, name: "inner_dense"), "trunk");
        var head = new Sequential([new Dense(3, Activation.Relu, name: "h1"), new Dense(1, name: "h2")], "head");
        var shared = new Dense(5, name: "shared");
        var (a, b) = (Espalier.Layers.Input(new Shape(4), "a"), Espalier.Layers.Input(new Shape(4), "b"));
        shared.Apply(trunk.Apply(Espalier.Layers.Input(new Shape(4)))); // a call outside the model
        var (left, right) = (shared.Apply(trunk.Apply(a)), shared.Apply(trunk.Apply(b)));
        var model = new Model(new Dictionary<string, Symbol> { ["b"] = b, ["a"] = a },
            new Dictionary<string, Symbol> { ["y"] = head.Apply(left), ["x"] = trunk.Apply(b), ["z"] = right }, "whole", seed: 3);
        model.Save(folder["m.keras"], Date);

        var back = Model.Load(folder["m.keras"]);
        Assert.Equal(["y", "x", "z"], back.Heads.Select(h => h.Name));
        Assert.Equal(model.Layers.Select(l => l.Name), back.Layers.Select(l => l.Name));
        var key = RandomKey.For(1, "test");
        var data = new Dataset(new[] { "p", "q" }.Select((_, i) => new Tensor(new Shape(7, 4), [.. Enumerable.Range(0, 28).Select(k => (float)key.Normal(28 * i + k))])).ToList());
        var (expected, ours) = (model.Predict(data), back.Predict(data));
        foreach (var (name, tensor) in expected) Assert.Equal(tensor.Values, ours[name].Values);
        back.Save(folder["n.keras"], Date);
        Assert.Equal(File.ReadAllBytes(folder["m.keras"]), File.ReadAllBytes(folder["n.keras"]));
        // Keras counts a nested functional model's own node where it ends a network.
        var config = ModelFiles.Config(folder["m.keras"])["config"]!;
        Assert.Equal("""["trunk",3,0]""", config["output_layers"]!["x"]!.ToJsonString());
        Assert.Equal("""["head",0,0]""", config["output_layers"]!["y"]!.ToJsonString());
    }

    [Fact]
    public void ACloneHasWeightsOfItsOwn()
    {
        var model = Models.TrainingTests.Wine(seed: 4);
        var data = Models.TrainingTests.Rows(30);
        var copy = model.Clone();
        float[] before = copy.Predict(data)["quality"].Values;
        Assert.Equal(model.Predict(data)["quality"].Values, before);
        model.Fit(data);
        Assert.Equal(before, copy.Predict(data)["quality"].Values);
        Assert.NotEqual(before, model.Predict(data)["quality"].Values);
    }

    public static TheoryData<string> Examples => [.. Layers.LayerExamples.Found.Keys];

    [Theory, MemberData(nameof(Examples))]
    public void EveryLayerComesBackInAModel(string name)
    {
        using var folder = new TemporaryFolder();
        var example = Layers.LayerExamples.Found[name];
        if (example.Inputs.Count == 0) return;
        List<Symbol> inputs = [.. example.Inputs.Select(s => Espalier.Layers.Input(s.WithoutFirst()))];
        var model = new Model(inputs, example.Make().Apply(inputs), seed: 2);
        foreach (var weight in model.Weights)
            for (int i = 0; i < weight.Values.Length; i++) weight.Values[i] = 0.3f + RandomKey.For(1, weight.ToString()).Uniform(i);
        model.Save(folder["m.keras"], Date);
        var back = Model.Load(folder["m.keras"]);
        Assert.Empty(back.LoadWarnings);
        var data = new Dataset([.. example.Inputs.Select(s =>
        {
            var tensor = new Tensor(s.WithBatch(3));
            for (int i = 0; i < tensor.Values.Length; i++)
                tensor.Values[i] = example.Classes is { } classes ? i % classes : (float)RandomKey.For(2, "x").Normal(i);
            return tensor;
        })]);
        var head = model.Heads[0].Name;
        Assert.Equal(model.Predict(data)[head].Values, back.Predict(data)[head].Values);
        back.Save(folder["n.keras"], Date);
        Assert.Equal(File.ReadAllBytes(folder["m.keras"]), File.ReadAllBytes(folder["n.keras"]));
    }

    [Fact]
    public void WhatKerasLacksIsKeptOutOfItsPart()
    {
        using var folder = new TemporaryFolder();
        var model = Models.TrainingTests.Wine();
        model.Compile(new Adam(), losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy },
            metrics: [new Accuracy(), new BalancedAccuracy()], classWeights: new() { ["quality"] = ClassWeights.Balanced, ["color"] = new ClassWeights(1, 2.5) });
        model.Save(folder["m.keras"]);
        Assert.DoesNotContain("BalancedAccuracy", Encoding.UTF8.GetString(ModelFiles.Member(folder["m.keras"], "config.json")), StringComparison.Ordinal);
        var back = Model.Load(folder["m.keras"]);
        Assert.Empty(back.LoadWarnings);
        Assert.Equal(model.Compilation!.Names, back.Compilation!.Names);
        Assert.Null(back.Compilation.Heads[0].ClassWeights!.Values);
        Assert.Equal([1, 2.5], back.Compilation.Heads[1].ClassWeights!.Values);
    }
}
