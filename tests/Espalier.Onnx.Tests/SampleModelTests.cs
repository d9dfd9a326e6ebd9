using Espalier.Data;
using Espalier.Onnx.Protocol;

namespace Espalier.Onnx.Tests;

/// <summary>The networks of the samples and those Keras recorded: in ONNX Runtime, and back from the file.</summary>
public class SampleModelTests
{
    public static TheoryData<string> Goldens => ["a_wine", "b_wine_deep", "c_faces", "d_digits_mlp", "e_digits_cnn", "f_graph", "g_normed", "h_dict", "i_lazy_sequential", "j_sequence"];

    [Theory, MemberData(nameof(Goldens))]
    public void RecordedModels(string name)
    {
        var model = Model.Load(Path.Combine(Samples.Goldens(), "models", name, "trained.keras"));
        int? classes = model.Layers.OfType<Embedding>().Select(e => (int?)e.InputDim).Min();
        using var folder = new TemporaryFolder();
        Judge(model, folder["model.onnx"], ExampleModels.RowsFor(model, 7, classes));
    }

    [Fact]
    public void DigitsComeWithEspalier()
    {
        foreach (string name in new[] { "digits", "digits-cnn" })
        {
            var recipe = Recipe.Load(Samples.Path($"digits/{name}.yaml"));
            using var data = recipe.Prepare();
            var model = recipe.Build(data);
            if (name == "digits") model.Fit(data.Train, epochs: 1);
            using var folder = new TemporaryFolder();
            Judge(model, folder["model.onnx"], First(model, data.Test!, 50));
            if (name == "digits") continue;
            // At most one transpose in front of the convolutions and one behind them.
            var nodes = Protos(folder["model.onnx"]).Graph.Node;
            Assert.InRange(nodes.Count(n => n.OpType == "Transpose"), 1, 2);
            Assert.Equal(2, nodes.Count(n => n.OpType == "Conv"));
        }
    }

    [Fact]
    public void WineFromItsRawColumns()
    {
        var recipe = Recipe.Load(Samples.Path("wine/wine.yaml"));
        using var data = recipe.Prepare(Samples.Data());
        var model = recipe.Build(data);
        model.Fit(data.Train, epochs: 1);
        using var folder = new TemporaryFolder();
        Judge(model, folder["model.onnx"], First(model, data.Test!, 200));
        OnnxFile.Export(model, data.Fitted, folder["raw.onnx"]);
        Assert.True(OnnxVerification.Check(folder["raw.onnx"], model, data.Fitted).Ok);
        var table = recipe.ReadTable(Samples.Data());
        var theirs = PreparationTests.Run(folder["raw.onnx"], RawColumns.Of(data.Fitted.Features, table));
        foreach (var (head, answer) in model.Predict(data.Fitted.Batches(table))) Differences.AssertClose(answer, theirs[head], $"wine, {head}");
        Assert.Equal(["bad", "ok", "good"], OnnxFile.Classes(folder["raw.onnx"])["quality"]);
    }

    [Theory, InlineData("faces/faces.yaml"), InlineData("sunglasses/sunglasses.yaml")]
    public void FacesFromTheirPixels(string sample)
    {
        var recipe = Recipe.Load(Samples.Path(sample));
        string data = Samples.Data();
        if (recipe.Augment is not null) recipe = recipe.With("augment.copies", "1").With("augment.keep_original", "false");
        using var prepared = recipe.Prepare(data);
        var model = recipe.Build(prepared);
        using var folder = new TemporaryFolder();
        var rows = First(model, prepared.Test!, 20);
        Judge(model, folder["model.onnx"], rows);
        Assert.InRange(Protos(folder["model.onnx"]).Graph.Node.Count(n => n.OpType == "Transpose"), 1, 2);

        OnnxFile.Export(model, prepared.Fitted, folder["pixels.onnx"]);
        Assert.True(OnnxVerification.Check(folder["pixels.onnx"], model, prepared.Fitted).Ok);
        var images = Enumerable.Range(0, 3).Select(i => new Image(60, 64, 1, [.. Enumerable.Range(0, 60 * 64).Select(p => (byte)(p * (i + 3) % 251))])).ToArray();
        byte[] pixels = [.. images.SelectMany(i => i.Pixels.ToArray())];
        var theirs = PreparationTests.Run(folder["pixels.onnx"], new Dictionary<string, Array> { ["pictures"] = pixels });
        foreach (var (head, answer) in model.Predict(prepared.Fitted.Batches(images))) Differences.AssertClose(answer, theirs[head], $"{sample}, {head}");
    }

    // The fruit sample's kind of network: batch normalization between convolution and pooling, pooled over all places in two ways.
    [Fact]
    public void NormalizedConvolutions()
    {
        var x = Espalier.Layers.Input(new Shape(32, 32, 3), name: "picture");
        var trunk = x.Conv2D(8, 3, padding: Padding.Same, useBias: false).BatchNormalization().Activation(Activation.Relu).MaxPooling2D();
        var deep = trunk.Conv2D(8, 3).BatchNormalization().Activation(Activation.Relu);
        var type = Espalier.Layers.Concatenate([deep.GlobalAveragePooling2D(), deep.GlobalMaxPooling2D()]).Dropout(0.2).Dense(3, Activation.Softmax, name: "type");
        var color = trunk.GlobalAveragePooling2D().Dense(4, Activation.Relu).Dense(5, Activation.Softmax, name: "color");
        var model = new Model(x, new[] { type, color }, seed: 5);
        foreach (var weight in model.Weights.Where(w => !w.Parameter.Trainable))
            weight.Parameter.Set([.. weight.Values.ToArray().Select((_, i) => 0.5f + i % 5 * 0.2f)]);
        using var folder = new TemporaryFolder();
        Judge(model, folder["model.onnx"], ExampleModels.RowsFor(model, 6));
        Assert.Equal(1, Protos(folder["model.onnx"]).Graph.Node.Count(n => n.OpType == "Transpose"));
        Assert.Contains(OnnxFile.Import(folder["model.onnx"]).Layers, l => l is BatchNormalization);
    }

    private static void Judge(Model model, string path, Dictionary<string, Tensor> rows)
    {
        OnnxFile.Export(model, path);
        var ours = ExampleModels.Predict(model, rows);
        var theirs = Ort.Run(path, rows);
        var again = ExampleModels.Predict(OnnxFile.Import(path), rows);
        Assert.Equal(ours.Keys, again.Keys);
        foreach (var (head, answer) in ours)
        {
            Differences.AssertClose(answer, theirs[head], $"ONNX Runtime, head {head}");
            Differences.AssertClose(answer, again[head], $"import, head {head}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(path)}: {ours.Max(h => Differences.Largest(h.Value, theirs[h.Key])):G2} in ONNX Runtime, {ours.Max(h => Differences.Largest(h.Value, again[h.Key])):G2} imported");
    }

    private static Dictionary<string, Tensor> First(Model model, Dataset rows, int count) =>
        new() { [LayerCall.Of(model.Inputs.Items[0]).Layer.Name!] = rows.Inputs[0].Take([.. Enumerable.Range(0, Math.Min(count, rows.Rows))]) };

    private static ModelProto Protos(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
}
