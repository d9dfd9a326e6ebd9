using Espalier.Data;

namespace Espalier.Tests;

public class PrepareTests
{
    private const string Text = """
        heads:
          shape: softmax
          color: { positive: red }
          tags: { separator: "|" }
          price: number
        features: { columns: { size: { scale: standard } } }
        trunk: [8]
        split: { test: 0.25, validation: 0.2, seed: 3 }
        training: { epochs: 2, seed: 5 }
        """;

    [Fact]
    public void KindsAndClassesAreFoundFromTheColumns()
    {
        using var data = Recipe.Parse("heads: [shape, color, price]").Prepare(Things(60));
        Assert.Equal([AnswerKind.Softmax, AnswerKind.Sigmoid, AnswerKind.Number], data.Heads.Select(h => h.Kind));
        Assert.Equal(["flat", "long", "round"], data.Heads[0].ClassNames);
        Assert.Equal(["blue", "red"], data.Heads[1].ClassNames);
        Assert.Empty(data.Heads[2].ClassNames);
        Assert.Equal([3, 1, 1], data.Heads.Select(h => h.Width));
        Assert.Equal(["size", "weight", "tags_a", "tags_a|b", "tags_b"], data.Fitted.FeatureNames);
        Assert.Contains(data.Notes, n => n.Contains("'id' was read as free text", StringComparison.Ordinal));
        Assert.Contains(data.Notes, n => n.Contains("'same' is '1' in every row", StringComparison.Ordinal));
        Assert.Contains(data.Notes, n => n.Contains("'weight' has no value in", StringComparison.Ordinal));
    }

