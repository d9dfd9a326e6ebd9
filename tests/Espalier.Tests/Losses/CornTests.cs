using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Losses;

/// <summary>Ordered classes: the head's probabilities, the loss CORN against its formula in plain loops, and the measures of ranks.</summary>
public class CornTests
{
    private const int Classes = 5;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The authors' sums: for every question the rows that get as far as it.
    private static (double Loss, double[] Gradient) Reference(float[] logits, int[] labels)
    {
        int questions = Classes - 1;
        double loss = 0;
        var gradient = new double[logits.Length];
        for (int q = 0; q < questions; q++)
            for (int i = 0; i < labels.Length; i++)
            {
                if (labels[i] < q) continue;
                double p = Sigmoid(logits[i * questions + q]);
                bool above = labels[i] > q;
                loss -= Math.Log(above ? p : 1 - p);
                gradient[i * questions + q] = (p - (above ? 1 : 0)) / labels.Length;
            }
        return (loss / labels.Length, gradient);
    }

    private static (float[] Probabilities, float Loss, float[] Gradient) Run(float[] logits, int[] labels, bool numbers)
    {
        int rows = labels.Length;
        var f = Input.Of("f", new Shape(Shape.Batch, Classes - 1));
        var y = Input.Of("y", numbers ? new Shape(Shape.Batch) : new Shape(Shape.Batch, Classes));
        var p = f.OrderedProbabilities();
        var loss = new Corn(numbers).Mean(y, p);
        var gradient = Gradients.Of(loss, [f])[0]!;
        var program = CpuBackend.Default.Prepare(Program.Compile([p, loss, gradient], training: true), rows);
        logits.CopyTo(program.Input(f));
        for (int i = 0; i < rows; i++)
            if (numbers) program.Input(y)[i] = labels[i];
            else program.Input(y)[i * Classes + labels[i]] = 1;
        program.Run();
        return (program.Output(p).ToArray(), program.Output(loss)[0], program.Output(gradient).ToArray());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void LossAndGradientAreThoseOfTheFormula(bool numbers)
    {
        int[] labels = [0, 1, 2, 3, 4, 2, 0];
        var logits = new float[labels.Length * (Classes - 1)];
        for (int i = 0; i < logits.Length; i++) logits[i] = 2 * (float)RandomKey.For(7, "corn").Normal(i);
        var (expected, slope) = Reference(logits, labels);
        var (probabilities, loss, gradient) = Run(logits, labels, numbers);
        Assert.Equal(expected, loss, 1e-5);
        for (int i = 0; i < slope.Length; i++) Assert.Equal(slope[i], gradient[i], 1e-6);
        for (int i = 0; i < labels.Length; i++)
        {
            double reached = 1;
            for (int k = 0; k < Classes; k++)
            {
                double passes = k < Classes - 1 ? Sigmoid(logits[i * (Classes - 1) + k]) : 0;
                Assert.Equal(reached * (1 - passes), probabilities[i * Classes + k], 1e-6);
                reached *= passes;
            }
        }
    }

    [Fact]
    public void FarAwayLogitsStayFinite()
    {
        var (probabilities, loss, _) = Run([60, 60, 60, 60, -60, 0, 0, 0], [4, 0], numbers: true);
        Assert.Equal(1, probabilities[4], 1e-6);
        Assert.Equal(1, probabilities[5], 1e-6);
        Assert.Equal(0, loss, 1e-5);
    }

    [Fact]
    public void AHeadOfOrderedClassesLearnsAndAnswers()
    {
        const int rows = 256;
        var x = new Tensor(new Shape(rows, 1));
        var labels = new Tensor(new Shape(rows, 3));
        for (int i = 0; i < rows; i++) x.Values[i] = (float)RandomKey.For(3, "x").Normal(i);
        for (int i = 0; i < rows; i++) labels.Row(i)[x.Values[i] < -0.5f ? 0 : x.Values[i] < 0.5f ? 1 : 2] = 1;
        var input = Espalier.Layers.Input(new Shape(1), "x");
        var model = new Model(input, input.Dense(16, Activation.Relu).Ordered(3, "size"));
        model.Compile(new Adam(0.01), Loss.Corn, metrics: new MetricsByHead { ["size"] = MetricList.Create([Metric.Named("accuracy"), Metric.Named("rank_error"), Metric.Named("qwk")]) });
        var history = model.Fit(new Dataset(x, labels), epochs: 30);
        Assert.True(history["accuracy"][^1] > 0.95);
        Assert.True(history["rank_error"][^1] < 0.05);
        Assert.True(history["qwk"][^1] > 0.95);
        Assert.Equal(Better.Lower, model.Compilation!.Direction("val_rank_error"));
    }

    [Fact]
    public void AnotherHeadIsAnErrorThatSaysWhatToDo()
    {
        var input = Espalier.Layers.Input(new Shape(1), "x");
        var model = new Model(input, input.Dense(3, Activation.Softmax, name: "size"));
        var error = Assert.Throws<EspalierException>(() => model.Compile(new Adam(), Loss.Corn));
        Assert.Contains("Ordered(classes: 3)", error.Message);
        Assert.Throws<EspalierException>(() => input.Ordered(1, "one"));
    }

    [Fact]
    public void RanksAreMeasuredByHowFarTheyAreOff()
    {
        float[] truth = [0, 2, 1], predicted = [0.1f, 0.2f, 0.7f, 0.4f, 0.15f, 0.45f, 0, 1, 0];
        double Of(Metric metric)
        {
            metric.Update(new MetricBatch(truth, 1, predicted, 3));
            return metric.Result();
        }
        Assert.Equal((2 + 0 + 0) / 3.0, Of(new RankError()), 1e-9);
        Assert.Equal((2 + 1 + 0) / 3.0, Of(new RankError(median: true)), 1e-9); // P(y > 0) = 0.6, P(y > 1) = 0.45
        Assert.Equal(Of(new CohenKappa(KappaWeighting.Quadratic)), Of(new QuadraticKappa()));
        Assert.Throws<EspalierException>(() => new RankError().For(HeadKind.Regression));
    }
}
