namespace Espalier.Tests.Models;

/// <summary>Networks of every form: several inputs and outputs, shared layers, nested models, models over inner symbols.</summary>
public class FunctionalModelTests
{
    [Fact]
    public void SeveralInputsAndOutputsKeepTheirOrderAndNames()
    {
        var (a, b) = (Espalier.Layers.Input(new Shape(3), "a"), Espalier.Layers.Input(new Shape(2), "b"));
        var joined = new Concatenate().Apply(a.Dense(4, name: "a_dense"), b);
        var model = new Model(new[] { b, a }, new[] { joined.Dense(2, name: "second"), a.Dense(1, name: "first") });
        Assert.Equal(["second", "first"], model.Heads.Select(h => h.Name));
        var answers = model.Predict(new Dataset([Rows.Normal("b", 5, 2), Rows.Normal("a", 5, 3)]));
        Assert.Equal(["second", "first"], answers.Keys);
        Assert.Equal(new Shape(5, 2), answers["second"].Shape);
        var first = (Dense)model.Layer("first");
        float expected = first.Weights[1].Values[0];
        for (int i = 0; i < 3; i++) expected += Rows.Normal("a", 5, 3).Values[i] * first.Weights[0].Values[i];
        Assert.Equal(expected, answers["first"].Values[0], 1e-5f);
    }

