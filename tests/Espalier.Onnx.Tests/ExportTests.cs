using Espalier.Onnx.Protocol;

namespace Espalier.Onnx.Tests;

/// <summary>What a file says of itself, and models of unusual make.</summary>
public class ExportTests
{
    private static ModelProto Written(Model model, OnnxExportSettings? settings = null)
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Export(model, folder["model.onnx"], settings);
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder["model.onnx"]));
    }

    private static void Same(Model model, OnnxExportSettings? settings = null, int? classes = null)
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Export(model, folder["model.onnx"], settings);
        var rows = ExampleModels.RowsFor(model, 5, classes);
        var theirs = Ort.Run(folder["model.onnx"], rows);
        var again = ExampleModels.Predict(OnnxFile.Import(folder["model.onnx"]), rows);
        foreach (var (head, answer) in ExampleModels.Predict(model, rows))
        {
            Differences.AssertClose(answer, theirs[head], $"ONNX Runtime, head {head}");
            Differences.AssertClose(answer, again[head], $"import, head {head}");
        }
    }

    [Fact]
    public void SaysWhatItIs()
    {
        var x = Espalier.Layers.Input(new Shape(4), name: "flower");
        var model = new Model(x, new[] { x.Dense(3, Activation.Softmax, name: "kind"), x.Dense(1, name: "length") }, name: "iris");
        var file = Written(model, new OnnxExportSettings
        {
            Description = "Two questions about a flower.",
            Classes = new Dictionary<string, IReadOnlyList<string>> { ["kind"] = ["setosa", "versicolor", "virginica"] },
        });
        Assert.Equal("Espalier", file.ProducerName);
        Assert.NotEmpty(file.ProducerVersion);
        Assert.Equal((20, 9), (file.OpsetImport.Single().Version, file.IrVersion));
        Assert.Equal(["flower"], file.Graph.Input.Select(i => i.Name));
        Assert.Equal(["kind", "length"], file.Graph.Output.Select(o => o.Name));
        Assert.Equal("batch", file.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal("{\"kind\":[\"setosa\",\"versicolor\",\"virginica\"]}", file.MetadataProps.Single(p => p.Key == OnnxFile.ClassesKey).Value);
        Assert.Contains("Two questions about a flower.", file.DocString, StringComparison.Ordinal);
        Assert.Contains("kind (batch, 3): setosa, versicolor, virginica", file.DocString, StringComparison.Ordinal);
        Assert.Equal(["kind/kernel", "kind/bias", "length/kernel", "length/bias"], file.Graph.Initializer.Select(i => i.Name));
        Assert.Equal(["Gemm", "Softmax", "Gemm"], file.Graph.Node.Select(n => n.OpType));
    }

    [Theory, InlineData(18), InlineData(19), InlineData(20), InlineData(21), InlineData(22)]
    public void EveryVersionOfTheOperatorsRuns(int opset)
    {
        var x = Espalier.Layers.Input(new Shape(9, 8, 2), name: "x");
        var trunk = x.Conv2D(4, 3, 2, Padding.Same).BatchNormalization().Activation(Activation.Relu).MaxPooling2D();
        var model = new Model(x, new[] { trunk.Flatten().Dense(3, Activation.Gelu, name: "a"), trunk.GlobalAveragePooling2D().LayerNormalization().Dense(2, Activation.Softmax, name: "b") });
        Same(model, new OnnxExportSettings { Opset = opset });
    }

    [Fact]
    public void OtherVersionsAreRefused()
    {
        var x = Espalier.Layers.Input(new Shape(2));
        foreach (int opset in new[] { 12, 23 })
            Assert.Contains("18 to 22", Assert.Throws<EspalierException>(() => Written(new Model(x, x.Dense(1)), new OnnxExportSettings { Opset = opset })).Message, StringComparison.Ordinal);
        Assert.Contains("input shape", Assert.Throws<EspalierException>(() => Written(new Sequential([new Dense(2)]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaskedSequencesKeepTheirState()
    {
        foreach (var make in new Func<Symbol, Symbol>[] { s => s.LSTM(5), s => s.GRU(5, returnSequences: true), s => s.SimpleRNN(4), s => s.Bidirectional(new LSTM(3, returnSequences: true)) })
        {
            var words = Espalier.Layers.Input(new Shape(7), name: "words");
            var embedded = new Embedding(6, 3, maskZero: true).Apply(words);
            Same(new Model(words, make(embedded)), classes: 6);
        }
        var x = Espalier.Layers.Input(new Shape(6, 3), name: "x");
        var outputs = new LSTM(4, returnSequences: true, returnState: true).ApplyAll(x);
        Same(new Model(x, new[] { outputs[0].Activation(Activation.Linear, name: "all"), outputs[1].Activation(Activation.Linear, name: "h"), outputs[2].Activation(Activation.Linear, name: "c") }));
    }

    [Fact]
    public void AttentionWithMasks()
    {
        Symbol q = Espalier.Layers.Input(new Shape(4, 6), name: "q"), v = Espalier.Layers.Input(new Shape(5, 6), name: "v");
        Same(new Model(new[] { q, v }, new MultiHeadAttention(2, 3, useCausalMask: true).Apply(q, v.Masking())));
    }

    [Fact]
    public void SharedNestedAndRepeated()
    {
        Symbol a = Espalier.Layers.Input(new Shape(5), name: "a"), b = Espalier.Layers.Input(new Shape(5), name: "b");
        var shared = new Dense(4, Activation.Tanh, name: "shared");
        var inner = Espalier.Layers.Input(new Shape(4), name: "inner");
        var nested = new Model(inner, inner.Dense(3, name: "deep"), name: "nested");
        var y = nested.Apply(shared.Apply(a));
        var model = new Model(new[] { a, b }, new[] { y, nested.Apply(shared.Apply(b)), a });
        using var folder = new TemporaryFolder();
        OnnxFile.Export(model, folder["model.onnx"]);
        var rows = ExampleModels.RowsFor(model, 3);
        var theirs = Ort.Run(folder["model.onnx"], rows);
        Assert.Equal(3, theirs.Count);
        var again = OnnxFile.Import(folder["model.onnx"]);
        Assert.Equal(2, again.Layers.OfType<Dense>().Count()); // applied twice each
        var back = ExampleModels.Predict(again, rows);
        foreach (var (ours, other) in ExampleModels.Predict(model, rows).Zip(back)) Differences.AssertClose(ours.Value, other.Value, other.Key);
    }

    [Fact]
    public void OneOutputTwiceAndAnInputAsOutput()
    {
        var x = Espalier.Layers.Input(new Shape(3), name: "x");
        var y = x.Dense(2);
        Same(new Model(x, Symbols.Named([new("first", y), new("second", y), new("same", x.Dropout(0.5))])));
    }
}
