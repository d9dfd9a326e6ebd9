using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>Adam's update becomes one op, with the bits of the ops it is written in.</summary>
public class FuseAdamTests
{
    [Theory, InlineData(1, false), InlineData(50, false), InlineData(3008, false), InlineData(50, true)]
    public void OneSweepHasTheBitsOfTheOpsOneByOne(int count, bool decays)
    {
        float[][] fused = Steps(count, Optimizations.All, out var program, decays: decays), plain = Steps(count, Optimizations.None, out _, decays: decays);
        Assert.Single(program.Nodes, n => n.Op is AdamStep);
        Assert.DoesNotContain(program.Nodes, n => n.Op is Elementwise && n.Outputs[0].Shape.ValuesPerRow > 1);
        for (int i = 0; i < fused.Length; i++) Assert.Equal(plain[i].Select(BitConverter.SingleToInt32Bits), fused[i].Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void MomentsThatOthersReadStayAsTheyAre()
    {
        Steps(20, Optimizations.All, out var program, asked: true);
        Assert.DoesNotContain(program.Nodes, n => n.Op is AdamStep);
    }

    private static float[][] Steps(int count, Optimizations passes, out Program program, bool asked = false, bool decays = false)
    {
        var shape = new Shape(count);
        Parameter[] parameters = [.. new[] { "w", "m", "v" }.Select(name => new Parameter(name, shape))];
        for (int i = 0; i < count; i++) parameters[0].Values[i] = (float)RandomKey.For(1, "w").Normal(i);
        var (w, m, v) = (parameters[0].Symbol, parameters[1].Symbol, parameters[2].Symbol);
        var (g, rate) = (Input.Of("g", shape), Input.Of("rate", Shape.Scalar));
        var newM = m + (g - m) * 0.1f;
        var newV = v + (g * g - v) * 0.001f;
        var newW = (decays ? w * (rate * -0.5f + 1f) : w) - newM * rate / (Op.Apply(new Sqrt(), newV) + 1e-7f);
        Node[] effects = [.. parameters.Zip([newW, newM, newV], (p, value) => Op.ApplyAll(new Assign(p), value))];
        program = Program.Compile(asked ? [newM] : [], effects, training: true, passes);
        var executable = Backends.Get(Simd.Best, 2).Prepare(program, 1);
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < count; i++) executable.Input(g)[i] = (float)RandomKey.For(step, "g").Normal(i);
            executable.Input(rate)[0] = 1e-3f;
            executable.Run();
        }
        return [.. parameters.Select(p => p.Values.ToArray())];
    }
}
