using Espalier.Cpu;

namespace Espalier.Tests.Models;

/// <summary>What Keras refuses, or gets wrong, with several outputs.</summary>
public class SeveralHeadsTests
{
    private const int Count = 40;

    private static readonly Tensor X = Rows.Normal("x", Count, 5), Kind = Rows.OneHot("kind", Count, 3), Color = Rows.Coins("color", Count, 1),
        Tags = Rows.Coins("tags", Count, 4), Price = Rows.Normal("price", Count, 1);

    private static readonly PerHead<Loss> Losses = new()
    {
        ["kind"] = Loss.CategoricalCrossentropy,
        ["color"] = Loss.BinaryCrossentropy,
        ["tags"] = Loss.BinaryCrossentropy,
        ["price"] = Loss.MeanSquaredError,
    };

    [Fact]
    public void OneMetricServesAllHeadsAndFitsEach()
    {
        var model = Plant(regression: false);
        model.Compile(new Adam(), losses: Without("price"), metrics: new Accuracy());
        var values = model.Evaluate(new Dataset(X, new() { ["kind"] = Kind, ["color"] = Color, ["tags"] = Tags }));
        Assert.Equal(["loss", "kind_loss", "color_loss", "tags_loss", "color_accuracy", "kind_accuracy", "tags_accuracy"], values.Keys);
        var answers = model.Predict(X);
        Assert.Equal(Share(Count, row => ArgMax(answers["kind"].Row(row)) == ArgMax(Kind.Row(row))), values["kind_accuracy"], 1e-9);
        Assert.Equal(Share(Count, row => answers["color"].Values[row] > 0.5f == Color.Values[row] > 0.5f), values["color_accuracy"], 1e-9);
    }

    [Fact]
    public void MultiLabelAccuracyCountsEveryLabel()
    {
        var model = Plant();
        model.Compile(new Adam(), Losses, metrics: new() { ["tags"] = new Accuracy() });
        var values = model.Evaluate(Data());
        float[] predicted = model.Predict(X)["tags"].Values;
        double right = Share(predicted.Length, i => predicted[i] > 0.5f == Tags.Values[i] > 0.5f);
        double largest = Share(Count, row => ArgMax(predicted.AsSpan(row * 4, 4)) == ArgMax(Tags.Row(row)));
        Assert.NotEqual(largest, right, 1e-6);
        Assert.Equal(right, values["tags_accuracy"], 1e-9);
        Assert.Equal(["tags_accuracy"], values.Keys.Where(k => k.EndsWith("accuracy", StringComparison.Ordinal)));
    }

    [Fact]
    public void SomeLossesAndWeightsAreEnough()
    {
        var model = Plant();
        model.Compile(new SGD(0.1), losses: new() { ["color"] = Loss.BinaryCrossentropy, ["price"] = Loss.MeanSquaredError },
            lossWeights: new() { ["price"] = 0.25 });
        float[] kind = model.Layer("kind").Weights[0].Values.ToArray(), color = model.Layer("color").Weights[0].Values.ToArray();
        var history = model.Fit(new Dataset(X, new() { ["color"] = Color, ["price"] = Price }));
        Assert.Equal(["color_loss", "loss", "price_loss"], history.Names);
        Assert.Equal(kind, model.Layer("kind").Weights[0].Values.ToArray());
        Assert.NotEqual(color, model.Layer("color").Weights[0].Values.ToArray());
        var values = model.Evaluate(Data());
        Assert.Equal(values["loss"], values["color_loss"] + 0.25 * values["price_loss"], 1e-5);
    }

    [Fact]
    public void AHeadWithoutLabelsIsNotMeasured()
    {
        var model = Plant();
        model.Compile(new Adam(), losses: new() { ["color"] = Loss.BinaryCrossentropy }, metrics: new() { ["color"] = new Accuracy(), ["kind"] = new Accuracy() });
        Assert.True(double.IsNaN(model.Evaluate(new Dataset(X, new() { ["color"] = Color }))["kind_accuracy"]));
        Assert.False(double.IsNaN(model.Evaluate(Data())["kind_accuracy"]));
    }

