using Espalier.Tests.Layers;

namespace Espalier.Onnx.Tests;

/// <summary>What Espalier exported of any layer comes back as a model that predicts the same.</summary>
public class LayerImportTests
{
    public static TheoryData<string> Examples => [.. LayerExamples.Found.Keys];

    [Theory, MemberData(nameof(Examples))]
    public void PredictsTheSame(string name)
    {
        var (model, rows) = ExampleModels.Make(name);
        using var folder = new TemporaryFolder();
        OnnxFile.Export(model, folder["model.onnx"]);
        var again = OnnxFile.Import(folder["model.onnx"]);
        Assert.Equal(model.Heads.Select(h => h.Name), again.Heads.Select(h => h.Name));
        var theirs = ExampleModels.Predict(again, rows);
        foreach (var (head, ours) in ExampleModels.Predict(model, rows)) Differences.AssertClose(ours, theirs[head], $"{name}, head {head}");
    }
}