    [Fact]
    public void HeadsAreNamedByKeyOrLayerAndStayApart()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var shared = new Dense(2, name: "twice");
        Assert.Equal(["twice", "twice_1"], new Model(x, new[] { shared.Apply(x), shared.Apply(x.Dense(3)) }).Heads.Select(h => h.Name));
        var named = new Model(x, Symbols.Named([new("zeta", x.Dense(1)), new("alpha", x.Dense(1))]));
        Assert.Equal(["zeta", "alpha"], named.Heads.Select(h => h.Name));
        var same = x.Dense(1, name: "one");
        var model = new Model(x, new[] { same, same });
        var answers = model.Predict(Rows.Normal("x", 2, 3));
        Assert.Equal(["one", "one_1"], answers.Keys);
        Assert.Equal(answers["one"].Values, answers["one_1"].Values);
    }

    [Fact]
    public void ASharedLayerHasOneSetOfWeightsThatLearnsFromEveryUse()
    {
        var (left, right) = (Espalier.Layers.Input(new Shape(3), "left"), Espalier.Layers.Input(new Shape(3), "right"));
        var shared = new Dense(1, useBias: false, name: "shared");
        var model = new Model(new[] { left, right }, new SubtractLayer("difference").Apply(shared.Apply(left), shared.Apply(right)));
        Assert.Single(model.Weights);
        Assert.Equal(3, model.ParameterCount);
        // y = (l − r)·w: the gradient of the mean square sums both uses.
        var (l, r, y) = (Rows.Normal("l", 4, 3), Rows.Normal("r", 4, 3), Rows.Normal("y", 4, 1));
        float[] before = shared.Weights[0].Values.ToArray();
        var expected = new double[3];
        for (int row = 0; row < 4; row++)
        {
            double error = -y.Values[row];
            for (int i = 0; i < 3; i++) error += (l.Row(row)[i] - r.Row(row)[i]) * before[i];
            for (int i = 0; i < 3; i++) expected[i] += 2 * error * (l.Row(row)[i] - r.Row(row)[i]) / 4;
        }
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        model.Fit(new Dataset([l, r], new() { ["difference"] = y }), batchSize: 4);
        for (int i = 0; i < 3; i++) Assert.Equal(before[i] - 0.1 * expected[i], shared.Weights[0].Values[i], 1e-5);
    }

    [Fact]
    public void ANestedModelSharesItsWeightsWithEveryUseAndWithItself()
    {
        var inner = Espalier.Layers.Input(new Shape(3), "inner");
        var tower = new Model(inner, inner.Dense(4, Activation.Tanh, name: "deep").Dense(2, name: "top"), "tower");
        var (a, b) = (Espalier.Layers.Input(new Shape(3), "a"), Espalier.Layers.Input(new Shape(3), "b"));
        var model = new Model(new[] { a, b }, new[] { tower.Apply(a), tower.Apply(b) });
        Assert.Equal(["tower", "tower_1"], model.Heads.Select(h => h.Name));
        Assert.Equal(tower.ParameterCount, model.ParameterCount);
        var (x, y) = (Rows.Normal("x", 6, 3), Rows.Normal("y", 6, 3));
        var answers = model.Predict(new Dataset([x, y]));
        Assert.Equal(tower.Predict(x)["top"].Values, answers["tower"].Values);
        Assert.Equal(tower.Predict(y)["top"].Values, answers["tower_1"].Values);
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        model.Fit(new Dataset([x, y], new PerHead<Tensor>(Rows.Normal("labels", 6, 2))), epochs: 2);
        Assert.NotEqual(answers["tower"].Values, tower.Predict(x)["top"].Values);
        Assert.Equal(model.Predict(new Dataset([x, y]))["tower"].Values, tower.Predict(x)["top"].Values);
    }

    [Fact]
    public void ModelsNestTwice()
    {
        var x1 = Espalier.Layers.Input(new Shape(3));
        var one = new Model(x1, x1.Dense(4, Activation.Relu), "one");
        var x2 = Espalier.Layers.Input(new Shape(3));
        var two = new Model(x2, one.Apply(x2).Dense(2), "two");
        var x3 = Espalier.Layers.Input(new Shape(3));
        var three = new Model(x3, new[] { two.Apply(x3), one.Apply(x3).Dense(1, name: "side") }, "three");
        Assert.Equal(3 * 4 + 4 + 4 * 2 + 2 + 4 + 1, three.ParameterCount);
        var x = Rows.Normal("x", 3, 3);
        Assert.Equal(two.Predict(x).Values.Single().Values, three.Predict(x)["two"].Values);
    }

    [Fact]
    public void AModelOverAnInnerSymbolSharesWeights()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var trunk = x.Dense(4, Activation.Relu, name: "trunk");
        var model = new Model(x, trunk.Dense(1, name: "out"));
        var features = new Model(x, trunk, "features");
        Assert.Same(model.Layer("trunk"), features.Layer("trunk"));
        var rows = Rows.Normal("x", 8, 3);
        float[] before = features.Predict(rows)["trunk"].Values;
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        var data = new Dataset(rows, new PerHead<Tensor>(Rows.Normal("y", 8, 1)));
        model.Fit(data, epochs: 3);
        Assert.NotEqual(before, features.Predict(rows)["trunk"].Values);

        // Each may train on: both see the other's steps.
        features.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        features.Fit(new Dataset(rows, new PerHead<Tensor>(Rows.Normal("f", 8, 4))), epochs: 2);
        float[] moved = model.Predict(rows)["out"].Values;
        model.Fit(data, epochs: 1);
        Assert.NotEqual(moved, model.Predict(rows)["out"].Values);
        Assert.Equal(model.Layer("trunk").Weights[0].Values.ToArray(), features.Layer("trunk").Weights[0].Values.ToArray());
    }

    [Fact]
    public void BranchesBranchAgainAndHeadsMayFeedOtherHeads()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var trunk = x.Dense(6, Activation.Relu);
        var branch = trunk.Dense(5, Activation.Relu);
        var first = branch.Dense(2, Activation.Softmax, name: "first");
        var model = new Model(x, new[] { first, branch.Dense(1, name: "second"), first.Dense(3, name: "third"), trunk.Dense(1, name: "fourth") });
        var data = new Dataset(Rows.Normal("x", 9, 3), new()
        {
            ["first"] = Rows.OneHot("c", 9, 2),
            ["second"] = Rows.Normal("s", 9, 1),
            ["third"] = Rows.Normal("t", 9, 3),
            ["fourth"] = Rows.Normal("f", 9, 1),
        });
        model.Compile(new Adam(1e-2), losses: new()
        {
            ["first"] = Loss.CategoricalCrossentropy,
            ["second"] = Loss.MeanSquaredError,
            ["third"] = Loss.MeanSquaredError,
            ["fourth"] = Loss.MeanAbsoluteError
        });
        var history = model.Fit(data, epochs: 40);
        Assert.True(history["loss"][^1] < history["loss"][0] * 0.8);
        Assert.All(["first_loss", "second_loss", "third_loss", "fourth_loss"], name => Assert.True(double.IsFinite(history[name][^1])));
    }

    [Fact]
    public void ANewBranchChangesNoOtherFirstWeights()
    {
        var (small, large) = (Make(false), Make(true));
        foreach (var weight in small.Weights)
            Assert.Equal(weight.Values.ToArray(), large.Layer(weight.Layer.Name!).Weights.Single(w => w.Name == weight.Name).Values.ToArray());

        static Model Make(bool more)
        {
            var x = Espalier.Layers.Input(new Shape(3));
            var trunk = x.Dense(4, name: "trunk");
            List<Symbol> heads = [trunk.Dense(2, name: "a")];
            if (more) heads.Add(trunk.Dense(3, name: "b_dense").Dense(2, name: "b"));
            return new Model(x, heads, seed: 3);
        }
    }

    [Fact]
    public void SeedsChangeTheFirstWeights()
    {
        float[][] drawn = [.. new long[] { 1, 2, 1 }.Select(seed =>
        {
            var x = Espalier.Layers.Input(new Shape(3));
            return Rows.Weights(new Model(x, x.Dense(4), seed: seed));
        })];
        Assert.NotEqual(drawn[0], drawn[1]);
        Assert.Equal(drawn[0], drawn[2]);
    }

    [Fact]
    public void AnInputThatNothingReadsIsLeftAlone()
    {
        var (x, unused) = (Espalier.Layers.Input(new Shape(3), "x"), Espalier.Layers.Input(new Shape(2), "unused"));
        var model = new Model(new[] { x, unused }, x.Dense(1, name: "y"));
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        var data = new Dataset([Rows.Normal("x", 4, 3), Rows.Normal("u", 4, 2)], new PerHead<Tensor>(Rows.Normal("y", 4, 1)));
        model.Fit(data);
        Assert.Equal(new Shape(4, 1), model.Predict(data)["y"].Shape);
    }

    [Fact]
    public void LayersAreNumberedByUseAndGivenNamesWin()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var late = new Dense(2, name: "dense");
        var model = new Model(x, late.Apply(x.Dense(3).Dense(4)));
        Assert.Equal(["input_layer", "dense_1", "dense_2", "dense"], model.Layers.Select(l => l.Name));
        Assert.Equal(4, ((Dense)model.Layer("dense_2")).Units);
    }
}