    [Fact]
    public void ClassWeightsOfAHeadAreSampleWeightsByItsClasses()
    {
        var (byClass, byRow) = (Plant(), Plant());
        double[] weights = [0.5, 3, 1.25];
        byClass.Compile(new SGD(0.1), Losses, classWeights: new() { ["kind"] = weights });
        byRow.Compile(new SGD(0.1), Losses);
        var sampled = new Tensor(new Shape(Count));
        for (int row = 0; row < Count; row++) sampled.Values[row] = (float)weights[ArgMax(Kind.Row(row))];
        double one = byClass.Fit(Data(), epochs: 3)["loss"][^1];
        double other = byRow.Fit(Data(new() { ["kind"] = sampled }), epochs: 3)["loss"][^1];
        Assert.Equal(other, one, 1e-6);
        Assert.Equal(Rows.Weights(byRow), Rows.Weights(byClass));
        // They are for training alone.
        var plain = Plant();
        plain.Compile(new SGD(0.1), Losses);
        var fresh = Plant();
        fresh.Compile(new SGD(0.1), Losses, classWeights: new() { ["kind"] = weights });
        Assert.Equal(plain.Evaluate(Data())["loss"], fresh.Evaluate(Data())["loss"], 1e-7);
    }

    [Fact]
    public void ClassWeightsKnowBinaryHeadsAndClassNumbers()
    {
        var (byClass, byRow) = (Plant(), Plant());
        byClass.Compile(new SGD(0.1), Losses, classWeights: new() { ["color"] = new ClassWeights(1, 4) });
        byRow.Compile(new SGD(0.1), Losses);
        var sampled = new Tensor(new Shape(Count));
        for (int row = 0; row < Count; row++) sampled.Values[row] = Color.Values[row] > 0.5f ? 4 : 1;
        byClass.Fit(Data());
        byRow.Fit(Data(new() { ["color"] = sampled }));
        Assert.Equal(Rows.Weights(byRow), Rows.Weights(byClass));

        var wrong = Plant();
        wrong.Compile(new SGD(0.1), Losses, classWeights: new() { ["kind"] = new ClassWeights(1, 2) });
        Assert.Contains("'kind' has 3 classes but got 2", Assert.Throws<EspalierException>(() => wrong.Fit(Data())).Message, StringComparison.Ordinal);
        wrong.Compile(new SGD(0.1), Losses, classWeights: new() { ["price"] = new ClassWeights(1, 2) });
        Assert.Contains("'price'", Assert.Throws<EspalierException>(() => wrong.Fit(Data())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SampleWeightsOfAHeadLeaveTheOthersAlone()
    {
        var model = Plant();
        model.Compile(new SGD(0.1), Losses);
        var weights = Rows.Coins("weights", Count, 1);
        var plain = model.Evaluate(Data(), batchSize: Count);
        var weighted = model.Evaluate(Data(new() { ["color"] = weights }), batchSize: Count);
        float[] predicted = model.Predict(X)["color"].Values;
        double expected = 0;
        for (int row = 0; row < Count; row++)
            expected -= weights.Values[row] * Math.Log(Color.Values[row] > 0.5f ? predicted[row] : 1 - predicted[row]) / Count;
        Assert.Equal(expected, weighted["color_loss"], 1e-5);
        Assert.All(["kind_loss", "tags_loss", "price_loss"], name => Assert.Equal(plain[name], weighted[name], 1e-6));
        Assert.Equal(plain["loss"] - plain["color_loss"] + weighted["color_loss"], weighted["loss"], 1e-5);
    }

    [Theory]
    [InlineData("val_kind_accuracy", Better.Higher)]
    [InlineData("kind_accuracy", Better.Higher)]
    [InlineData("val_price_mae", Better.Lower)]
    [InlineData("val_loss", Better.Lower)]
    [InlineData("color_loss", Better.Lower)]
    public void TheDirectionOfAMonitorIsKnownFromItsMetric(string name, Better expected)
    {
        var model = Plant();
        model.Compile(new Adam(), Losses, metrics: new() { ["kind"] = new Accuracy(), ["price"] = new MeanAbsoluteErrorMetric("mae") });
        Assert.Equal(expected, model.Compilation!.Direction(name));
    }

    [Fact]
    public void AnUnknownMonitorIsAnErrorThatListsTheNames()
    {
        var model = Plant();
        model.Compile(new Adam(), Losses, metrics: new() { ["kind"] = new Accuracy() });
        string message = Assert.Throws<EspalierException>(() =>
            model.Fit(Data(), validationSplit: 0.25, callbacks: [new EarlyStopping("val_accuracy")])).Message;
        Assert.Contains("val_kind_accuracy", message, StringComparison.Ordinal);
        Assert.Contains("'val_accuracy'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingLabelsMaskTheirHeadForTheirRows()
    {
        var labels = Labels();
        float[] tags = [.. Tags.Values], price = [.. Price.Values];
        for (int row = 0; row < Count; row += 4) tags[row * 4 + 1] = price[row] = float.NaN;
        (labels["tags"], labels["price"]) = (new Tensor(Tags.Shape, tags), new Tensor(Price.Shape, price));
        var model = Plant();
        model.Compile(new Adam(), Losses, metrics: new() { ["tags"] = new Accuracy(), ["price"] = new MeanAbsoluteErrorMetric("mae") });
        var values = model.Evaluate(new Dataset(X, labels), batchSize: Count);
        int[] known = [.. Enumerable.Range(0, Count).Where(row => row % 4 != 0)];
        var knownOnly = model.Evaluate(Data().Take(known), batchSize: Count);
        foreach (string name in (string[])["tags_loss", "price_loss", "tags_accuracy", "price_mae"]) Assert.Equal(knownOnly[name], values[name], 1e-5);
        var all = model.Evaluate(Data(), batchSize: Count);
        foreach (string name in (string[])["kind_loss", "color_loss"]) Assert.Equal(all[name], values[name], 1e-6);
        model.Fit(new Dataset(X, labels), epochs: 2, batchSize: 3); // some batches have no label of a head at all
        Assert.All(Rows.Weights(model), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void LossesGoByNameAndNotByOrder()
    {
        // Sorted by name the losses would meet the wrong heads.
        var x = Espalier.Layers.Input(new Shape(5));
        Model Make(PerHead<Loss> losses)
        {
            var model = new Model(x, new[] { x.Dense(1, Activation.Sigmoid, name: "zeta"), x.Dense(1, name: "alpha") });
            model.Compile(new SGD(0.1), losses);
            return model;
        }
        var data = new Dataset(X, new() { ["alpha"] = Price, ["zeta"] = Color });
        var one = Make(new() { ["alpha"] = Loss.MeanSquaredError, ["zeta"] = Loss.BinaryCrossentropy });
        var other = Make(new() { ["zeta"] = Loss.BinaryCrossentropy, ["alpha"] = Loss.MeanSquaredError });
        Assert.Equal(one.Evaluate(data)["loss"], other.Evaluate(data)["loss"], 1e-9);
        float[] zeta = one.Predict(X)["zeta"].Values;
        double expected = Enumerable.Range(0, Count).Average(row => -Math.Log(Color.Values[row] > 0.5f ? zeta[row] : 1 - zeta[row]));
        Assert.Equal(expected, one.Evaluate(data)["zeta_loss"], 1e-5);
    }

    [Fact]
    public void OneHeadHasNoPrefix()
    {
        var x = Espalier.Layers.Input(new Shape(5));
        var model = new Model(x, x.Dense(1, Activation.Sigmoid, name: "color"));
        model.Compile(new SGD(0.1), losses: Loss.BinaryCrossentropy, metrics: new Accuracy());
        Assert.Equal(["accuracy", "loss"], model.Fit(new Dataset(X, new PerHead<Tensor>(Color))).Names);
    }

    [Fact]
    public void TheSameMetricTwiceIsNumbered()
    {
        var model = Plant();
        model.Compile(new SGD(0.1), Losses, metrics: new() { ["color"] = [new Accuracy(), new Accuracy()] });
        Assert.Contains("color_accuracy_1", model.Evaluate(Data()).Keys);
    }

    [Fact]
    public void AnotherBackendKeepsWhatWasCompiled()
    {
        var model = Plant();
        model.Compile(new SGD(0.1), Losses);
        double loss = model.Evaluate(Data())["loss"];
        model.Backend = new CpuBackend(2) { SmallestPart = 1, SmallestShared = 0 };
        Assert.NotNull(model.Compilation);
        Assert.Equal(loss, model.Evaluate(Data())["loss"]);
    }

    private static Model Plant(bool regression = true)
    {
        var x = Espalier.Layers.Input(new Shape(5), "x");
        var trunk = x.Dense(8, Activation.Relu, name: "trunk");
        List<Symbol> heads = [trunk.Dense(3, Activation.Softmax, name: "kind"), trunk.Dense(1, Activation.Sigmoid, name: "color"),
            trunk.Dense(4, Activation.Sigmoid, name: "tags")];
        if (regression) heads.Add(trunk.Dense(1, name: "price"));
        return new Model(x, heads, "plant", seed: 3);
    }

    private static PerHead<Tensor> Labels() => new() { ["kind"] = Kind, ["color"] = Color, ["tags"] = Tags, ["price"] = Price };

    private static Dataset Data(PerHead<Tensor>? weights = null) => new(X, Labels(), weights);

    private static PerHead<Loss> Without(string head)
    {
        var losses = new PerHead<Loss>();
        foreach (var (name, loss) in Losses)
            if (name != head) losses[name] = loss;
        return losses;
    }

    private static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }

    private static double Share(int count, Func<int, bool> holds) => Enumerable.Range(0, count).Count(holds) / (double)count;
}
