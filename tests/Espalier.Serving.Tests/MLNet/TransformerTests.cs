using Espalier.Data;
using Espalier.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.Serving.Tests.MLNet;

/// <summary>A trained model in pipelines of ML.NET: fit, transform, evaluate, predict one.</summary>
public class TransformerTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static EspalierTransformer Transformer => new(Things.Trained);

    [Fact]
    public void TheColumnsOfEachHeadAreAdded()
    {
        var view = Things.Table().ToDataView();
        var schema = Transformer.GetOutputSchema(view.Schema);
        Assert.Equal(view.Schema.Select(c => c.Name), schema.Take(view.Schema.Count).Select(c => c.Name));
        Assert.Equal(["shape.Score", "shape.PredictedLabel", "shape.Label", "color.Score", "color.PredictedLabel", "color.Label", "price.Score", "price.Label", "tags.Score", "tags.PredictedLabel", "tags.Label"],
            schema.Skip(view.Schema.Count).Select(c => c.Name));
        Assert.Equal(3, ((VectorDataViewType)schema["shape.Score"].Type).Size);
        Assert.Equal(3ul, ((KeyDataViewType)schema["shape.PredictedLabel"].Type).Count);
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["shape.PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(["flat", "long", "round"], names.DenseValues().Select(n => n.ToString()));
        schema["shape.Score"].GetSlotNames(ref names);
        Assert.Equal(["flat", "long", "round"], names.DenseValues().Select(n => n.ToString()));
        var unlabelled = Transformer.GetOutputSchema(Things.Table().Select("size", "unit weight", "kind").ToDataView().Schema);
        Assert.DoesNotContain(unlabelled, c => c.Name.EndsWith(".Label", StringComparison.Ordinal));
    }

    [Fact]
    public void AnswersAreThePredictorsWhateverTheBatch()
    {
        var things = Things.Table(700); // more than two batches
        var expected = Things.Trained.Predict(things);
        var answered = Transformer.Transform(things.ToDataView());
        Assert.Equal(700, answered.GetRowCount());
        uint[] labels = [.. answered.GetColumn<uint>("shape.PredictedLabel")];
        float[][] scores = [.. answered.GetColumn<float[]>("shape.Score")];
        float[] price = [.. answered.GetColumn<float>("price.Score")];
        bool[][] tags = [.. answered.GetColumn<bool[]>("tags.PredictedLabel")];
        float[] sizes = [.. answered.GetColumn<float>("size")];
        for (int row = 0; row < 700; row++)
        {
            Assert.Equal(expected["shape"].ClassOf(row) + 1u, labels[row]);
            Assert.Equal(expected["shape"].Probabilities!.Row(row).ToArray(), scores[row]);
            Assert.Equal((float)expected["price"].Number(row), price[row]);
            Assert.Equal(expected["tags"].Output.Row(row).ToArray().Select(p => p >= 0.5f), tags[row]);
            Assert.Equal(things.Numbers("size").Values[row], sizes[row]);
        }
    }

    [Fact]
    public void MetricsOfMLNetAreTheJudgesOfEveryHead()
    {
        var things = Things.Table(300);
        var answered = Transformer.Transform(things.ToDataView());
        var expected = Things.Trained.Predict(things);
        double accuracy = Enumerable.Range(0, 300).Average(row => expected["shape"].Answer(row) == things["shape"].TextAt(row) ? 1.0 : 0.0);
        var shape = _ml.MulticlassClassification.Evaluate(answered, "shape.Label", "shape.Score", "shape.PredictedLabel");
        Assert.Equal(accuracy, shape.MicroAccuracy, 1e-9);
        Assert.InRange(shape.MicroAccuracy, 0.9, 1);
        Assert.Equal(3, shape.ConfusionMatrix.NumberOfClasses);
        var color = _ml.MulticlassClassification.Evaluate(answered, "color.Label", "color.Score", "color.PredictedLabel");
        Assert.Equal(Enumerable.Range(0, 300).Average(row => expected["color"].Answer(row) == things["color"].TextAt(row) ? 1.0 : 0.0), color.MicroAccuracy, 1e-9);
        var price = _ml.Regression.Evaluate(answered, "price", "price.Score");
        Assert.Equal(Enumerable.Range(0, 300).Average(row => Math.Abs(expected["price"].Number(row) - things.Numbers("price").Values[row])), price.MeanAbsoluteError, 1e-3);
        Assert.Equal(price.MeanAbsoluteError, _ml.Regression.Evaluate(answered, "price.Label", "price.Score").MeanAbsoluteError, 1e-4);
    }

    [Fact]
    public void APipelineTrainsAndAnswers()
    {
        var recipe = Things.Recipe("shape: softmax, color: sigmoid");
        int epochs = 0;
        var watch = new Watch(() => epochs++);
        var split = _ml.Data.TrainTestSplit(Things.Table(300).ToDataView(), 0.25, seed: 3);
        var pipeline = _ml.Transforms.CopyColumns("weight copy", "unit weight")
            .Append(new EspalierEstimator(recipe, callbacks: [watch]))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("shape said", "shape.PredictedLabel"));
        var fitted = pipeline.Fit(split.TrainSet);
        Assert.Equal(15, epochs);
        var answered = fitted.Transform(split.TestSet);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(answered, "shape.Label", "shape.Score", "shape.PredictedLabel").MicroAccuracy, 0.8, 1);
        Assert.All(answered.GetColumn<string>("shape said"), said => Assert.Contains(said, new[] { "flat", "long", "round" }));
        Assert.Contains(_ml.Data.Cache(answered).Schema, c => c.Name == "color.Score");
        Assert.Single(_ml.Data.TakeRows(answered, 1).GetColumn<string>("shape said"));
        Assert.Equal(15, _ml.Transforms.Espalier(recipe).Fit(split.TrainSet).Predictor.Recipe.Recipe.Training.Epochs);
    }

    private sealed class Row
    {
        [ColumnName("size")]
        public float Size { get; set; }

        [ColumnName("unit weight")]
        public float Weight { get; set; }

        [ColumnName("kind")]
        public string Kind { get; set; } = "";
    }

    private sealed class Said
    {
        [ColumnName("shape.Score")]
        public float[] Scores { get; set; } = [];

        [ColumnName("price.Score")]
        public float Price { get; set; }

        [ColumnName("size")]
        public float Size { get; set; }
    }

    [Fact]
    public void APredictionEngineAnswersOneRow()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Row, Said>(Transformer);
        for (int i = 1; i < 19; i += 3)
        {
            var expected = Things.Trained.PredictRow(new { size = i, unit_weight = 2.0, kind = "wood" });
            var said = engine.Predict(new Row { Size = i, Weight = 2, Kind = "wood" });
            Assert.Equal(expected["shape"].Probabilities!.Values.Select(p => (float)p), said.Scores);
            Assert.Equal((float)expected["price"].Number!.Value, said.Price);
            Assert.Equal(i, said.Size);
        }
    }

    [Fact]
    public void ItIsSavedBesideAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        Transformer.Save(folder.File("things.keras"));
        var view = Things.Table().ToDataView();
        Assert.Equal(Transformer.Transform(view).GetColumn<float>("price.Score"), _ml.Transforms.Espalier(folder.File("things.keras")).Transform(view).GetColumn<float>("price.Score"));
        Assert.Contains("Save it beside with EspalierTransformer.Save", Assert.ThrowsAny<Exception>(() => _ml.Model.Save(Transformer, view.Schema, folder.File("model.zip"))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsComputedBeforeItIsAskedFor()
    {
        var things = Things.Table(10).With(new TextColumn("kind", [.. Enumerable.Repeat("unheard of", 10)], ColumnKind.Category));
        var answered = Transformer.Transform(things.ToDataView()); // would throw if it computed
        Assert.Equal(10, answered.GetColumn<float>("size").Count());
        Assert.Contains("'unheard of' is not a known class", Assert.Throws<EspalierException>(() => answered.GetColumn<float>("price.Score").Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        string message = Assert.Throws<EspalierException>(() => Transformer.Transform(Things.Table().Rename("size", "sise").ToDataView())).Message;
        Assert.Contains("but size is not in the data view. Did you mean 'sise'?", message, StringComparison.Ordinal);
    }

    private sealed class Watch(Action epoch) : Callback
    {
        public override void OnEpochDone(FitRun run) => epoch();
    }
}
