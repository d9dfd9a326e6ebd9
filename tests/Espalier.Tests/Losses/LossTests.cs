using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Losses;

/// <summary>What recorded cases do not show: joint forms behind softmax and sigmoid, ignored classes, settings out of range.</summary>
public class LossTests
{
    private static (float[] Value, float[] Gradient) Run(Loss loss, float[] labels, Shape labelShape, float[] numbers, int columns,
        Func<Symbol, Symbol>? activation = null)
    {
        var x = Input.Of("x", new Shape(Shape.Batch, columns));
        var y = Input.Of("y", labelShape);
        var value = loss.Mean(y, activation?.Invoke(x) ?? x);
        var gradient = Gradients.Of(value, [x])[0]!;
        var program = CpuBackend.Default.Prepare(Program.Compile([value, gradient], training: true), numbers.Length / columns);
        numbers.CopyTo(program.Input(x));
        labels.CopyTo(program.Input(y));
        program.Run();
        return (program.Output(value).ToArray(), program.Output(gradient).ToArray());
    }

    private static Symbol Softmaxed(Symbol x) => Op.Apply(new Softmax(), x);

    private static Symbol Sigmoided(Symbol x) => Op.Apply(new Sigmoid(), x);

    [Fact]
    public void ACertainWrongAnswerInLogitsStillLearns()
    {
        var (value, gradient) = Run(new CategoricalCrossentropy(fromLogits: true), [0, 1, 0], new Shape(Shape.Batch, 3), [200, 0, 0], 3);
        Assert.Equal(200, value[0], 3);
        Assert.Equal([1f, -1f, 0f], gradient);
        (value, gradient) = Run(new SparseCategoricalCrossentropy(fromLogits: true), [1], new Shape(Shape.Batch), [200, 0, 0], 3);
        Assert.Equal(200, value[0], 3);
        Assert.Equal([1f, -1f, 0f], gradient);
        (value, gradient) = Run(new BinaryCrossentropy(fromLogits: true), [0, 1, 1], new Shape(Shape.Batch, 1), [200, -200, 200], 1);
        Assert.Equal(400f / 3, value[0], 3);
        Assert.Equal([1f / 3, -1f / 3, 0f], gradient);
    }

    [Fact]
    public void ProbabilitiesAreKeptInKerasBounds()
    {
        var (value, gradient) = Run(Loss.CategoricalCrossentropy, [0, 1, 0], new Shape(Shape.Batch, 3), [200, 0, 0], 3, Softmaxed);
        Assert.Equal(-Math.Log(1e-7), value[0], 4);
        Assert.Equal([0f, 0f, 0f], gradient);
        (value, gradient) = Run(Loss.SparseCategoricalCrossentropy, [1], new Shape(Shape.Batch), [15, 0, 0], 3, Softmaxed);
        Assert.Equal(15, value[0], 4);
        Assert.Equal([1f, -1f, 0f], gradient.Select(g => MathF.Round(g, 4)));
    }

    [Fact]
    public void ProbabilitiesOfASigmoidAreKeptInKerasBounds()
    {
        // The probability 1 − 1e-7 is 0.99999988 in 32 bits, so its rest is 1.19e-7.
        var (value, gradient) = Run(Loss.BinaryCrossentropy, [0, 1, 1], new Shape(Shape.Batch, 1), [200, -200, 200], 1, Sigmoided);
        Assert.Equal((-Math.Log(1.1920929e-7) - Math.Log(1e-7) + 1.19e-7) / 3, value[0], 4);
        Assert.Equal([0f, 0f, 0f], gradient);
        (value, gradient) = Run(Loss.BinaryCrossentropy, [0, 1], new Shape(Shape.Batch, 1), [14, -14], 1, Sigmoided);
        Assert.Equal(14, value[0], 3);
        Assert.Equal([0.5f, -0.5f], gradient.Select(g => MathF.Round(g, 4)));
    }

    [Theory]
    [InlineData("CategoricalCrossentropy")]
    [InlineData("CategoricalFocalCrossentropy")]
    [InlineData("BinaryCrossentropy")]
    [InlineData("BinaryFocalCrossentropy")]
    public void BehindTheActivationLogitsAndProbabilitiesAgree(string name)
    {
        float[] labels = [0, 1, 0, 1, 0, 0], numbers = [0.3f, -1.2f, 0.7f, 2.1f, 0.1f, -0.4f];
        var shape = new Shape(Shape.Batch, 3);
        Func<Symbol, Symbol> activation = name.StartsWith("Cat", StringComparison.Ordinal) ? Softmaxed : Sigmoided;
        var logits = Registry<Loss>.Create(name, new Config(name, new System.Text.Json.Nodes.JsonObject { ["from_logits"] = true }));
        var joint = Run(Registry<Loss>.Create(name), labels, shape, numbers, 3, activation);
        var plain = Run(Registry<Loss>.Create(name), labels, shape, numbers, 3, x => activation(x) * 1.0000001f);
        foreach (var other in new[] { Run(logits, labels, shape, numbers, 3), plain })
        {
            Assert.Equal(joint.Value[0], other.Value[0], 5);
            for (int i = 0; i < 6; i++) Assert.Equal(joint.Gradient[i], other.Gradient[i], 5);
        }
    }

