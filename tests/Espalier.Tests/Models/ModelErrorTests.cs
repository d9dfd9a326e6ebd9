namespace Espalier.Tests.Models;

/// <summary>Mistakes in models and their data: the message says what was expected, what came, and what to do.</summary>
public class ModelErrorTests
{
    [Fact]
    public void AnUnknownHeadNamesTheNearest()
    {
        var model = Wine();
        foreach (string message in (string[])[
            Error(() => model.Compile(new Adam(), losses: new() { ["qualty"] = Loss.CategoricalCrossentropy })),
            Error(() => model.Compile(new Adam(), losses: Loss.MeanSquaredError, lossWeights: new() { ["qualty"] = 2 })),
            Error(() => model.Compile(new Adam(), losses: Loss.MeanSquaredError, metrics: new() { ["qualty"] = new Accuracy() })),
            Error(() => model.Compile(new Adam(), losses: Loss.MeanSquaredError, classWeights: new() { ["qualty"] = new ClassWeights(1, 2, 3) })),
            Error(() => model.Head("qualty"))])
        {
            Assert.Contains("'qualty'", message, StringComparison.Ordinal);
            Assert.Contains("Did you mean 'quality'?", message, StringComparison.Ordinal);
            Assert.Contains("color", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnUnknownHeadInTheDataNamesTheNearest()
    {
        var model = Trained();
        Assert.Contains("Did you mean 'color'?", Error(() => model.Evaluate(new Dataset(Rows.Normal("x", 4, 5), new() { ["colour"] = Rows.Coins("c", 4, 1) }))), StringComparison.Ordinal);
        var labels = new PerHead<Tensor> { ["quality"] = Rows.OneHot("q", 4, 3), ["color"] = Rows.Coins("c", 4, 1) };
        Assert.Contains("'colr'", Error(() => model.Fit(new Dataset(Rows.Normal("x", 4, 5), labels, new() { ["colr"] = Rows.Coins("w", 4, 1) }))), StringComparison.Ordinal);
    }

    [Fact]
    public void ALayerOrHeadThatIsNotThereIsNamed()
    {
        string message = Error(() => Wine().Layer("trnk"));
        Assert.Contains("Did you mean 'trunk'?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingInputIsNamed()
    {
        var (a, b) = (Espalier.Layers.Input(new Shape(2), "a"), Espalier.Layers.Input(new Shape(2), "b"));
        var joined = new Concatenate().Apply(a, b).Dense(1);
        string message = Error(() => new Model(a, joined));
        Assert.Contains("'b'", message, StringComparison.Ordinal);
        Assert.Contains("(batch, 2)", message, StringComparison.Ordinal);
        Assert.Contains("got one input twice", Error(() => new Model(new[] { a, a, b }, joined)), StringComparison.Ordinal);
        Assert.Contains("needs inputs made by Layers.Input", Error(() => new Model(a.Dense(2), joined)), StringComparison.Ordinal);
        Assert.Contains("at least one input", Error(() => new Model(Array.Empty<Symbol>(), joined)), StringComparison.Ordinal);
        Assert.Contains("plain op", Error(() => new Model(a, a.Dense(1) + 1f)), StringComparison.Ordinal);
    }

    [Fact]
    public void DuplicateLayerNamesAreNamed()
    {
        var x = Espalier.Layers.Input(new Shape(2));
        string message = Error(() => new Model(x, x.Dense(3, name: "same").Dropout(0.5, "same")));
        Assert.Contains("'same'", message, StringComparison.Ordinal);
        Assert.Contains("Dense", message, StringComparison.Ordinal);
        Assert.Contains("Dropout", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DuplicateHeadKeysAreNamed()
    {
        var x = Espalier.Layers.Input(new Shape(2));
        Assert.Contains("'twice'", Error(() => new Model(x, Symbols.Named([new("twice", x.Dense(1)), new("twice", x.Dense(2))]))), StringComparison.Ordinal);
    }

    [Fact]
    public void ASharedLayerOnAMisfittingShapeSaysWhatItsWeightsFit()
    {
        var shared = new Dense(2, name: "shared");
        shared.Apply(Espalier.Layers.Input(new Shape(3)));
        string message = Error(() => shared.Apply(Espalier.Layers.Input(new Shape(4))));
        Assert.Contains("Dense 'shared'", message, StringComparison.Ordinal);
        Assert.Contains("(batch, 3)", message, StringComparison.Ordinal);
        Assert.Contains("(batch, 4)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANestedModelOnAMisfittingShapeNamesItsInput()
    {
        var inner = Espalier.Layers.Input(new Shape(3), "inner");
        var tower = new Model(inner, inner.Dense(2), "tower");
        string message = Error(() => tower.Apply(Espalier.Layers.Input(new Shape(4))));
        Assert.Contains("'tower'", message, StringComparison.Ordinal);
        Assert.Contains("'inner'", message, StringComparison.Ordinal);
        Assert.Contains("but got 2",
            Error(() => tower.ApplyAll(Espalier.Layers.Input(new Shape(3)), Espalier.Layers.Input(new Shape(3)))), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsOfTheWrongWidthSayWhatTheHeadNeeds()
    {
        var model = Trained();
        var x = Rows.Normal("x", 4, 5);
        string message = Error(() => model.Fit(new Dataset(x, new() { ["quality"] = Rows.OneHot("q", 4, 4), ["color"] = Rows.Coins("c", 4, 1) })));
        Assert.Contains("'quality'", message, StringComparison.Ordinal);
        Assert.Contains("(batch, 3)", message, StringComparison.Ordinal);
        message = Error(() => model.Fit(new Dataset(x, new() { ["quality"] = Rows.Normal("q", 4, 1), ["color"] = Rows.Coins("c", 4, 1) })));
        Assert.Contains("SparseCategoricalCrossentropy", message, StringComparison.Ordinal);
        message = Error(() => model.Fit(new Dataset(x, new() { ["quality"] = Rows.OneHot("q", 4, 3) })));
        Assert.Contains("'color' has a loss but the data has no labels", message, StringComparison.Ordinal);
        message = Error(() => model.Fit(new Dataset(Rows.Normal("x", 4, 6), new PerHead<Tensor>(Rows.Coins("c", 4, 1)))));
        Assert.Contains("'x' needs (batch, 5)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsThatDifferInNumberAreNamed() =>
        Assert.Contains("'color'", Error(() => new Dataset(Rows.Normal("x", 4, 5), new() { ["color"] = Rows.Coins("c", 5, 1) })), StringComparison.Ordinal);

    [Fact]
    public void AModelThatIsNotCompiledSaysSo()
    {
        var data = new Dataset(Rows.Normal("x", 4, 5), new() { ["quality"] = Rows.OneHot("q", 4, 3), ["color"] = Rows.Coins("c", 4, 1) });
        Assert.Contains("Call Compile first", Error(() => Wine().Fit(data)), StringComparison.Ordinal);
        Assert.Contains("Call Compile first", Error(() => Wine().Evaluate(data)), StringComparison.Ordinal);
        Assert.Contains("needs a loss for at least one head", Error(() => Wine().Compile(new Adam(), losses: [])), StringComparison.Ordinal);
    }

    [Fact]
    public void ImpossibleSettingsOfFitAreRefused()
    {
        var data = new Dataset(Rows.Normal("x", 4, 5), new() { ["quality"] = Rows.OneHot("q", 4, 3), ["color"] = Rows.Coins("c", 4, 1) });
        Assert.Contains("1 row or more but has 0", Error(() => Trained().Fit(data, batchSize: 0)), StringComparison.Ordinal);
        Assert.Contains("-1", Error(() => Trained().Fit(data, epochs: -1)), StringComparison.Ordinal);
        Assert.Contains("not both", Error(() => Trained().Fit(data, validation: data, validationSplit: 0.5)), StringComparison.Ordinal);
        Assert.Contains("1.5", Error(() => Trained().Fit(data, validationSplit: 1.5)), StringComparison.Ordinal);
        Assert.Contains("1 row or more", Error(() => Trained().Evaluate(data, batchSize: 0)), StringComparison.Ordinal);
        Assert.Contains("1 row or more", Error(() => Trained().Predict(data, batchSize: 0)), StringComparison.Ordinal);
    }

    private static Model Wine()
    {
        var x = Espalier.Layers.Input(new Shape(5), "x");
        var trunk = x.Dense(4, Activation.Relu, name: "trunk");
        return new Model(x, new[] { trunk.Dense(3, Activation.Softmax, name: "quality"), trunk.Dense(1, Activation.Sigmoid, name: "color") }, "wine");
    }

    private static Model Trained()
    {
        var model = Wine();
        model.Compile(new Adam(), losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy });
        return model;
    }

    private static string Error(Action action) => Assert.Throws<EspalierException>(action).Message;
}
