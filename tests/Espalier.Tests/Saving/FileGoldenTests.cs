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
        var model = ModelFiles.Load(path);
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

    // Keras names the groups of weights; what a layer's place in the order gives must be the same group.
    [Theory, MemberData(nameof(Files))]
    public void TheOrderOfLayersIsKeras(string file)
    {
        string path = GoldenFolder.Require().Path(file);
        var model = ModelFiles.Load(path);
        var named = WeightTree.Of(path).Lines.Where(l => l.Contains(" is ", StringComparison.Ordinal)).ToHashSet();
        Check(model, "");

        void Check(Model container, string prefix)
        {
            foreach (var (group, layer) in WeightGroups.Of(container))
            {
                Assert.Contains($"{prefix}/layers/{group}/vars is '{layer.Name}'", named);
                if (layer is Model inner) Check(inner, $"{prefix}/layers/{group}");
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
