namespace Espalier.Tests.Models;

/// <summary>Stacks of layers: as a list, by Add, and built when the shape is known.</summary>
public class SequentialTests
{
    [Fact]
    public void ListAndAddMakeTheSameModel()
    {
        var list = new Sequential([new InputLayer(new Shape(3)), new Dense(4, Activation.Relu), new Dense(1)], seed: 2);
        var added = new Sequential(seed: 2);
        added.Add(new InputLayer(new Shape(3)));
        added.Add(new Dense(4, Activation.Relu));
        added.Add(new Dense(1));
        Assert.Equal(Rows.Weights(list), Rows.Weights(added));
        Assert.Equal(["dense", "dense_1"], list.Stack.Skip(1).Select(l => l.Name));
        var x = Rows.Normal("x", 5, 3);
        Assert.Equal(list.Predict(x)["dense_1"].Values, added.Predict(x)["dense_1"].Values);
        Assert.Equal(["dense_1"], list.Heads.Select(h => h.Name));
    }

    [Fact]
    public void AStackWithoutInputIsBuiltByItsFirstData()
    {
        var model = new Sequential([new Dense(4, Activation.Relu), new Dense(1, name: "y")], seed: 2);
        Assert.False(model.IsDefined);
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError, metrics: new MeanAbsoluteErrorMetric());
        var history = model.Fit(new Dataset(Rows.Normal("x", 8, 3), new PerHead<Tensor>(Rows.Normal("y", 8, 1))), epochs: 2);
        Assert.True(model.IsDefined);
        Assert.Equal(4 * 3 + 4 + 4 + 1, model.ParameterCount);
        Assert.Equal(2, history["loss"].Count);
        Assert.Single(history.Names, n => n.Contains("mean_absolute_error", StringComparison.Ordinal) || n == "mae");
    }

    [Fact]
    public void BuildAndPredictBuildToo()
    {
        var built = new Sequential([new Dense(2)], seed: 4);
        built.Build(new Shape(3));
        var predicted = new Sequential([new Dense(2)], seed: 4);
        var x = Rows.Normal("x", 5, 3);
        Assert.Equal(built.Predict(x)["dense"].Values, predicted.Predict(x)["dense"].Values);
    }

    [Fact]
    public void AStackIsALayerOfAnotherModel()
    {
        var head = new Sequential([new Dense(4, Activation.Relu), new Dense(1)], "price");
        var x = Espalier.Layers.Input(new Shape(3));
        var model = new Model(x, head.Apply(x));
        Assert.True(head.IsDefined);
        Assert.Equal(["price"], model.Heads.Select(h => h.Name));
        Assert.Equal(head.ParameterCount, model.ParameterCount);
    }

    [Fact]
    public void AddingAfterTrainingKeepsWhatWasLearnt()
    {
        var model = new Sequential([new InputLayer(new Shape(3)), new Dense(2, name: "a")]);
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        model.Fit(new Dataset(Rows.Normal("x", 8, 3), new PerHead<Tensor>(Rows.Normal("y", 8, 2))));
        Assert.Equal(["a"], model.Predict(Rows.Normal("x", 2, 3)).Keys);
        float[] learnt = model.Layer("a").Weights[0].Values.ToArray();
        model.Add(new Dense(1, name: "b"));
        Assert.Equal(learnt, model.Layer("a").Weights[0].Values.ToArray());
        Assert.Equal(["b"], model.Heads.Select(h => h.Name));
        Assert.Equal(["b"], model.Predict(Rows.Normal("x", 2, 3)).Keys);
        model.Fit(new Dataset(Rows.Normal("x", 8, 3), new PerHead<Tensor>(Rows.Normal("y", 8, 1))));
        Assert.NotEqual(learnt, model.Layer("a").Weights[0].Values.ToArray());
    }

    [Fact]
    public void AShapeThatDoesNotFitLeavesTheStackUnbuilt()
    {
        var model = new Sequential([new ReshapeLayer([2, 3]), new Dense(1, name: "y")]);
        Assert.Throws<EspalierException>(() => model.Build(new Shape(5)));
        Assert.False(model.IsDefined);
        model.Build(new Shape(6));
        Assert.Equal(new Shape(4, 2, 1), model.Predict(Rows.Normal("x", 4, 6))["y"].Shape);

        var open = new Sequential([new InputLayer(new Shape(5)), new Dense(4)]);
        Assert.Throws<EspalierException>(() => open.Add(new ReshapeLayer([3])));
        Assert.Equal(2, open.Stack.Count);
        open.Add(new ReshapeLayer([2, 2]));
        Assert.Equal(["reshape"], open.Heads.Select(h => h.Name));
    }

    [Fact]
    public void LongStacksAreNumberedInOrder()
    {
        var model = new Sequential([new InputLayer(new Shape(2)), .. Enumerable.Range(0, 500).Select(_ => new Dense(2)), new Dense(1, name: "dense_7")]);
        Assert.Equal(502, model.Layers.Select(l => l.Name).Distinct().Count());
        Assert.Equal(["dense", "dense_1"], model.Stack.Skip(1).Take(2).Select(l => l.Name));
        Assert.Equal(["dense_6", "dense_8"], model.Stack.Skip(7).Take(2).Select(l => l.Name));
        Assert.Equal("dense_500", model.Stack[^2].Name);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Assert.Contains("no layers", Assert.Throws<EspalierException>(() => new Sequential().Build(new Shape(3))).Message, StringComparison.Ordinal);
        Assert.Contains("only as its first", Assert.Throws<EspalierException>(() =>
            new Sequential([new Dense(1), new InputLayer(new Shape(2))])).Message, StringComparison.Ordinal);
        Assert.Contains("'same'", Assert.Throws<EspalierException>(() =>
            new Sequential([new InputLayer(new Shape(2)), new Dense(1, name: "same"), new Dense(1, name: "same")])).Message, StringComparison.Ordinal);
    }
}
