using System.Text.Json.Nodes;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving;

/// <summary>Weights alone, in each format, into the same model and into one that shares a part of it.</summary>
public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Endings => [".weights.h5", ".safetensors", ".npz"];

    public static TheoryData<string> Names => [.. GoldenModel.Names];

    public void Dispose() => _folder.Dispose();

    // The wine model with another head: trunk1 and trunk2 fit, quality has another shape, color is missing, price is new.
    private static Model Cousin()
    {
        var x = Espalier.Layers.Input(new Shape(11), "features");
        var trunk = x.Dense(64, Activation.Relu, name: "trunk1").Dense(32, Activation.Relu, name: "trunk2");
        return new Model(x, [trunk.Dense(5, Activation.Softmax, name: "quality"), trunk.Dense(1, name: "price")], seed: 77);
    }

    private static float[] Values(Model model, string weight) => model.Weights.Single(w => w.ToString() == weight).Values.ToArray();

    [Theory, MemberData(nameof(Endings))]
    public void AllOfAModel(string ending)
    {
        var (from, to) = (Models.TrainingTests.Wine(seed: 5), Models.TrainingTests.Wine(seed: 6));
        from.SaveWeights(_folder["a" + ending]);
        var loaded = to.LoadWeights(_folder["a" + ending]);
        Assert.True(loaded.IsWhole);
        Assert.Equal(["trunk1/kernel", "trunk1/bias", "trunk2/kernel", "trunk2/bias", "quality/kernel", "quality/bias", "color/kernel", "color/bias"], loaded.Loaded);
        for (int i = 0; i < from.Weights.Count; i++) Assert.Equal(from.Weights[i].Values, to.Weights[i].Values);
    }

    [Fact]
    public void WeightsOfAModelFile()
    {
        var (from, to) = (Models.TrainingTests.Wine(seed: 5), Models.TrainingTests.Wine(seed: 6));
        from.Save(_folder["a.keras"]);
        Assert.True(to.LoadWeights(_folder["a.keras"]).IsWhole);
        Assert.Equal(from.Weights[0].Values, to.Weights[0].Values);
    }

    [Theory, MemberData(nameof(Endings))]
    public void WhatDoesNotFitIsNamedAtOnceAndNothingIsChanged(string ending)
    {
        Models.TrainingTests.Wine(seed: 5).SaveWeights(_folder["a" + ending]);
        var cousin = Cousin();
        float[] before = Values(cousin, "trunk1/kernel");
        string message = Assert.Throws<EspalierException>(() => cousin.LoadWeights(_folder["a" + ending])).Message;
        // Keras finds layers by the numbers of their classes, not by name, so there price takes the place of color.
        string[] names = ending == ".weights.h5" ? [] : ["price", "color"];
        foreach (string part in (string[])[_folder["a" + ending], "quality", "(32, 5)", "(32, 3)", "(5,)", "(3,)", .. names]) Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Equal(before, Values(cousin, "trunk1/kernel"));
    }

    [Theory, MemberData(nameof(Endings))]
    public void WhatFitsIsLoadedByNameAndTheRestReported(string ending)
    {
        var wine = Models.TrainingTests.Wine(seed: 5);
        wine.SaveWeights(_folder["a" + ending]);
        var cousin = Cousin();
        float[] price = Values(cousin, "price/kernel"), quality = Values(cousin, "quality/kernel");
        var loaded = cousin.LoadWeights(_folder["a" + ending], some: true);
        Assert.Equal(["trunk1/kernel", "trunk1/bias", "trunk2/kernel", "trunk2/bias"], loaded.Loaded);
        Assert.Contains("'price", string.Join(' ', loaded.Missing), StringComparison.Ordinal);
        Assert.Equal(2, loaded.Misshapen.Count);
        Assert.Contains("'color", string.Join(' ', loaded.Unused), StringComparison.Ordinal);
        Assert.False(loaded.IsWhole);
        Assert.Contains("4 variables loaded.", loaded.ToString(), StringComparison.Ordinal);
        Assert.Equal(Values(wine, "trunk2/kernel"), Values(cousin, "trunk2/kernel"));
        Assert.Equal((price, quality), (Values(cousin, "price/kernel"), Values(cousin, "quality/kernel")), EqualArrays);
    }

    [Theory, MemberData(nameof(Endings))]
    public void NothingInCommonIsAnErrorEvenByName(string ending)
    {
        Models.TrainingTests.Wine(seed: 5).SaveWeights(_folder["a" + ending]);
        var x = Espalier.Layers.Input(new Shape(3), "other");
        var model = new Model(x, x.Dense(2, name: "alone"));
        Assert.Contains("none of its weights", Assert.Throws<EspalierException>(() => model.LoadWeights(_folder["a" + ending], some: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndingsSayTheFormat()
    {
        var model = Models.TrainingTests.Wine();
        Assert.Contains(".safetensors", Assert.Throws<EspalierException>(() => model.SaveWeights(_folder["a.bin"])).Message, StringComparison.Ordinal);
        Assert.Contains(".npz", Assert.Throws<EspalierException>(() => model.LoadWeights(_folder["a.bin"])).Message, StringComparison.Ordinal);
        Assert.Contains("metadata", Assert.Throws<EspalierException>(() => model.SaveWeights(_folder["a.npz"], new Dictionary<string, string> { ["a"] = "b" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SafetensorsSayWhatTheyHold()
    {
        Models.TrainingTests.Wine().SaveWeights(_folder["a.safetensors"], new Dictionary<string, string> { ["class_names"] = "{\"quality\":[\"low\",\"middle\",\"high\"]}" });
        using var file = SafetensorsFile.Open(_folder["a.safetensors"]);
        Assert.Equal("[\"quality\",\"color\"]", file.Metadata["heads"]);
        Assert.Equal("Dense", (string?)JsonNode.Parse(file.Metadata["layers"])!["trunk1"]);
        Assert.Contains("middle", file.Metadata["class_names"], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void ArraysHaveKerasNames(string name)
    {
        var golden = GoldenModel.Open(name);
        var model = golden.Load("initial.keras");
        string[] keras = [.. golden.Case["weights"]!.AsArray().Select(w => (string)w!["path"]!)], ours = [.. WeightNames.Of(model).Select(n => n.Name)];
        // Keras puts the name of a Sequential that is the whole model in front.
        if (model is Sequential) keras = [.. keras.Select(k => k[(k.IndexOf('/', StringComparison.Ordinal) + 1)..])];
        Assert.Equal(keras, ours);
        Assert.Equal(model.Weights, WeightNames.Of(model).Select(n => n.Weight));
        foreach (string ending in (string[])[".weights.h5", ".safetensors", ".npz"])
        {
            model.SaveWeights(_folder["a" + ending]);
            var other = golden.Load("initial.keras");
            foreach (var weight in other.Weights) weight.Values.Clear();
            Assert.True(other.LoadWeights(_folder["a" + ending]).IsWhole);
            for (int i = 0; i < model.Weights.Count; i++) Assert.Equal(model.Weights[i].Values, other.Weights[i].Values);
        }
    }

    [Fact]
    public void NumPyReadsAndWritesThem()
    {
        var model = Models.TrainingTests.Wine(seed: 5);
        model.SaveWeights(_folder["a.npz"]);
        Python.Run("""
            import sys, numpy as np
            a = dict(np.load(sys.argv[1]))
            assert a['trunk1/kernel'].shape == (11, 64) and a['trunk1/kernel'].dtype == np.float32, a.keys()
            np.savez_compressed(sys.argv[2], **{'wine/' + k: (v * 2).astype('float64') for k, v in a.items()})
            """, _folder["a.npz"], _folder["b.npz"]);
        var other = Models.TrainingTests.Wine(seed: 6);
        Assert.True(other.LoadWeights(_folder["b.npz"]).IsWhole);
        for (int i = 0; i < model.Weights.Count; i++) Assert.Equal(model.Weights[i].Values.ToArray().Select(v => 2 * v), other.Weights[i].Values.ToArray());
    }

    private static bool EqualArrays((float[], float[]) a, (float[], float[]) b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2);
}
