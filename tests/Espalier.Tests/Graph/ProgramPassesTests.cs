using CsCheck;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>Passes, memory sharing and threads change how fast a program is and not what it computes: tried on random networks.</summary>
public class ProgramPassesTests
{
    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    [Fact]
    public void FusingElementwiseOpsChangesNoBit() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        Same(graph.Run(Optimizations.None), graph.Run(Optimizations.Simplify | Optimizations.FuseElementwise), 0);
    }, iter: 400, threads: 1);

    [Fact]
    public void AllPassesTogetherKeepTheResults() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        Same(graph.Run(Optimizations.None), graph.Run(Optimizations.All), 1e-4f);
    }, iter: 200, threads: 1);

    [Fact]
    public void SharingMemoryChangesNoBit() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        Same(graph.Run(Optimizations.None, more: graph.All), graph.Run(Optimizations.None), 0);
    }, iter: 200, threads: 1);

    [Fact]
    public void CommonLoopsOfElementwiseOpsChangeNoBit() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        Same(graph.Run(Optimizations.All), graph.Run(Optimizations.All, backend: Backends.Joining), 0);
    }, iter: 40, threads: 1);

    [Fact]
    public void ThreadsChangeNoBit() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        Same(graph.Run(Optimizations.All, batch: 37), graph.Run(Optimizations.All, batch: 37, threads: 2), 0);
        Same(graph.Run(Optimizations.All, batch: 37), graph.Run(Optimizations.All, batch: 37, threads: 3), 0);
    }, iter: 60, threads: 1);

    [Fact]
    public void BuffersThatLiveAtTheSameTimeNeverOverlap() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        var program = Program.Compile(graph.Outputs, graph.Effects, training: true);
        var plan = new MemoryPlan(program, 5);
        var lives = plan.Lives;
        for (int i = 0; i < lives.Count; i++)
        {
            var a = lives[i];
            Assert.True(a.Place.Offset >= 0 && a.Place.Offset + a.Place.Length <= plan.WorkLength);
            Assert.Equal(a.Symbol.Shape.Count(5), a.Place.Length);
            for (int j = i + 1; j < lives.Count; j++)
            {
                var b = lives[j];
                bool together = a.Made <= b.LastRead && b.Made <= a.LastRead;
                bool apart = a.Place.Offset + a.Place.Length <= b.Place.Offset || b.Place.Offset + b.Place.Length <= a.Place.Offset;
                // An elementwise op may write over what it is the last to read.
                bool handedOver = a.Place == b.Place && (a.LastRead == b.Made || b.LastRead == a.Made) && (a.LastRead == b.Made ? b : a).Symbol.Node.Op is Elementwise;
                Assert.True(!together || apart || handedOver, $"{a.Symbol} and {b.Symbol} share memory while both are needed.");
            }
        }
    }, iter: 200, threads: 1);

    [Fact]
    public void ProgramsRunInputsBeforeUsersAndNothingThatNobodyReads() => Seeds.Sample(seed =>
    {
        var graph = new RandomGraph(seed);
        var program = Program.Compile(graph.Outputs, graph.Effects, training: true);
        var made = new HashSet<Symbol>();
        var read = program.Nodes.SelectMany(n => n.Inputs).Concat(program.Outputs.Values).ToHashSet();
        foreach (var node in program.Nodes)
        {
            foreach (var input in node.Inputs) Assert.Contains(input, made);
            made.UnionWith(node.Outputs);
            Assert.True(node.Op.HasSideEffect || node.Outputs.Any(read.Contains), $"Nobody reads {node.Label}.");
        }
        foreach (var output in graph.Outputs) Assert.Contains(program.Outputs[output], made);
    }, iter: 200, threads: 1);

    private static void Same(List<float[]> expected, List<float[]> actual, float tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Length, actual[i].Length);
            for (int j = 0; j < expected[i].Length; j++)
            {
                float e = expected[i][j], a = actual[i][j];
                Assert.True(e.Equals(a) || e == a || MathF.Abs(e - a) <= tolerance * (1 + MathF.Abs(e)), $"value {j} of result {i} should be {e:R} but is {a:R}.");
            }
        }
    }
}
