using Espalier.Data;

namespace Espalier.Serving.Tests.CSharp;

/// <summary>From raw columns to answers: the written C# file beside the predictor.</summary>
public class CSharpTableTests
{
    private static Predictor Made(string features)
    {
        var recipe = Recipe.Parse($$"""
            heads: { shape: softmax, color: { threshold: 0.4 }, price: { scale: minmax }, tags: { separator: "|" } }
            features: {{features}}
            trunk: [{ units: 8, batch_norm: true, dropout: 0.1 }]
            split: { test: 0, validation: 0 }
            training: { epochs: 3, batch_size: 8, seed: 2 }
            """);
        using var data = recipe.Prepare(Table());
        var model = data.Recipe.Build(data);
        model.Fit(data.Train, epochs: 3, batchSize: 8);
        return new Predictor(model, data.Fitted);
    }

    private static Table Table()
    {
        var things = Things.Table();
        int n = things.RowCount;
        return things.With(new NumberColumn("stars", [.. Enumerable.Range(0, n).Select(i => i % 13 == 5 ? double.NaN : i % 4 + 1)], ColumnKind.Category))
            .With(new TextColumn("is <new>", [.. Enumerable.Range(0, n).Select(i => i % 17 == 2 ? null : i % 5 < 2 ? "Yes" : "no")], ColumnKind.Boolean))
            .With(new TextColumn("class", [.. Enumerable.Range(0, n).Select(i => i % 7 == 1 ? null : i % 2 == 0 ? "low" : i % 3 == 0 ? "mid" : "high \"very\"")], ColumnKind.Category));
    }

    private static readonly string[] Columns = ["size", "unit weight", "kind", "stars", "is <new>", "class"];

    [Theory]
    [InlineData("{ columns: { size: {}, unit weight: { missing: mean }, kind: {} } }")]
    [InlineData("{ columns: { size: { scale: normal }, unit weight: { scale: robust, missing: median, indicator: true } } }")]
    [InlineData("{ columns: { size: { scale: minmax }, unit weight: { scale: quantile, missing: 3 }, stars: { missing: mode } } }")]
    [InlineData("{ columns: { size: { scale: none }, class: { missing: category }, 'is <new>': { missing: mode } } }")]
    [InlineData("{ columns: { class: { missing: zeros, unknown: ignore }, kind: {}, stars: { missing: category } } }")]
    public void AnswersAreTheModels(string features)
    {
        var predictor = Made(features);
        var file = new CompiledFile(CSharpFile.Source(predictor));
        var table = Table();
        var expected = predictor.Predict(table);
        string[] used = [.. predictor.Recipe.Features.Columns.Distinct()];
        string[] properties = [.. file.RowProperties.Select(p => p.Split(' ')[1])];
        Assert.Equal(used.Length, properties.Length);
        for (int row = 0; row < table.RowCount; row++)
        {
            var values = used.Zip(properties).ToDictionary(p => p.Second, p => Value(table, p.First, row));
            object answers = file.Predict(values);
            var shape = CompiledFile.Get<object>(answers, "Shape");
            Assert.Equal(expected["shape"].Answer(row), CompiledFile.Get<string>(shape, "Class"));
            var probabilities = CompiledFile.Get<IReadOnlyList<KeyValuePair<string, float>>>(shape, "Probabilities");
            Assert.Equal(predictor.Recipe.Head("shape").ClassNames, probabilities.Select(p => p.Key));
            CSharpLayerTests.AssertClose(expected["shape"].Probabilities!.Row(row), [.. probabilities.Select(p => p.Value)], $"row {row}, shape");
            var color = CompiledFile.Get<object>(answers, "Color");
            Assert.Equal(expected["color"].Answer(row), CompiledFile.Get<string>(color, "Class"));
            Assert.Equal(expected.Row(row)["color"].Probability!.Value, CompiledFile.Get<float>(color, "Probability"), 1e-5);
            Assert.Equal(expected["tags"].Answer(row), string.Join("|", CompiledFile.Get<IReadOnlyList<string>>(CompiledFile.Get<object>(answers, "Tags"), "Labels")));
            Assert.Equal(expected["price"].Number(row), CompiledFile.Get<double>(answers, "Price"), 1e-3);
        }
    }

    private static object? Value(Table table, string column, int row) => column switch
    {
        "is <new>" => table[column].TextAt(row) is { } word ? word == "Yes" : null,
        "kind" or "class" => table[column].TextAt(row),
        _ => double.IsNaN(table.Numbers(column).Values[row]) ? null : table.Numbers(column).Values[row],
    };

    [Fact]
    public void ColumnsHaveTypesAndNames()
    {
        var file = new CompiledFile(CSharpFile.Source(Made("{ columns: { size: {}, unit weight: { missing: mean }, kind: {}, stars: { missing: mode }, 'is <new>': { missing: mode }, class: { missing: zeros } } }"), "WineModel", "My.Models"));
        Assert.Equal("My.Models.WineModel", file.Name);
        Assert.Equal(["Double Size", "Double UnitWeight", "String Kind", "Double Stars", "Boolean IsNew", "String Class"], file.RowProperties);
    }

