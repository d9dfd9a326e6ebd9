using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>Mixtures of experts, cross-stitch units and averaged branches against their formulas, and their files.</summary>
public class BranchStyleTests
{
    private static float[] Normals(string purpose, int count) => [.. Enumerable.Range(0, count).Select(i => (float)RandomKey.For(1, purpose).Normal(i))];

    private static Model Mixture()
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var mixed = x.MixtureOfExperts(["a", "b"], 3, (seen, e) => seen.Dense(4, Activation.Tanh, name: $"expert_{e}"));
        return new Model(x, [mixed[0].Dense(2, Activation.Softmax, name: "a"), mixed[1].Dense(1, name: "b")], "mmoe", seed: 4);
    }

    private static float[] Weight(Model model, string layer, string name) => model.Weights.Single(w => w.Layer.Name == layer && w.Name == name).Values.ToArray();

    [Fact]
    public void AMixtureWeighsItsExpertsByEachHeadsGate()
    {
        var model = Mixture();
        var x = new Tensor(new Shape(5, 3), Normals("x", 15));
        var answers = model.Predict(x)["b"];
        float[] gate = Weight(model, "experts_gate_b", "kernel"), last = Weight(model, "b", "kernel");
        for (int row = 0; row < 5; row++)
        {
            var shares = new double[3];
            for (int e = 0; e < 3; e++)
            {
                for (int i = 0; i < 3; i++) shares[e] += x.Row(row)[i] * gate[i * 3 + e];
                shares[e] = Math.Exp(shares[e]);
            }
            double sum = shares.Sum(), expected = 0;
            for (int e = 0; e < 3; e++)
            {
                float[] kernel = Weight(model, $"expert_{e}", "kernel");
                for (int u = 0; u < 4; u++)
                {
                    double value = 0;
                    for (int i = 0; i < 3; i++) value += x.Row(row)[i] * kernel[i * 4 + u];
                    expected += shares[e] / sum * Math.Tanh(value) * last[u];
                }
            }
            Assert.Equal(expected, answers.Values[row], 1e-5);
        }
    }

    [Fact]
    public void AMixtureIsPlainKerasLayersAndSurvivesItsFile()
    {
        var model = Mixture();
        Assert.All(model.Layers, l => Assert.True(Registry<Layer>.IsKeras(l), l.ClassName));
        string path = Path.Combine(Path.GetTempPath(), $"mmoe-{Guid.NewGuid():N}.keras");
        try
        {
            model.Save(path);
            var x = new Tensor(new Shape(5, 3), Normals("x", 15));
            Assert.Equal(model.Predict(x)["a"].Values, Model.Load(path).Predict(x)["a"].Values);
        }
        finally { File.Delete(path); }
        var input = Espalier.Layers.Input(new Shape(3), "x");
        Assert.Throws<EspalierException>(() => input.MixtureOfExperts(["a"], 1, (s, _) => s.Dense(2)));
        Assert.Contains("expert 1", Assert.Throws<EspalierException>(() => input.MixtureOfExperts(["a"], 2, (s, e) => s.Dense(2 + e))).Message);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void ACrossStitchUnitMixesStreamsAndStartsNearTheIdentity(bool byChannel)
    {
        var x = Espalier.Layers.Input(new Shape(4), "x");
        Symbol[] streams = [.. Enumerable.Range(0, 3).Select(s => x.Dense(2, name: $"stream_{s}"))];
        var mixed = Espalier.Layers.CrossStitch(streams, 0.8, byChannel, "stitch");
        var model = new Model(x, [.. streams, .. mixed.Select((m, i) => m.Dense(2, name: $"after_{i}"))], "stitched", seed: 4);
        var rows = new Tensor(new Shape(3, 4), Normals("rows", 12));
        var answers = model.Predict(rows);
        float[] mixture = Weight(model, "stitch", "mixture");
        Assert.Equal(byChannel ? 18 : 9, mixture.Length);
        Assert.Equal(0.8f, mixture[0]);
        Assert.Equal(0.1f, mixture[^(byChannel ? 4 : 2)], 1e-6f);
        for (int i = 0; i < 3; i++)
        {
            float[] kernel = Weight(model, $"after_{i}", "kernel");
            for (int row = 0; row < 3; row++)
                for (int u = 0; u < 2; u++)
                {
                    double expected = 0;
                    for (int c = 0; c < 2; c++)
                        for (int j = 0; j < 3; j++) expected += (i == j ? 0.8 : 0.1) * answers[$"stream_{j}"].Row(row)[c] * kernel[c * 2 + u];
                    Assert.Equal(expected, answers[$"after_{i}"].Row(row)[u], 1e-5);
                }
        }
        string path = Path.Combine(Path.GetTempPath(), $"stitch-{Guid.NewGuid():N}.keras");
        try
        {
            model.Save(path);
            Assert.Equal(answers["after_2"].Values, Model.Load(path).Predict(rows)["after_2"].Values);
        }
        finally { File.Delete(path); }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void AveragedBranchesLearnEachByItsOwnErrorOrByTheMeans(bool each)
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var head = x.AveragedBranches(3, (from, i) => from.Dense(2, Activation.Softmax, name: $"a_{i}"), "a");
        var model = new Model(x, head, "averaged", seed: 2);
        model.Compile(new SGD(0), each ? new EachBranch(Loss.CategoricalCrossentropy) : Loss.CategoricalCrossentropy);
        var rows = new Tensor(new Shape(4, 3), Normals("rows", 12));
        var labels = new Tensor(new Shape(4, 2), [1, 0, 0, 1, 0, 1, 1, 0]);
        var alone = new Model(x, [.. ((LayerCall)head.Origin!).Inputs], "alone");
        var answers = alone.Predict(rows).Values.ToArray();
        double apart = 0, joined = 0;
        for (int row = 0; row < 4; row++)
        {
            double[] right = [.. answers.Select(a => (double)(a.Row(row)[0] * labels.Row(row)[0] + a.Row(row)[1] * labels.Row(row)[1]))];
            apart -= right.Average(Math.Log) / 4;
            joined -= Math.Log(right.Average()) / 4;
        }
        Assert.True(apart > joined + 1e-3); // so that the two can be told apart
        Assert.Equal(each ? apart : joined, model.Fit(new Dataset(rows, labels), epochs: 1)["loss"][0], 1e-5);
        Assert.Equal(joined, model.Evaluate(new Dataset(rows, labels))["loss"], 1e-5);
    }

    [Fact]
    public void EachBranchGoesIntoAFileAndNeedsBranches()
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var model = new Model(x, x.AveragedBranches(2, (from, i) => from.Dense(1, Activation.Sigmoid, name: $"a_{i}"), "a"));
        model.Compile(new Adam(), new EachBranch(Loss.BinaryCrossentropy));
        string path = Path.Combine(Path.GetTempPath(), $"each-{Guid.NewGuid():N}.keras");
        try
        {
            model.Save(path);
            Assert.IsType<BinaryCrossentropy>(Assert.IsType<EachBranch>(Model.Load(path).Compilation!.Heads[0].Loss).Inner);
        }
        finally { File.Delete(path); }
        var plain = new Model(x, x.Dense(1, name: "a"));
        Assert.Contains("Layers.Average", Assert.Throws<EspalierException>(() => plain.Compile(new Adam(), new EachBranch(Loss.MeanSquaredError))).Message);
    }
}
