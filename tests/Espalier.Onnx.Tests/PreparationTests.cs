using Espalier.Data;
using Espalier.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Espalier.Onnx.Tests;

/// <summary>A file with preprocessing takes raw columns and answers what model and recipe answer together.</summary>
public class PreparationTests
{
    [Fact]
    public void RawColumnsOfEveryKindAreTaken()
    {
        var key = RandomKey.For(1, "table");
        const int rows = 60;
        double[] Numbers(int stream, double scale, double shift, int gaps = 0) => [.. Enumerable.Range(0, rows).Select(i => gaps > 0 && i % gaps == 3 ? double.NaN : shift + scale * key.Normal(stream * 1000 + i))];
        string?[] Texts(string[] names, int stream, int gaps = 0) => [.. Enumerable.Range(0, rows).Select(i => gaps > 0 && i % gaps == 5 ? null : names[key.Integer(stream * 1000 + i, names.Length)])];
        double[] few = [.. Enumerable.Range(0, rows).Select(i => (double)key.Integer(9000 + i, 4))];
        var table = new Table([
            new NumberColumn("plain", Numbers(1, 3, 900)), new NumberColumn("range", Numbers(2, 1, 0)), new NumberColumn("robust", Numbers(3, 5, 1)), new NumberColumn("rank", few),
            new NumberColumn("bell", Numbers(4, 2, 5, gaps: 7)), new NumberColumn("log", Numbers(5, 100, 0)), new NumberColumn("raw", Numbers(6, 1, 0, gaps: 9)),
            new TextColumn("kind", Texts(["oak", "elm", "fir"], 7)), new TextColumn("other", Texts(["a", "b", "c"], 8, gaps: 11)), new TextColumn("yes", Texts(["yes", "no"], 10, gaps: 13)),
            new TextColumn("size", Texts(["small", "large", "huge"], 11, gaps: 17)), new NumberColumn("grade", [.. few.Select(v => v + 2)], ColumnKind.Category)]);
        var pipeline = new FeaturePipeline([
            NumberEncoder.Fit(table, "plain"), NumberEncoder.Fit(table, "range", Scaling.MinMax), OneHotEncoder.Fit(table, "kind"), NumberEncoder.Fit(table, "robust", Scaling.Robust),
            NumberEncoder.Fit(table, "rank", Scaling.QuantileUniform), NumberEncoder.Fit(table, "bell", Scaling.QuantileNormal, MissingValues.Median, indicator: true),
            NumberEncoder.Fit(table, "log", Scaling.Log), NumberEncoder.Fit(table, "raw", Scaling.None, MissingValues.Mean),
            OneHotEncoder.Fit(table, "other", unknown: UnknownValues.Ignore, missing: MissingValues.Category), BinaryEncoder.Fit(table, "yes", missing: MissingValues.Mode),
            OrdinalEncoder.Fit(table, "size", ["small", "large", "huge"], MissingValues.Mode), OneHotEncoder.Fit(table, "grade", dropFirst: true)]);
        var graph = new OnnxGraph("prepare");
        var writer = new PreparationWriter(graph);
        string features = writer.Write(pipeline);
        var x = Espalier.Layers.Input(pipeline.RowShape, name: "features");
        var model = new Model(x, x.Dense(4, Activation.Tanh).Dense(2, name: "answer"), seed: 3);
        using var folder = new TemporaryFolder();
        OnnxFile.Write(model, graph, new Dictionary<Symbol, string> { [x] = features }, folder["table.onnx"], new OnnxExportSettings());

        // Values between, on and beyond what was fitted.
        double[] odd = [-1e6, -3, 0, 0.5, 1, 2, 2.5, 3, 5, 900, 1e6];
        var asked = new Table([.. table.Take([.. Enumerable.Range(0, rows), .. Enumerable.Range(0, odd.Length)]).Columns.Select(c => c is NumberColumn { Kind: ColumnKind.Number } n
            ? new NumberColumn(c.Name, [.. n.Values[..rows], .. odd]) : c)]);
        var ours = model.Predict(pipeline.Transform(asked))["answer"];
        Differences.AssertClose(ours, Run(folder["table.onnx"], RawColumns.Of(pipeline, asked))["answer"], "raw columns");
        Assert.Contains(writer.Notes, n => n.Contains("'kind'", StringComparison.Ordinal) && n.Contains("no known class", StringComparison.Ordinal));
    }

    [Fact]
    public void PenguinsAnswerFromTheirColumns()
    {
        var recipe = Recipe.Load(Samples.Path("penguins/penguins.yaml"));
        using var data = recipe.Prepare();
        var model = recipe.Build(data);
        model.Fit(data.Train, epochs: 2);
        using var folder = new TemporaryFolder();
        var notes = OnnxFile.Export(model, data.Fitted, folder["penguins.onnx"]);
        var table = recipe.ReadTable();
        var ours = model.Predict(data.Fitted.Batches(table));
        var theirs = Run(folder["penguins.onnx"], RawColumns.Of(data.Fitted.Features, table));
        foreach (var (head, answer) in ours) Differences.AssertClose(answer, theirs[head], head);
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], OnnxFile.Classes(folder["penguins.onnx"])["species"]);
        var check = OnnxVerification.Check(folder["penguins.onnx"], model, data.Fitted);
        Assert.True(check.Ok, check.ToString());
        Assert.StartsWith("ONNX Runtime", check.Verifier, StringComparison.Ordinal);
        Assert.Empty(notes); // gaps are filled, and there are no classes among the features
    }

    [Fact]
    public void WhatIsEncodedOtherwiseIsNamed()
    {
        var table = new Table([new TextColumn("tags", ["a|b", "b", "a"])]);
        var pipeline = new FeaturePipeline([MultiLabelEncoder.Fit(table, "tags")]);
        string message = Assert.Throws<EspalierException>(() => new PreparationWriter(new OnnxGraph("g")).Write(pipeline)).Message;
        Assert.Contains("'tags'", message, StringComparison.Ordinal);
    }

    internal static Dictionary<string, Tensor> Run(string path, IReadOnlyDictionary<string, Array> columns)
    {
        using var session = new InferenceSession(path);
        var given = columns.Select(c => c.Value switch
        {
            double[] numbers => NamedOnnxValue.CreateFromTensor(c.Key, new DenseTensor<double>(numbers, [numbers.Length, 1])),
            byte[] bytes => NamedOnnxValue.CreateFromTensor(c.Key, new DenseTensor<byte>(bytes, [.. session.InputMetadata[c.Key].Dimensions.Select((d, i) => i == 0 ? bytes.Length / session.InputMetadata[c.Key].Dimensions[1..].Aggregate((a, b) => a * b) : d)])),
            string[] texts => NamedOnnxValue.CreateFromTensor(c.Key, new DenseTensor<string>(texts, [texts.Length, 1])),
            _ => throw new InvalidOperationException(),
        }).ToList();
        using var results = session.Run(given);
        return results.ToDictionary(r => r.Name, r => new Tensor(new Shape(r.AsTensor<float>().Dimensions), [.. r.AsTensor<float>()]));
    }
}