    [Fact]
    public void WhatCannotBeAnsweredSaysWhy()
    {
        var file = new CompiledFile(CSharpFile.Source(Things.Trained));
        var row = new Dictionary<string, object?> { ["Size"] = 3.0, ["Kind"] = "wood" };
        file.Predict(row);
        Assert.Contains("Column 'size': a value was expected but it is missing", Error(new() { ["Kind"] = "wood" }), StringComparison.Ordinal);
        Assert.Contains("Column 'kind': 'wod' is not a known class. Known: glass, stone, wood", Error(new() { ["Size"] = 3.0, ["Kind"] = "wod" }), StringComparison.Ordinal);
        Assert.Contains("finite", Error(new() { ["Size"] = double.PositiveInfinity, ["Kind"] = "wood" }), StringComparison.Ordinal);
        Assert.Contains("numbers were expected but got 1", Assert.Throws<ArgumentException>(() => file.Compute([1f])).Message, StringComparison.Ordinal);

        string Error(Dictionary<string, object?> values) => Assert.Throws<ArgumentException>(() => file.Predict(values)).Message;
    }

    [Fact]
    public void TheSameModelGivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        CSharpFile.Export(Things.Trained, folder.File("a.cs"));
        Things.Trained.Save(folder.File("things.keras"));
        CSharpFile.Export(Predictor.Load(folder.File("things.keras")), folder.File("b.cs"));
        Assert.Equal(File.ReadAllBytes(folder.File("a.cs")), File.ReadAllBytes(folder.File("b.cs")));
        Assert.DoesNotContain('\r', File.ReadAllText(folder.File("a.cs")));
    }

    [Fact]
    public void PicturesComeAsPixels()
    {
        var x = Espalier.Layers.Input(new Shape(6, 6, 1), "pictures");
        var model = new Model(x, x.Conv2D(4, 3, activation: Activation.Relu).MaxPooling2D(2).Flatten().Dense(3, Activation.Softmax, name: "kind"), "small");
        var pixels = new Tensor(new Shape(1, 6, 6, 1), [.. Enumerable.Range(0, 36).Select(i => i / 36f)]);
        CSharpLayerTests.AssertClose(model.Predict(pixels)["kind"].Values, new CompiledFile(CSharpFile.Source(model)).Compute(pixels.Values)[0], "pixels");
    }

    [Fact]
    public void WhatIsTooLargeOrUnknownIsRefusedByName()
    {
        var x = Espalier.Layers.Input(new Shape(300));
        var large = new Model(x, x.Dense(700).Dense(3), "big");
        string message = Assert.Throws<EspalierException>(() => CSharpFile.Source(large)).Message;
        Assert.Contains("a C# file is for small networks of up to 200,000", message, StringComparison.Ordinal);
        var picture = Espalier.Layers.Input(new Shape(4, 4, 1));
        var warped = new Model(picture, new Crooked("crooked").Apply(picture).Flatten().Dense(2));
        message = Assert.Throws<EspalierException>(() => CSharpFile.Source(warped)).Message;
        Assert.Contains("layer 'crooked' (Crooked) needs the op RotationMatrix", message, StringComparison.Ordinal);
        var small = new Model(x, x.Dense(1));
        Assert.Contains("For example: My2Wines", Assert.Throws<EspalierException>(() => CSharpFile.Source(small, "my-2 wines")).Message, StringComparison.Ordinal);
        Assert.Contains("'a b'", Assert.Throws<EspalierException>(() => CSharpFile.Source(small, "Wines", "a b")).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Assert.Throws<EspalierException>(() => CSharpFile.Export(large, folder.File("big.cs")));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void OddNamesBecomeNames()
    {
        var x = Espalier.Layers.Input(new Shape(2), "class");
        var y = Espalier.Layers.Input(new Shape(2), "i");
        var joined = Espalier.Layers.Concatenate([x, y], name: "float");
        var model = new Model(new[] { x, y }, new[] { joined.Dense(1, name: "1st"), joined.Dense(1, name: "Answers"), joined.Dense(1, name: "größe"), joined.Dense(1, name: "a_b"), joined.Dense(1, name: "a.b") }, "Row");
        float[][] said = new CompiledFile(CSharpFile.Source(model)).Compute([1f, 2f], [3f, 4f]);
        var expected = model.Predict(new Dataset([Tensor.FromRows([[1f, 2f]]), Tensor.FromRows([[3f, 4f]])]));
        for (int h = 0; h < 5; h++) CSharpLayerTests.AssertClose(expected[model.Heads[h].Name].Values, said[h], model.Heads[h].Name);
    }

    private sealed class Crooked(string name) : Layer(name)
    {
        protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
        {
            var turns = Graph.Op.Apply(new Graph.Reshape(new Shape(Shape.Batch, 1)), Graph.Op.Apply(new Graph.Slice(1, 0, 1), inputs[0].Flatten()));
            var matrix = Graph.Op.Apply(new Graph.RotationMatrix(4, 4), turns);
            return [Graph.Op.Apply(new Graph.AffineWarp(PixelInterpolation.Bilinear, EdgeMode.Constant), inputs[0], matrix)];
        }
    }
}
