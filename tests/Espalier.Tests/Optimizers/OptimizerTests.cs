using Espalier.Graph;

namespace Espalier.Tests.Optimizers;

/// <summary>What recorded trajectories do not show: one sweep a step, state that goes on, rates that change, settings out of range.</summary>
public class OptimizerTests
{
    private static readonly string[] Names = [.. Registry<Optimizer>.Names];

    public static TheoryData<string> All => [.. Names];

    private static OptimizerRun Run(Optimizer optimizer) => new(optimizer,
        ("a", "kernel", new Shape(3, 7), [.. Enumerable.Range(0, 21).Select(i => 0.1f * i - 1)]), ("a", "bias", new Shape(7), [1, 2, 3, 4, 5, 6, 7]));

    private static float[][] Gradients(int step) =>
        [[.. Enumerable.Range(0, 21).Select(i => MathF.Sin(i + step))], [.. Enumerable.Range(0, 7).Select(i => MathF.Cos(i * step))]];

    [Theory]
    [InlineData("Adam", 1), InlineData("AdamW", 1), InlineData("Nadam", 1), InlineData("SGD", 1), InlineData("RMSprop", 1), InlineData("Adagrad", 1)]
    [InlineData("Adadelta", 1), InlineData("Adamax", 1), InlineData("Ftrl", 1), InlineData("Lion", 2)] // Lion's momentum does not feed its step
    public void AStepIsAsFewSweepsAsCanBe(string name, int sweeps)
    {
        var program = Run(Registry<Optimizer>.Create(name)).Program;
        var work = program.Nodes.Where(n => n.Op is not (Input or ParameterRead or Constant or Assign or Pack)).ToArray();
        Assert.True(work.Length == sweeps && work.All(n => n.Op is Elementwise or AdamStep), program.ToString());
    }

    [Theory, MemberData(nameof(All))]
    public void ARunThatGoesOnInAnotherObjectGivesTheSameBits(string name)
    {
        var settings = new Config(name, new() { ["use_ema"] = true, ["ema_momentum"] = 0.8, ["ema_overwrite_frequency"] = 3 });
        var whole = Run(Registry<Optimizer>.Create(name, settings));
        for (int step = 0; step < 10; step++) whole.Step(Gradients(step));

        var first = Run(Registry<Optimizer>.Create(name, settings));
        for (int step = 0; step < 4; step++) first.Step(Gradients(step));
        var second = Run(Registry<Optimizer>.Create(name, new Config(name, first.Optimizer.ToJson()["config"]!.DeepClone().AsObject())));
        for (int i = 0; i < 2; i++) first.Weights[i].Values.CopyTo(second.Weights[i].Values);
        Assert.Equal(first.Optimizer.Variables.Select(v => v.ToString()), second.Optimizer.Variables.Select(v => v.ToString()));
        for (int i = 0; i < first.Optimizer.Variables.Count; i++) second.Optimizer.Variables[i].Set(first.Optimizer.Variables[i].Values);
        second.Optimizer.Iterations = first.Optimizer.Iterations;
        for (int step = 4; step < 10; step++) second.Step(Gradients(step));
        for (int i = 0; i < 2; i++) Assert.Equal(whole.Weights[i].Values, second.Weights[i].Values);
    }

    [Theory, MemberData(nameof(All))]
    public void WeightsStayFiniteAndTheGapsBetweenThemDoNotMatter(string name)
    {
        var run = Run(Registry<Optimizer>.Create(name));
        float[][] zeros = [new float[21], new float[7]];
        for (int step = 0; step < 5; step++) run.Step(step < 3 ? zeros : Gradients(step));
        foreach (float value in run.Arena.Flat.Values) Assert.True(float.IsFinite(value));
        foreach (var (_, slot) in run.Optimizer.Slots)
            foreach (float value in slot.Values) Assert.True(float.IsFinite(value));
    }

