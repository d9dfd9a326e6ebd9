namespace Espalier.Onnx.Tests;

/// <summary>The check of an exported file: with ONNX Runtime where it is, by reading the file back where it is not.</summary>
public class VerificationTests
{
    private static Model Network(long seed)
    {
        var x = Espalier.Layers.Input(new Shape(6), name: "x");
        return new Model(x, new[] { x.Dense(5, Activation.Tanh).Dense(3, Activation.Softmax, name: "kind"), x.Dense(1, name: "price") }, seed: seed);
    }

    [Fact]
    public void AsksOnnxRuntime()
    {
        using var folder = new TemporaryFolder();
        var model = Network(1);
        OnnxFile.Export(model, folder["model.onnx"]);
        var check = OnnxVerification.Check(folder["model.onnx"], model);
        Assert.Matches(@"^ONNX Runtime \d+\.\d+\.\d+", check.Verifier);
        Assert.True(check.Ok, check.ToString());
        Assert.InRange(check.LargestDifference, 0, 1e-5);
        Assert.Contains("Checked", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TellsAnotherModelFromTheFile()
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Export(Network(1), folder["model.onnx"]);
        var check = OnnxVerification.Check(folder["model.onnx"], Network(2));
        Assert.False(check.Ok);
        Assert.Contains("NOT", check.ToString(), StringComparison.Ordinal);
        var back = OnnxVerification.ReadBack(folder["model.onnx"], Network(2));
        Assert.False(back.Ok);
    }

    [Fact]
    public void ReadsTheFileBackWithoutRuntime()
    {
        using var folder = new TemporaryFolder();
        var model = Network(1);
        OnnxFile.Export(model, folder["model.onnx"]);
        var check = OnnxVerification.ReadBack(folder["model.onnx"], model);
        Assert.True(check.Ok);
        Assert.Contains("not installed", check.Verifier, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedFileIsRefused()
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Export(Network(1), folder["model.onnx"]);
        byte[] bytes = File.ReadAllBytes(folder["model.onnx"]);
        File.WriteAllBytes(folder["model.onnx"], bytes[..(bytes.Length / 2)]);
        Assert.Throws<EspalierException>(() => OnnxVerification.Check(folder["model.onnx"], Network(1)));
    }
}