    [Fact]
    public void OneWordAmongNumbersIsAnErrorAndNotAThousandClasses()
    {
        string rows = string.Join("\n", Enumerable.Range(0, 40).Select(i => $"{(i == 17 ? "abc" : $"{i}.5")},{(i % 2 == 0 ? "a" : "b")}"));
        var table = Table.ParseCsv($"size,head\n{rows}\n", name: "things.csv");
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse("heads: [head]").Prepare(table));
        Assert.Contains("things.csv, line 19, column 'size': a number was expected, as in 39 of 40 rows, but the value is 'abc'", error.Message, StringComparison.Ordinal);
        using var named = Recipe.Parse("heads: [head]\nfeatures: { columns: { size: { kind: category, unknown: ignore } } }").Prepare(table);
        Assert.All(named.Fitted.FeatureNames, n => Assert.StartsWith("size_", n, StringComparison.Ordinal));
    }

    [Fact]
    public void PartsAreTheRowsTheySayTheyAre()
    {
        var things = Things(80);
        using var data = Recipe.Parse(Text).Prepare(things);
        Assert.Equal((20, 16, 44), (data.Test!.Rows, data.Validation!.Rows, data.Train.Rows));
        Assert.Equal(Enumerable.Range(0, 80), data.Rows.Train.Concat(data.Rows.Validation).Concat(data.Rows.Test).Order());
        var shape = data.Fitted.Head("shape");
        foreach (var (part, rows) in new[] { (data.Train, data.Rows.Train), (data.Validation!, data.Rows.Validation), (data.Test!, data.Rows.Test) })
            for (int i = 0; i < rows.Length; i++)
            {
                string? label = things["shape"].TextAt(rows[i]);
                var row = part.Labels["shape"].Row(i);
                if (label is null) Assert.True(float.IsNaN(row[0]) && float.IsNaN(row[2]));
                else Assert.Equal(Enumerable.Range(0, 3).Select(c => shape.ClassNames[c] == label ? 1f : 0f), row.ToArray());
            }
    }

    [Fact]
    public void EncodersLearnFromTheTrainingPartAlone()
    {
        var things = Things(80);
        using var data = Recipe.Parse(Text).Prepare(things);
        var train = things.Take(data.Rows.Train);
        double mean = train.Numbers("size").Values.Average();
        double price = train.Numbers("price").Values.Where(v => !double.IsNaN(v)).Average();
        Assert.Equal(mean, ((StandardScaler)((NumberEncoder)data.Fitted.Features.Encoders[0]).Scaler).Mean, 9);
        Assert.Equal(price, ((StandardScaler)((NumberEncoder)data.Fitted.Head("price").Encoder).Scaler).Mean, 9);

        // Whatever the other rows hold, the training rows come out the same.
        double[] sizes = [.. things.Numbers("size").Values], prices = [.. things.Numbers("price").Values], weights = [.. things.Numbers("weight").Values];
        foreach (int row in data.Rows.Test.Concat(data.Rows.Validation)) (sizes[row], prices[row], weights[row]) = (1e6 + row, -1e6, 1e7);
        using var changed = Recipe.Parse(Text).Prepare(things.With(new NumberColumn("size", sizes)).With(new NumberColumn("price", prices)).With(new NumberColumn("weight", weights)));
        Assert.Equal(data.Rows.Train, changed.Rows.Train);
        Assert.Equal(data.Train.Inputs[0].Values, changed.Train.Inputs[0].Values);
        Assert.Equal(data.Train.Labels["price"].Values, changed.Train.Labels["price"].Values);
        Assert.NotEqual(data.Test!.Inputs[0].Values, changed.Test!.Inputs[0].Values);
    }

    [Fact]
    public void TheSameSeedGivesTheSamePartsAndAnotherGivesOthers()
    {
        using PreparedData a = Recipe.Parse(Text).Prepare(Things(80)), b = Recipe.Parse(Text).Prepare(Things(80)),
            c = Recipe.Parse(Text).With("split.seed", "4").Prepare(Things(80));
        Assert.Equal(a.Rows.Test, b.Rows.Test);
        Assert.Equal(a.Train.Inputs[0].Values, b.Train.Inputs[0].Values);
        Assert.NotEqual(a.Rows.Test, c.Rows.Test);
        Assert.NotEqual(a.Rows.Test.Order(), c.Rows.Test.Order());
    }

    [Fact]
    public void RowsOfEqualFeaturesStayInOnePart()
    {
        var things = Things(40);
        things = Table.Stack([(things, "a"), (things, "b")]); // every row is there twice
        using var data = Recipe.Parse("heads: [color]\nfeatures: [size, weight]").Prepare(things);
        var part = new int[80];
        foreach (int row in data.Rows.Validation) part[row] = 1;
        foreach (int row in data.Rows.Test) part[row] = 2;
        for (int row = 0; row < 40; row++) Assert.Equal(part[row], part[row + 40]);
    }

    [Fact]
    public void WhatAHeadIsDerivedFromIsNoFeature()
    {
        var things = Things(60);
        const string Derive = "data: { path: x.csv, derive: { cheap: { from: price, bins: { no: '> 100', yes: '<= 100' } } } }\nheads: [cheap]\nfeatures: { exclude: [tags] }";
        using var data = Recipe.Parse(Derive).Prepare(things);
        Assert.DoesNotContain("price", data.Fitted.FeatureNames);
        Assert.Contains(data.Notes, n => n.Contains("'price'", StringComparison.Ordinal));
        Assert.Equal(AnswerKind.Sigmoid, data.Heads[0].Kind);
        Assert.Equal(["no", "yes"], data.Heads[0].ClassNames);
        // A table as it was read gives the same labels: the column is derived on the way.
        Assert.Equal(data.Test!.Labels["cheap"].Values, data.Fitted.Batches(things.Take(data.Rows.Test)).Labels["cheap"].Values);
    }

    [Theory, InlineData(".safetensors"), InlineData(".npz")]
    public void TheCheckpointHoldsWhatWasPrepared(string ending)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("things" + ending);
        using var data = Recipe.Parse(Text, "things.yaml").Prepare(Things(80));
        data.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        data.Save(path);
        Assert.Equal(bytes, File.ReadAllBytes(path));

        using var opened = PreparedData.Open(path);
        foreach (var (a, b) in new[] { (data.Train, opened.Train), (data.Validation!, opened.Validation!), (data.Test!, opened.Test!) })
        {
            Assert.Equal(a.Inputs[0].Shape, b.Inputs[0].Shape);
            Assert.Equal(a.Inputs[0].Values, b.Inputs[0].Values);
            foreach (var head in data.Heads) Assert.Equal(a.Labels[head.Name].Values, b.Labels[head.Name].Values);
        }
        Assert.Equal(data.Rows.Train, opened.Rows.Train);
        Assert.Equal(data.Rows.Test, opened.Rows.Test);
        Assert.Equal(data.Notes, opened.Notes);
        Assert.Equal(data.Recipe.Text, opened.Recipe.Text);
        Assert.Equal("things", opened.Recipe.Name);
        Assert.Equal(data.Heads.SelectMany(h => h.ClassNames), opened.Heads.SelectMany(h => h.ClassNames));
        Assert.Equal(data.Fitted.Batches(Things(80)).Inputs[0].Values, opened.Fitted.Batches(Things(80)).Inputs[0].Values);

        if (ending == ".npz")
        {
            var arrays = NpzFile.Read(path);
            Assert.Equal(new Shape(44, 3), arrays["y_train_shape"].Shape);
            Assert.Equal(Text, System.Text.Encoding.UTF8.GetString(arrays["text_recipe"].Values<byte>()));
            return;
        }
        using var raw = SafetensorsFile.Open(path);
        Assert.Equal(new Shape(44, 3), raw["y_train_shape"].Shape);
        Assert.Equal(new Shape(20, 1), raw["y_test_color"].Shape);
        Assert.Equal(["x_train", "x_validation", "x_test"], raw.Entries.Select(e => e.Name).Where(n => n[0] == 'x'));
        Assert.Equal("""{"shape":["flat","long","round"],"color":["blue","red"],"tags":["a","b"],"price":[]}""", raw.Metadata["class_names"]);
        Assert.Equal(Text, raw.Metadata["recipe"]);
    }

    [Fact]
    public void TrainingFromTheCheckpointGivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        using var data = Recipe.Parse(Text).Prepare(Things(80));
        data.Save(folder.File("d.safetensors"));
        using var opened = PreparedData.Open(folder.File("d.safetensors"));
        Assert.Equal(Train(data), Train(opened));

        static float[] Train(PreparedData data)
        {
            var model = data.Recipe.Build(data);
            model.Fit(data.Train, data.Validation, epochs: 2);
            return [.. model.Predict(data.Test!).Values.SelectMany(t => t.Values)];
        }
    }

    [Fact]
    public void ADamagedCheckpointIsAnErrorThatNamesIt()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("d.safetensors");
        using (var data = Recipe.Parse(Text).Prepare(Things(80))) data.Save(path);
        Damage.Check(File.ReadAllBytes(path), path, 11, p =>
        {
            using var opened = PreparedData.Open(p);
            _ = opened.Train;
        });
        var writer = new SafetensorsWriter();
        writer.Add("x_train", new Tensor(new Shape(2, 2)));
        writer.Save(path);
        Assert.EndsWith("holds no prepared data: it has no text 'espalier'. Prepare it with a recipe.",
            Assert.Throws<EspalierException>(() => PreparedData.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherRecipeMayTrainOnTheSameData()
    {
        using var data = Recipe.Parse(Text).Prepare(Things(80));
        var deep = Recipe.Parse(Text).With("heads.shape.branch", "[6, 4]").With("training.threads", "1");
        var model = deep.Build(data);
        Assert.Equal(6, ((Dense)model.Layer("shape_branch_1")).Units);
        Assert.Throws<EspalierException>(() => Recipe.Parse("heads: [shape]").Build(data));
        Assert.Throws<EspalierException>(() => Recipe.Parse(Text).With("heads.price.kind", "softmax").Build(data));
    }

    [Fact]
    public void BranchesMayBranchAgain()
    {
        using var data = Recipe.Parse("""
            heads: { shape: { from: fine, branch: [5] }, color: { from: common }, price: number }
            branches: { common: [9], fine: { from: common, layers: [{ units: 7, dropout: 0.1, l1: 1e-3, l2: 1e-3 }] } }
            trunk: [11]
            """).Prepare(Things(60));
        var model = data.Fitted.Build();
        int x = data.Fitted.Features.Width;
        Assert.Equal((x + 1) * 11 + 12 * 9 + 10 * 7 + 8 * 5 + 6 * 3 + 10 * 1 + 12 * 1, model.ParameterCount);
        Assert.Equal(["shape", "color", "price"], model.Heads.Select(h => h.Name));
        Assert.Equal(HeadKind.Regression, model.Compilation!.Heads[2].Kind);
    }

    [Fact]
    public void TheCSharpFormNeedsNoFile()
    {
        var (train, test) = Things(80).Split(test: 0.25, seed: 7, stratify: ["shape"]);
        var recipe = Recipe.Fit(train, heads: ["shape", "color"], features: ["size", "weight"]);
        var x = recipe.Input();
        var trunk = x.Dense(8, Activation.Relu);
        var shape = trunk.Dense(3, Activation.Softmax, name: "shape");
        var color = trunk.Dense(1, Activation.Sigmoid, name: "color");
        var model = new Model(x, [shape, color]);
        model.Compile(new Adam(1e-2), losses: new() { ["shape"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy });
        var history = model.Fit(recipe.Batches(train), validation: recipe.Batches(test), epochs: 3);
        Assert.Equal(3, history["val_loss"].Count);
        var answers = new Predictor(model, recipe).Predict(test.Select("weight", "size"));
        Assert.Equal(test.RowCount, answers.Rows);
    }

    internal static Table Things(int rows)
    {
        string?[] shapes = ["flat", "long", "round"], tags = ["a", "b", "a|b"];
        double[] size = new double[rows], weight = new double[rows], price = new double[rows];
        string?[] shape = new string?[rows], color = new string?[rows], tag = new string?[rows], id = new string?[rows];
        for (int i = 0; i < rows; i++)
        {
            size[i] = i % 37 + i / 37 * 0.5;
            weight[i] = i % 9 == 4 ? double.NaN : 100 - i % 23;
            price[i] = i % 13 == 5 ? double.NaN : 70 + size[i] * 2;
            shape[i] = i % 11 == 3 ? null : shapes[i % 3];
            color[i] = size[i] > 18 ? "red" : "blue";
            tag[i] = tags[i % 3];
            id[i] = $"thing number {i}";
        }
        return new Table([new NumberColumn("size", size), new NumberColumn("weight", weight), new TextColumn("shape", shape), new TextColumn("color", color),
            new TextColumn("tags", tag, ColumnKind.Category), new NumberColumn("price", price), new TextColumn("id", id), new NumberColumn("same", [.. Enumerable.Repeat(1.0, rows)])]);
    }
}
