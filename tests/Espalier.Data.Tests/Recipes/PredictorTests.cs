using Espalier.Data;

namespace Espalier.Tests;

public class PredictorTests
{
    private const string Text = """
        heads: { shape: softmax, color: { threshold: 0.3 }, tags: { separator: "|" }, price: number }
        features: [size, weight]
        trunk: [16]
        training: { epochs: 30, seed: 5, batch_size: 8, optimizer: { adam: { learning_rate: 0.01 } } }
        """;

    private static (PreparedData Data, Model Model) Trained()
    {
        var data = Recipe.Parse(Text, "things.yaml").Prepare(PrepareTests.Things(120));
        var model = data.Recipe.Build(data);
        model.Fit(data.Train, epochs: data.Recipe.Training.Epochs, batchSize: data.Recipe.Training.BatchSize);
        return (data, model);
    }

    [Fact]
    public void ThePredictorIsTheModelInTheUnitsOfTheData()
    {
        var (data, model) = Trained();
        using (data)
        {
            var things = PrepareTests.Things(120);
            var test = things.Take(data.Rows.Test);
            var expected = model.Predict(data.Test!);
            var answers = new Predictor(model, data.Fitted).Predict(test.Select("weight", "size")); // other order, no labels
            foreach (var head in data.Heads) Assert.Equal(expected[head.Name].Values, answers[head.Name].Output.Values);

            var shape = answers["shape"];
            var color = answers["color"];
            for (int row = 0; row < answers.Rows; row++)
            {
                var p = shape.Probabilities!.Row(row).ToArray();
                Assert.Equal(data.Heads[0].ClassNames[Array.IndexOf(p, p.Max())], shape.Answer(row));
                Assert.Equal(1, p.Sum(), 5);
                float yes = expected["color"].Values[row];
                Assert.Equal(yes >= 0.3f ? "red" : "blue", color.Answer(row));
                Assert.Equal((1 - yes, yes), (color.Probabilities!.Row(row)[0], color.Probabilities.Row(row)[1]));
                string[] tags = [.. data.Heads[2].ClassNames.Where((_, c) => expected["tags"].Row(row)[c] >= 0.5f)];
                Assert.Equal(string.Join("|", tags), answers["tags"].Answer(row));
            }
            // price is 70 + 2·size: learnt on a scale, answered in its own units.
            Assert.True(Enumerable.Range(0, answers.Rows).Average(row => Math.Abs(answers["price"].Number(row) - (70 + 2 * test.Numbers("size").Values[row]))) < 4);
        }
    }

