using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>Dense layers that read the same symbol become one op, forward and backward.</summary>
public class FuseSiblingsTests
{
    [Fact]
    public void TheStepOfTwoHeadsHasOneOpOfEachKind()
    {
        var (program, _) = TrainingStep.Small(dropout: false, branch: false);
        Assert.Single(program.Nodes, n => n.Op is SiblingDense);
        Assert.Single(program.Nodes, n => n.Op is SiblingInputGradient);
        Assert.Single(program.Nodes, n => n.Op is SiblingWeightGradient);
    }

    [Theory, InlineData(2), InlineData(5)]
    public void BranchesKeepTheirResults(int branches)
    {
        float[][] fused = Run(branches, Optimizations.All, out var program), plain = Run(branches, Optimizations.None, out _);
        // The heads of the branches read different symbols and stay as they are.
        Assert.Equal(branches, Assert.Single(program.Nodes, n => n.Op is SiblingDense).Outputs.Count);
        Assert.Equal(branches, Assert.Single(program.Nodes, n => n.Op is SiblingWeightGradient).Outputs.Count);
        Assert.Equal(2 * branches, Assert.Single(program.Nodes, n => n.Op is SiblingInputGradient).Inputs.Count);
        for (int i = 0; i < fused.Length; i++)
            for (int j = 0; j < fused[i].Length; j++) Assert.Equal(plain[i][j], fused[i][j], 1e-4f);
    }

    private static float[][] Run(int branches, Optimizations passes, out Program program)
    {
        var parameters = new List<Symbol>();
        var x = Input.Of("x", new Shape(Shape.Batch, 8));
        var trunk = Dense(x, 16, "trunk");
        List<Symbol> results = [.. Enumerable.Range(0, branches).Select(i => Dense(Dense(trunk, 4 + i, $"branch {i}"), 2, $"head {i}"))];
        // The trunk is read by something else too.
        results.Add(Op.Apply(new Tanh(), trunk));
        var gradients = Gradients.Of(results, [.. results.Select(r => r * 0.5f)], parameters);
        program = Program.Compile([.. results, .. gradients.Select(g => g!)], training: true, passes: passes, effects: null);
        var executable = Backends.Get(Espalier.Cpu.Simd.Best, 2).Prepare(program, 6);
        for (int i = 0; i < 48; i++) executable.Input(x)[i] = (float)RandomKey.For(2, "x").Normal(i);
        executable.Run();
        return [.. results.Concat(gradients.Select(g => g!)).Select(s => executable.Output(s).ToArray())];

        Symbol Dense(Symbol from, int units, string name)
        {
            var (w, b) = (new Parameter(name, new Shape(from.Shape[-1], units)), new Parameter(name, new Shape(units)));
            for (int i = 0; i < w.Values.Length; i++) w.Values[i] = 0.3f * (float)RandomKey.For(1, name).Normal(i);
            parameters.AddRange([w.Symbol, b.Symbol]);
            return Op.Apply(new Relu(), Op.Apply(new MatMul(), from, w.Symbol) + b.Symbol);
        }
    }
}