    [Fact]
    public void AnIgnoredClassMayBeTheOnlyOne()
    {
        var (value, gradient) = Run(new SparseCategoricalCrossentropy(ignoreClass: -1), [-1, -1], new Shape(Shape.Batch), [1, 2, 3, 4], 2, Softmaxed);
        Assert.Equal(0, value[0]);
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public void ANumberThatIsNotOneShowsInTheLoss()
    {
        foreach (string name in new[] { "MeanSquaredError", "MeanAbsoluteError", "BinaryCrossentropy", "KLDivergence", "Huber", "LogCosh", "Hinge" })
            Assert.True(float.IsNaN(Run(Registry<Loss>.Create(name), [0.5f], new Shape(Shape.Batch, 1), [float.NaN], 1).Value[0]), name);
    }

    [Fact]
    public void SettingsOutOfRangeAreErrors()
    {
        Assert.Throws<EspalierException>(() => new BinaryCrossentropy(labelSmoothing: 1.5));
        Assert.Throws<EspalierException>(() => new CategoricalCrossentropy(labelSmoothing: -0.1));
        Assert.Throws<EspalierException>(() => new Huber(0));
        Assert.Throws<EspalierException>(() => new CategoricalFocalCrossentropy(alpha: []));
        var error = Assert.Throws<EspalierException>(() => Registry<Loss>.Create("categorical_crossentropi"));
        Assert.Contains("'categorical_crossentropy'", error.Message);
        error = Assert.Throws<EspalierException>(() => Registry<Loss>.Create("mse", new Config("mse", new System.Text.Json.Nodes.JsonObject { ["reduction"] = "none" })));
        Assert.Contains("reduction", error.Message);
    }

    [Theory]
    [InlineData("BinaryCrossentropy", 1, 2), InlineData("CategoricalCrossentropy", 3, -1), InlineData("KLDivergence", 2, float.PositiveInfinity)]
    [InlineData("SparseCategoricalCrossentropy", 3, 3), InlineData("SparseCategoricalCrossentropy", 3, 0.5f)]
    public void LabelsThatALossCannotMeanAreErrorsThatNameHeadAndRow(string name, int columns, float label)
    {
        var x = Espalier.Layers.Input(new Shape(2), "x");
        var model = new Model(x, x.Dense(columns, columns == 1 ? Activation.Sigmoid : Activation.Softmax, name: "answer"));
        model.Compile(new Adam(), Registry<Loss>.Create(name));
        int width = name.StartsWith("Sparse", StringComparison.Ordinal) ? 1 : columns;
        var labels = new Tensor(new Shape(4, width));
        model.Fit(new Dataset(new Tensor(new Shape(4, 2)), labels));
        labels.Row(2)[0] = label;
        labels.Row(1)[0] = float.NaN; // a missing label is no fault
        string message = Assert.Throws<EspalierException>(() => model.Fit(new Dataset(new Tensor(new Shape(4, 2)), labels))).Message;
        Assert.Contains("'answer'", message);
        Assert.Contains("row 2", message);
    }

    [Theory]
    [InlineData("sum", 1 + 4 + 9), InlineData("sum_over_batch_size", 14 / 3.0), InlineData("mean_with_sample_weight", 14 / 3.0)]
    public void EveryReductionLeavesOutRowsWithoutALabel(string reduction, double expected)
    {
        var x = Espalier.Layers.Input(new Shape(1), "x");
        var model = new Model(x, x.Dense(1, name: "answer"));
        model.Compile(new Adam(), Registry<Loss>.Create("mse", new Config("mse", new System.Text.Json.Nodes.JsonObject { ["reduction"] = reduction })));
        var labels = new Tensor(new Shape(5, 1), [1, float.NaN, 2, 3, float.NaN]);
        Assert.Equal(expected, model.Evaluate(new Dataset(new Tensor(new Shape(5, 1)), labels))["loss"], 1e-5);
    }

    [Fact]
    public void AnIgnoredClassIsNoFault()
    {
        Assert.Null(new SparseCategoricalCrossentropy(ignoreClass: -1).FaultOf([-1, 2], 3));
        Assert.NotNull(new SparseCategoricalCrossentropy(ignoreClass: -1).FaultOf([-1, 3], 3));
    }

    [Fact]
    public void WeightsThatDoNotFitAreAnError()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 4, 2));
        var w = Input.Of("w", new Shape(Shape.Batch, 3));
        Assert.Contains("(batch, 3)", Assert.Throws<EspalierException>(() => Loss.MeanSquaredError.Mean(x, x, w)).Message);
    }

    [Theory]
    [InlineData("mse", "MeanSquaredError"), InlineData("mae", "MeanAbsoluteError"), InlineData("mape", "MeanAbsolutePercentageError")]
    [InlineData("msle", "MeanSquaredLogarithmicError"), InlineData("logcosh", "LogCosh"), InlineData("kl_divergence", "KLDivergence")]
    [InlineData("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"), InlineData("hinge", "Hinge")]
    public void KerasNamesAreKnown(string name, string className) => Assert.Equal(className, Registry<Loss>.NameOf(Registry<Loss>.Create(name)));
}