    [Fact]
    public void AFileHoldsModelEncodersAndFacts()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("things.keras");
        var (data, model) = Trained();
        using (data)
        {
            Predictor.Save(path, model, data.Fitted, new() { ["seconds"] = 1.5 });
            var loaded = Predictor.Load(path);
            Assert.Equal(1.5, (double)loaded.Facts["seconds"]!);
            Assert.Equal(Text, loaded.Recipe.Recipe.Text);
            Assert.Equal(data.Heads.Select(h => h.Threshold), loaded.Recipe.Heads.Select(h => h.Threshold));
            var things = PrepareTests.Things(30);
            Predictions a = new Predictor(model, data.Fitted).Predict(things), b = loaded.Predict(things);
            foreach (var head in data.Heads)
            {
                Assert.Equal(a[head.Name].Output.Values, b[head.Name].Output.Values);
                Assert.Equal(Enumerable.Range(0, 30).Select(a[head.Name].Answer), Enumerable.Range(0, 30).Select(b[head.Name].Answer));
            }
            // What was loaded can be saved again, and goes on training.
            loaded.Save(folder.File("again.keras"));
            Assert.Equal(1.5, (double)Predictor.Load(folder.File("again.keras")).Facts["seconds"]!);
            loaded.Model.Fit(data.Train, epochs: 1);

            var x = data.Fitted.Input();
            new Model(x, x.Dense(1)).Save(path);
            Assert.Contains("is a model without encoders", Assert.Throws<EspalierException>(() => Predictor.Load(path)).Message, StringComparison.Ordinal);
            var odd = new Model(x, x.Dense(1));
            odd.Extras["predictor.json"] = "{\"fitted\": {\"format\": 9}}"u8.ToArray();
            odd.Save(path);
            Assert.Contains("was written in format 9", Assert.Throws<EspalierException>(() => Predictor.Load(path)).Message, StringComparison.Ordinal);
            odd.Extras["predictor.json"] = "{"u8.ToArray();
            odd.Save(path);
            Assert.Contains("is no JSON", Assert.Throws<EspalierException>(() => Predictor.Load(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryKindOfLayerSurvivesTheFile()
    {
        using var folder = new TemporaryFolder();
        using var data = Recipe.Parse("""
            heads: { shape: { from: common, branch: [{ units: 6, activation: gelu }] }, color: sigmoid }
            branches: { common: [{ units: 9, l1: 1e-4, l2: 1e-4 }] }
            features: [size, weight]
            trunk: [{ units: 12, batch_norm: true, dropout: 0.1 }]
            training: { optimizer: { sgd: { learning_rate: { ExponentialDecay: { initial_learning_rate: 0.05, decay_steps: 10, decay_rate: 0.9 } }, momentum: 0.9 } } }
            """).Prepare(PrepareTests.Things(80));
        var model = data.Fitted.Build();
        model.Fit(data.Train, epochs: 3);
        Predictor.Save(folder.File("m.keras"), model, data.Fitted);
        var loaded = Predictor.Load(folder.File("m.keras"));
        Assert.Equal(model.Predict(data.Test!)["shape"].Values, loaded.Predict(data.Test!.Inputs[0])["shape"].Output.Values);
        Assert.IsType<BatchNormalization>(loaded.Model.Layer("trunk_1_norm"));
    }

    [Fact]
    public void AnswersAreATable()
    {
        var (data, model) = Trained();
        using (data)
        {
            var table = new Predictor(model, data.Fitted).Predict(PrepareTests.Things(120).Head(5)).ToTable();
            Assert.Equal(["shape", "color", "tags", "price", "shape_flat", "shape_long", "shape_round", "color_blue", "color_red", "tags_a", "tags_b"], table.Names);
            Assert.Equal(5, table.RowCount);
            Assert.Equal(4, new Predictor(model, data.Fitted).Predict(data.Test!.Inputs[0]).ToTable(probabilities: false).Columns.Count);
        }
    }

    [Fact]
    public void DerivedFeaturesAreDerivedForAnswersTooAndLabelsAreLeftAlone()
    {
        var recipe = Recipe.Parse("""
            data:
              path: x.csv
              derive:
                size: { bins: { small: "< 10", big: ">= 10" } }
                cheap: { from: price, bins: { no: "100.5..500", yes: "0..100" } }
            heads: [cheap]
            features: [size, weight]
            trunk: [4]
            """);
        using var data = recipe.Prepare(PrepareTests.Things(60));
        Assert.Equal(["size_small", "size_big", "weight"], data.Fitted.FeatureNames);
        var predictor = new Predictor(data.Fitted.Build(), data.Fitted);
        var raw = PrepareTests.Things(60).With(new NumberColumn("price", [.. Enumerable.Repeat(1e9, 60)])); // in no bin
        Assert.Equal(predictor.Predict(raw.Take(data.Rows.Test))["cheap"].Output.Values, predictor.Predict(data.Test!.Inputs[0])["cheap"].Output.Values);
    }

    [Fact]
    public void WhatCannotBeAnsweredSaysWhy()
    {
        var (data, model) = Trained();
        using (data)
        {
            var predictor = new Predictor(model, data.Fitted);
            var things = PrepareTests.Things(10);
            Assert.StartsWith("The model needs the columns size, weight but size is not there. Did you mean 'sise'?",
                Assert.Throws<EspalierException>(() => predictor.Predict(things.Rename("size", "sise"))).Message, StringComparison.Ordinal);
            Assert.StartsWith("row 1, column 'size': ",
                Assert.Throws<EspalierException>(() => predictor.Predict(things.With(new NumberColumn("size", [.. Enumerable.Repeat(double.NegativeInfinity, 10)])))).Message, StringComparison.Ordinal);
            Assert.Throws<EspalierException>(() => predictor.Predict(things)["colour"]);

            var x = Layers.Input(new Shape(3));
            Assert.Contains("should have one input of 2 values", Assert.Throws<EspalierException>(() => new Predictor(new Model(x, x.Dense(3, name: "shape")), data.Fitted)).Message, StringComparison.Ordinal);
            var y = data.Fitted.Input();
            Assert.Contains("Head 'shape'", Assert.Throws<EspalierException>(() => new Predictor(new Model(y, y.Dense(4, name: "shape")), data.Fitted)).Message, StringComparison.Ordinal);
            Assert.Contains("has no head 'shape'", Assert.Throws<EspalierException>(() => new Predictor(new Model(y, y.Dense(4, name: "form")), data.Fitted)).Message, StringComparison.Ordinal);
        }
    }
}
