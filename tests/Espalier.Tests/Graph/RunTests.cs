using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>What a run of a program promises: outputs of every kind, no allocation, random numbers that follow the moment, errors that say where.</summary>
public class RunTests
{
    [Fact]
    public void InputsParametersConstantsAndAliasesCanBeOutputs()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 2));
        var p = new Parameter("p", new Shape(2));
        p.Set([5, 6]);
        var constant = Constant.Of(new Shape(2), [7, 8]);
        var reshaped = Op.Apply(new Reshape(new Shape(Shape.Batch, 2, 1)), x);
        var view = Op.Apply(new Reshape(new Shape(2, 1)), p.Symbol);
        var count = Op.Apply(new ElementCount(0, 1), x);
        var same = x * 1f;
        var program = Program.Compile([x, p.Symbol, constant, reshaped, view, count, same, x]);
        var executable = Backends.Get(Simd.Best, 1).Prepare(program, 2);
        float[] values = [1, 2, 3, 4];
        values.CopyTo(executable.Input(x));
        executable.Run();
        Assert.Equal(values, executable.Output(x).ToArray());
        Assert.Equal(values, executable.Output(reshaped).ToArray());
        Assert.Equal(values, executable.Output(same).ToArray());
        Assert.Equal([5, 6], executable.Output(p.Symbol).ToArray());
        Assert.Equal([5, 6], executable.Output(view).ToArray());
        Assert.Equal([7, 8], executable.Output(constant).ToArray());
        Assert.Equal([4], executable.Output(count).ToArray());
    }

    [Fact]
    public void InputsKeepTheirNumbersBetweenRuns()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 3));
        var y = Op.Apply(new Exp(), x) + Op.Apply(new ReduceSum([0, 1]), x * x);
        var executable = Backends.Get(Simd.Best, 1).Prepare(Program.Compile([y]), 2);
        executable.Input(x).Fill(0.5f);
        executable.Run();
        float[] first = executable.Output(y).ToArray();
        executable.Run();
        Assert.Equal(first, executable.Output(y).ToArray());
    }

    [Fact]
    public void CountingValuesKeepsNothingAlive()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 3));
        var count = Op.Apply(new ElementCount(0), Op.Apply(new Exp(), x));
        var program = Program.Compile([count]);
        Assert.DoesNotContain(program.Nodes, n => n.Op is Elementwise);
        Assert.Empty(program.Inputs);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AStepAllocatesNothing(int threads)
    {
        var graph = TrainingStep.Small();
        var executable = Backends.Get(Simd.Best, threads).Prepare(graph.Program, 32);
        for (int i = 0; i < 20; i++) executable.Run(new Moment(1, 0, i));
        // The runtime, too, may once allocate something while it replaces code that has become hot: what a step allocates comes again in each round.
        var rounds = new long[3];
        for (int round = 0; round < rounds.Length; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) executable.Run(new Moment(1, 0, i));
            rounds[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, rounds.Min());
    }

    [Fact]
    public void ATrainingStepGivesTheSameBitsForAnyNumberOfThreadsAtAnyLevel()
    {
        float[]? expected = null;
        foreach (var level in Simd.Available)
            foreach (int threads in Backends.Threads)
            {
                var (program, loss) = TrainingStep.Small();
                var executable = Backends.Get(level, threads).Prepare(program, 37);
                foreach (var input in program.Inputs)
                    for (int i = 0; i < executable.Input(input).Length; i++) executable.Input(input)[i] = RandomKey.For(4, "x").Uniform(i);
                for (int i = 0; i < 5; i++) executable.Run(new Moment(1, 0, i));
                var weights = program.Nodes.Select(n => n.Op).OfType<ParameterRead>().Single(r => r.Parameter.Name == "weights").Parameter;
                float[] actual = [executable.Output(loss)[0], .. weights.Values];
                Assert.Equal(expected ??= actual, actual);
            }
        Assert.All(expected!, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void RandomNumbersFollowSeedPurposeAndStep()
    {
        var shape = new Shape(Shape.Batch, 100);
        Symbol[] symbols = [Op.Apply(new RandomUniform(shape, "a")), Op.Apply(new RandomUniform(shape, "b")), Op.Apply(new RandomNormal(shape, "a"))];
        var executable = Backends.Get(Simd.Best, 2).Prepare(Program.Compile(symbols), 200);
        float[][] Run(Moment moment)
        {
            executable.Run(moment);
            return [.. symbols.Select(s => executable.Output(s).ToArray())];
        }
        var first = Run(new Moment(1, 2, 3));
        var again = Run(new Moment(1, 2, 3));
        for (int i = 0; i < symbols.Length; i++) Assert.Equal(first[i], again[i]);
        Assert.NotEqual(first[0], first[1]);
        foreach (var other in new[] { new Moment(2, 2, 3), new Moment(1, 3, 3), new Moment(1, 2, 4) })
        {
            var changed = Run(other);
            for (int i = 0; i < symbols.Length; i++) Assert.NotEqual(first[i], changed[i]);
        }
        Assert.All(first[0], v => Assert.InRange(v, 0, 0.99999999f));
        Assert.Equal(0.5, first[0].Average(v => (double)v), 0.01);
        Assert.Equal(1 / 12.0, first[0].Average(v => Math.Pow(v - 0.5, 2)), 0.003);
        Assert.Equal(0, first[2].Average(v => (double)v), 0.03);
        Assert.Equal(1, first[2].Average(v => (double)v * v), 0.05);
        Assert.Equal(3, first[2].Average(v => Math.Pow(v, 4)), 0.4);
    }

    [Fact]
    public void GradientsPassByWhatASelectLeavesOut()
    {
        var x = Input.Of("x", new Shape(3));
        var chosen = Op.Apply(new Select(), Op.Apply(new IsFinite(), x), x * 2f, Constant.Of(0));
        var gradient = Gradients.Of(Op.Apply(new ReduceSum([0]), chosen), [x])[0]!;
        var executable = Backends.Get(Simd.Best, 1).Prepare(Program.Compile([chosen, gradient]), 1);
        float[] values = [1, float.NaN, float.PositiveInfinity];
        values.CopyTo(executable.Input(x));
        executable.Run();
        Assert.Equal([2, 0, 0], executable.Output(chosen).ToArray());
        Assert.Equal([2, 0, 0], executable.Output(gradient).ToArray());
    }

    [Fact]
    public void ARowWithoutALabelAddsNothingToTheGradientOfACrossentropy()
    {
        var (z, y) = (Input.Of("z", new Shape(Shape.Batch, 3)), Input.Of("y", new Shape(Shape.Batch, 3)));
        var rows = Op.Apply(new SoftmaxCrossentropy(), z, Op.Apply(new Softmax(), z), y);
        var loss = Op.Apply(new ReduceSum([0]), Op.Apply(new Select(), Op.Apply(new IsFinite(), rows), rows, Constant.Of(0)));
        var gradient = Gradients.Of(loss, [z])[0]!;
        var executable = Backends.Get(Simd.Best, 1).Prepare(Program.Compile([loss, gradient]), 2);
        float[] labels = [0, 1, 0, float.NaN, float.NaN, float.NaN];
        labels.CopyTo(executable.Input(y));
        executable.Run();
        Assert.Equal(MathF.Log(3), executable.Output(loss)[0], 1e-5f);
        Assert.Equal([1 / 3f, -2 / 3f, 1 / 3f, 0, 0, 0], executable.Output(gradient).ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void AnIndexThatIsNoRowIsAnErrorThatNamesIt(int threads)
    {
        var table = new Parameter("table", new Shape(4, 40));
        var x = Input.Of("x", new Shape(Shape.Batch));
        Symbol rows;
        using (Scope.Enter("city")) rows = Op.Apply(new Gather(), table.Symbol, x);
        var executable = Backends.Get(Simd.Best, threads).Prepare(Program.Compile([rows]), 5);
        foreach (float wrong in new[] { -1, 4, 0.5f, float.NaN })
        {
            executable.Input(x)[3] = wrong;
            var error = Assert.Throws<EspalierException>(() => executable.Run());
            Assert.Contains("city/Gather", error.Message);
            Assert.Contains("0 to 3", error.Message);
        }
        executable.Input(x)[3] = 3;
        executable.Run();
    }

    [Fact]
    public void MistakesAreErrorsWhereTheyAreMadeWithScopeAndShapes()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 5));
        using var scope = Scope.Enter("quality");
        (Action Mistake, string[] Words)[] mistakes =
        [
            (() => Op.Apply(new MatMul(), x, Constant.Of(new Shape(4, 3), new float[12])), ["MatMul", "(batch, 5)", "(4, 3)"]),
            (() => _ = x + Constant.Of(new Shape(4), new float[4]), ["Add", "(batch, 5)", "(4,)"]),
            (() => Op.Apply(new Select(), x, x), ["Select", "3 inputs", "2"]),
            (() => Op.Apply(new ReduceSum([2]), x), ["ReduceSum", "axis 2", "(batch, 5)"]),
            (() => Op.Apply(new ElementCount(3), x), ["ElementCount", "axis 3", "(batch, 5)"]),
            (() => Op.Apply(new Reshape(new Shape(Shape.Batch, 6)), x), ["Reshape", "(batch, 5)", "(batch, 6)"]),
            (() => Op.Apply(new BroadcastTo(new Shape(Shape.Batch, 4)), x), ["BroadcastTo", "(batch, 5)", "(batch, 4)"]),
            (() => Op.Apply(new Espalier.Graph.Transpose(1, 0), x), ["Transpose", "(batch, 5)"]),
            (() => Op.Apply(new Espalier.Graph.Transpose(0, 0), x), ["Transpose", "(batch, 5)"]),
            (() => Op.Apply(new Slice(1, 3, 4), x), ["Slice", "3..7", "(batch, 5)"]),
            (() => Op.Apply(new Pad(0, 1, 1), x), ["Pad", "axis 0", "(batch, 5)"]),
            (() => Op.Apply(new Concat(1), x, Constant.Of(new Shape(2, 2), new float[4])), ["Concat", "(batch, 5)", "(2, 2)"]),
            (() => Op.Apply(new Phase(), x, Op.Apply(new Reshape(new Shape(Shape.Batch, 5, 1)), x)), ["Phase", "(batch, 5)", "(batch, 5, 1)"]),
            (() => Op.Apply(new Assign(new Parameter("w", new Shape(5))), x), ["Assign", "'w'", "(5,)", "(batch, 5)"]),
            (() => Op.Apply(new Gather(), x, x), ["Gather", "(batch, 5)"]),
            (() => Op.Apply(new Softmax(), Constant.Of(1)), ["Softmax"]),
        ];
        foreach (var (mistake, words) in mistakes)
        {
            string message = Assert.Throws<EspalierException>(mistake).Message;
            Assert.StartsWith("quality: ", message);
            foreach (string word in words) Assert.Contains(word, message);
        }
        Assert.Contains("one number", Assert.Throws<EspalierException>(() => Gradients.Of(x, [x])).Message);
    }

    [Fact]
    public void ProgramsPrintOpsShapesAndCounts()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 11));
        var (w, b) = (new Parameter("kernel", new Shape(11, 4)), new Parameter("bias", new Shape(4)));
        Symbol y;
        using (Scope.Enter("dense")) y = Op.Apply(new Relu(), Op.Apply(new MatMul(), x, w.Symbol) + b.Symbol);
        using (Scope.Enter("scale")) y = y * 2f + 1f;
        string[] lines = Program.Compile([y]).ToString(32).Split('\n');
        Assert.Equal(
        [
            "#  op                          reads  shape        flops  bytes  for",
            "0  Input [x]                          (batch, 11)      0  1,408",
            "1  Parameter [kernel]                 (11, 4)          0    176",
            "2  Parameter [bias]                   (4,)             0     16",
            "3  DenseForward [relu]         0 1 2  (batch, 4)   2,816  2,112  dense",
            "4  Constant [2]                       ()               0      4  scale",
            "5  Constant [1]                       ()               0      4  scale",
            "6  Elementwise [Multiply Add]  3 4 5  (batch, 4)     256  1,032  scale",
            "7 ops, 3,072 floating-point operations for a batch of 32",
            "",
        ], lines);
    }
}
