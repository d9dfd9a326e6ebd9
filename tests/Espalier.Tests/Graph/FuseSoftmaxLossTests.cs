using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>A softmax, its crossentropy and the gradient of that become one op, to the same bits.</summary>
public class FuseSoftmaxLossTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void HeadsBecomeOneOpEachToTheSameBits(bool weighted)
    {
        float[][] fused = Run(Optimizations.All, weighted, out var program), plain = Run(Optimizations.All & ~Optimizations.FuseSoftmaxLoss, weighted, out var before);
        Assert.Equal(3, program.Nodes.Count(n => n.Op is SoftmaxLoss));
        Assert.DoesNotContain(program.Nodes, n => n.Op is Softmax or SoftmaxCrossentropy or SoftmaxCrossentropyGradient or OneHot);
        Assert.Equal(3, before.Nodes.Count(n => n.Op is SoftmaxCrossentropyGradient));
        for (int i = 0; i < fused.Length; i++) Assert.Equal(plain[i], fused[i]);
    }

    [Fact]
    public void ALossWhoseWeightDependsOnThePredictionsStaysAsItIs()
    {
        var z = Input.Of("z", new Shape(Shape.Batch, 3));
        var y = Input.Of("y", new Shape(Shape.Batch, 3));
        var p = Op.Apply(new Softmax(), z);
        var rows = Op.Apply(new SoftmaxCrossentropy(), z, p, y);
        var hardest = Op.Apply(new ReduceSum([0]), rows * Op.Apply(new ReduceMax([1]), p));
        var program = Program.Compile([hardest, Gradients.Of(hardest, [z])[0]!], training: true);
        Assert.DoesNotContain(program.Nodes, n => n.Op is SoftmaxLoss);
    }

    private static float[][] Run(Optimizations passes, bool weighted, out Program program)
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 6));
        var weights = Input.Of("weights", new Shape(Shape.Batch));
        var inputs = new List<Symbol> { x, weights };
        var asked = new List<Symbol>();
        Symbol? total = null;
        foreach (var (name, classes, byNumber) in new[] { ("shares", 3, false), ("numbers", 5, true), ("many", 40, true) })
        {
            var w = new Parameter(name, new Shape(6, classes));
            for (int i = 0; i < w.Values.Length; i++) w.Values[i] = (float)RandomKey.For(1, name).Normal(i);
            var z = Op.Apply(new MatMul(), x, w.Symbol);
            inputs.Add(Input.Of(name, byNumber ? new Shape(Shape.Batch) : new Shape(Shape.Batch, classes)));
            var labels = byNumber ? Op.Apply(new OneHot(classes), inputs[^1]) : inputs[^1];
            var p = Op.Apply(new Softmax(), z);
            var rows = Op.Apply(new SoftmaxCrossentropy(1e-7f), z, p, labels);
            if (weighted) rows *= weights;
            var loss = Op.Apply(new ReduceSum([0]), rows) / Op.Apply(new ElementCount(0), rows);
            total = total is null ? loss : total + loss;
            asked.AddRange([p, rows, z]);
        }
        asked.Add(total!);
        asked.AddRange(Gradients.Of(total!, [x, .. asked.Where((_, i) => i % 3 == 2)]).Select(g => g!));
        program = Program.Compile(asked, null, training: true, passes);
        const int batch = 21;
        var executable = Backends.Get(Espalier.Cpu.Simd.Best, 2).Prepare(program, batch);
        foreach (var input in inputs.Where(executable.Reads))
        {
            var key = RandomKey.For(2, input == x ? "x" : "labels");
            var values = executable.Input(input);
            for (int i = 0; i < values.Length; i++) values[i] = input == x ? (float)key.Normal(i) : (int)(3 * key.Uniform(i));
        }
        executable.Run();
        return [.. asked.Select(s => executable.Output(s).ToArray())];
    }
}
