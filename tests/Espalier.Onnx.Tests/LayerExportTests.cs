using Espalier.Tests.Layers;

namespace Espalier.Onnx.Tests;

/// <summary>Every example of every layer gives in ONNX Runtime what it gives here.</summary>
public class LayerExportTests
{
    public static TheoryData<string> Examples => [.. LayerExamples.Found.Keys];

    [Theory, MemberData(nameof(Examples))]
    public void RunsInOnnxRuntime(string name)
    {
        var (model, rows) = ExampleModels.Make(name);
        using var folder = new TemporaryFolder();
        OnnxFile.Export(model, folder["model.onnx"]);
        var theirs = Ort.Run(folder["model.onnx"], rows);
        foreach (var (head, ours) in ExampleModels.Predict(model, rows)) Differences.AssertClose(ours, theirs[head], $"{name}, head {head}");
    }
}