    [Fact]
    public void SlotsLiveOnWhenTheGraphIsWrittenAnew()
    {
        var run = Run(new Adam());
        run.Step(Gradients(1));
        float[] before = run.Optimizer.Slots[0].Slot.Values.ToArray();
        Assert.Contains(before, v => v != 0);
        run.Optimizer.Prepare(run.Arena);
        Assert.Equal(before, run.Optimizer.Slots[0].Slot.Values.ToArray());
        Run(run.Optimizer); // other weights
        Assert.All(run.Optimizer.Slots[0].Slot.Values.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void TheRateMayChangeBetweenSteps()
    {
        var run = Run(new SGD(0.5));
        float before = run.Weights[1].Values[0];
        run.Step(Gradients(0));
        Assert.Equal(before - 0.5f, run.Weights[1].Values[0]);
        run.Optimizer.LearningRate = 0;
        run.Step(Gradients(0));
        Assert.Equal(before - 0.5f, run.Weights[1].Values[0]);
    }

    [Fact]
    public void GatheredGradientsMakeOneUpdateOfTheirMean()
    {
        var settings = new OptimizerSettings { GradientAccumulationSteps = 2, ClipNorm = 0.7, WeightDecay = 0.1 };
        var gathered = Run(new Adam(settings: settings));
        var plain = Run(new Adam(settings: settings with { GradientAccumulationSteps = null }));
        for (int update = 0; update < 3; update++)
        {
            float[][] a = Gradients(2 * update), b = Gradients(2 * update + 1);
            gathered.Step(a);
            gathered.Step(b);
            plain.Step([.. a.Zip(b, (x, y) => x.Zip(y, (u, v) => (u + v) / 2).ToArray())]);
            Assert.Equal(plain.Optimizer.Updates, gathered.Optimizer.Updates);
        }
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < plain.Weights[i].Values.Length; k++) Assert.Equal(plain.Weights[i].Values[k], gathered.Weights[i].Values[k], 1e-6f);
    }

    [Fact]
    public void AverageWeightsTakeTheirPlaceAtTheEnd()
    {
        var run = Run(new SGD(0.1, settings: new OptimizerSettings { UseEma = true, EmaMomentum = 0.5 }));
        float start = run.Weights[1].Values[0], average = 0;
        run.Optimizer.FinishTraining();
        Assert.Equal(start, run.Weights[1].Values[0]); // nothing learnt, nothing averaged
        for (int step = 0; step < 4; step++)
        {
            run.Step(Gradients(0));
            average = step == 0 ? run.Weights[1].Values[0] : (average + run.Weights[1].Values[0]) / 2;
        }
        run.Optimizer.FinishTraining();
        Assert.Equal(average, run.Weights[1].Values[0], 1e-6f);
    }

    [Fact]
    public void SettingsOutOfRangeAreErrors()
    {
        Assert.Contains("beta_1", Assert.Throws<EspalierException>(() => new Adam(beta1: 1)).Message);
        Assert.Contains("momentum", Assert.Throws<EspalierException>(() => new SGD(momentum: -0.1)).Message);
        Assert.Contains("learning rate", Assert.Throws<EspalierException>(() => new Adam(-1)).Message);
        Assert.Contains("only one", Assert.Throws<EspalierException>(() => new Adam(settings: new() { ClipNorm = 1, ClipValue = 1 })).Message);
        Assert.Contains("ema_momentum", Assert.Throws<EspalierException>(() => new Adam(settings: new() { EmaMomentum = 2 })).Message);
        Assert.Contains("boundaries", Assert.Throws<EspalierException>(() => new PiecewiseConstantDecay([1, 2], [0.1, 0.2])).Message);
        Assert.Contains("decay_steps", Assert.Throws<EspalierException>(() => new CosineDecay(0.1, 0)).Message);
        Assert.Contains("'Adam'", Assert.Throws<EspalierException>(() => Registry<Optimizer>.Create("adamm")).Message);
        var variable = Run(new Adam()).Optimizer.Variables[0];
        Assert.Contains("a/kernel/momentum", Assert.Throws<EspalierException>(() => variable.Set([1])).Message);
    }
}
