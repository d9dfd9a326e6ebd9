using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>Fusing convolutions with what follows them changes the program and not its numbers.</summary>
public class FuseConvolutionTests
{
    private static readonly Symbol Image = Input.Of("image", new Shape(Shape.Batch, 12, 14, 3));
    private static readonly Symbol First = Input.Of("first", new Shape(3, 3, 3, 16));
    private static readonly Symbol FirstBias = Input.Of("first bias", new Shape(16));
    private static readonly Symbol Second = Input.Of("second", new Shape(3, 3, 16, 20));
    private static readonly Symbol SecondBias = Input.Of("second bias", new Shape(20));
    private static readonly Symbol[] Weights = [First, FirstBias, Second, SecondBias];
    private static readonly SlidingWindow Pool = new(2, 2, 2, 2), Window = new(3, 3);

    private static Symbol Layer(Symbol x, Symbol filter, Symbol bias, bool relu = true)
    {
        var sum = Op.Apply(new Convolution(Window), x, filter) + bias;
        return relu ? Op.Apply(new Relu(), sum) : sum;
    }

    private static Symbol Pooled(Symbol x, SlidingWindow? pool = null) => Op.Apply(new MaxPool(pool ?? Pool), x);

    private static Symbol Sum(Symbol x) => Op.Apply(new ReduceSum([.. Enumerable.Range(0, x.Shape.Rank)], keepDims: false), x * x);

    private static Symbol[] Training(Symbol output) => [output, .. Gradients.Of(Sum(output), Weights).OfType<Symbol>()];

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void PooledConvolutionsTrainAlike(int threads)
    {
        var outputs = Training(Pooled(Layer(Pooled(Layer(Image, First, FirstBias)), Second, SecondBias)));
        var program = Same(outputs, threads);
        Assert.Equal(
            ["PooledConvolution", "PooledConvolution", "PooledFilterGradient", "PooledFilterGradient", "PooledInputGradient"], Ops(program));
    }

    [Fact]
    public void PredictionsKeepNoPlaces()
    {
        var program = Same([Pooled(Layer(Pooled(Layer(Image, First, FirstBias, relu: false)), Second, SecondBias))], 1);
        Assert.Equal(["PooledConvolution", "PooledConvolution"], Ops(program));
        Assert.All(program.Nodes.Where(n => n.Op is PooledConvolution), n => Assert.Single(n.Outputs));
    }

    [Fact]
    public void WithoutAPoolBiasAndReluAreFused()
    {
        var program = Same(Training(Layer(Layer(Image, First, FirstBias, relu: false), Second, SecondBias)), 2);
        Assert.Equal(["ConvolutionFilterGradient", "ConvolutionFilterGradient", "ConvolutionForward", "ConvolutionForward", "ConvolutionInputGradient"], Ops(program));
        Assert.Equal(1, program.Nodes.Count(n => n.Op is ConvolutionForward { Relu: true }));
    }

    [Fact]
    public void PoolsThatOverlapStay()
    {
        var program = Same(Training(Layer(Pooled(Layer(Image, First, FirstBias), new(3, 3, 2, 2)), Second, SecondBias)), 1);
        Assert.Equal(["ConvolutionFilterGradient", "ConvolutionFilterGradient", "ConvolutionForward", "ConvolutionForward", "ConvolutionInputGradient"], Ops(program));
    }

    [Fact]
    public void UnpooledValuesThatSomebodyReadsStay()
    {
        var layer = Layer(Image, First, FirstBias);
        var program = Same([.. Training(Layer(Pooled(layer), Second, SecondBias)), layer], 1);
        Assert.DoesNotContain(program.Nodes, n => n.Op is PooledConvolution);
        program = Same([.. Gradients.Of(Sum(Layer(Pooled(layer), Second, SecondBias)) + Sum(layer), Weights).OfType<Symbol>()], 1);
        Assert.DoesNotContain(program.Nodes, n => n.Op is PooledConvolution);
    }

    [Fact]
    public void FiltersUsedTwiceGetBothGradients()
    {
        var other = Input.Of("other", Image.Shape);
        var outputs = Training(Layer(Pooled(Layer(Image, First, FirstBias)) + Pooled(Layer(other, First, FirstBias)), Second, SecondBias));
        var program = Same(outputs, 1);
        Assert.Equal(2, program.Nodes.Count(n => n.Op is PooledFilterGradient));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void StepsAllocateNothing(bool pooled)
    {
        // A border, so that images are copied, too.
        var same = Op.Apply(new Convolution(Window.Same(12, 14)), Image, First) + FirstBias;
        var outputs = Training(Layer(pooled ? Pooled(Op.Apply(new Relu(), same)) : same, Second, SecondBias));
        var executable = Backends.Get(Simd.Level, 1).Prepare(Program.Compile(outputs, [], training: true), 5);
        Assert.Equal(0, Allocated(executable));
    }

    private static long Allocated(Executable executable)
    {
        for (int i = 0; i < 3; i++) executable.Run();
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            executable.Run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    [Theory, InlineData(false), InlineData(true)]
    public void NorDoTheyByTiles(bool pooled)
    {
        var image = Input.Of("image", new Shape(Shape.Batch, 12, 14, 16));
        var filter = Input.Of("filter", new Shape(3, 3, 16, 20));
        var layer = Layer(image, filter, SecondBias);
        Symbol[] outputs = [.. Gradients.Of(Sum(pooled ? Pooled(layer) : layer), [filter, image]).OfType<Symbol>()];
        Same(outputs, 3);
        Assert.Equal(0, Allocated(Backends.Get(Simd.Level, 1).Prepare(Program.Compile(outputs, [], training: true), 5)));
    }

    private static List<string> Ops(Program program) =>
        [.. program.Nodes.Where(n => n.Op is ConvolutionOp or MaxPool or MaxPoolGradient).Select(n => n.Op.Name).Where(n => !n.Contains("MaxPool", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    // Runs with and without the pass, compares, and returns the program with it.
    private static Program Same(Symbol[] outputs, int threads)
    {
        var fused = Program.Compile(outputs, [], training: true, Optimizations.All);
        var plain = Program.Compile(outputs, [], training: true, Optimizations.All & ~Optimizations.FuseConvolution);
        var (expected, actual) = (Run(plain, outputs, 1), Run(fused, outputs, threads));
        for (int i = 0; i < outputs.Length; i++)
        {
            double size = expected[i].Max(Math.Abs);
            for (int j = 0; j < expected[i].Length; j++) Assert.Equal(expected[i][j], actual[i][j], 2e-6 * size);
        }
        return fused;
    }

    private static float[][] Run(Program program, Symbol[] outputs, int threads)
    {
        var executable = Backends.Get(Simd.Level, threads).Prepare(program, 5);
        foreach (var input in program.Inputs)
        {
            var key = RandomKey.For(4, ((Input)input.Node.Op).InputName);
            var values = executable.Input(input);
            for (int i = 0; i < values.Length; i++) values[i] = (float)key.Normal(i);
        }
        executable.Run();
        executable.Run();
        return [.. outputs.Select(o => executable.Output(o).ToArray())];
    }
}
