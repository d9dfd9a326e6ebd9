using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>Changes of parameters: everything reads the old numbers, wherever the new ones are computed.</summary>
public class AssignTests
{
    private static Parameter Values(string name, params float[] values)
    {
        var parameter = new Parameter(name, new Shape(values.Length));
        parameter.Set(values);
        return parameter;
    }

    private static Executable Prepare(IReadOnlyList<Symbol> outputs, params Node[] effects) =>
        Backends.Get(Simd.Best, 1).Prepare(Program.Compile(outputs, effects, training: true), 1);

    [Fact]
    public void ANewValueMayBeComputedFromTheOldOne()
    {
        var p = Values("p", 1, 2, 3);
        var executable = Prepare([], Op.ApplyAll(new Assign(p), p.Symbol * 2f + 1f));
        executable.Run();
        executable.Run();
        Assert.Equal([7, 11, 15], p.Values.ToArray());
    }

    [Fact]
    public void AnUpdateThatOnlyReadsItsOwnParameterIsWrittenInPlace()
    {
        var p = Values("p", 1, 2, 3);
        var program = Program.Compile([], [Op.ApplyAll(new Assign(p), p.Symbol * 2f)]);
        var plan = new MemoryPlan(program, 1);
        Assert.Equal(MemoryPlan.Region.Parameter, plan[program.Nodes.Single(n => n.Op is Assign).Inputs[0]].Region);
    }

    [Fact]
    public void NumbersTooSmallToBeNormalBecomeZeroInParameters()
    {
        var p = Values("p", 2e-38f, -2e-38f, 4e-38f, float.NaN);
        var half = p.Symbol * 0.5f;
        var executable = Prepare([half], Op.ApplyAll(new Assign(p), half));
        executable.Run();
        Assert.Equal([0, 0, 2e-38f, float.NaN], p.Values.ToArray());
        Assert.Equal([1e-38f, -1e-38f, 2e-38f, float.NaN], executable.Output(half).ToArray());
    }

    [Fact]
    public void TwoParametersCanBeExchanged()
    {
        var (p, q) = (Values("p", 1, 2), Values("q", 3, 4));
        Prepare([], Op.ApplyAll(new Assign(p), q.Symbol), Op.ApplyAll(new Assign(q), p.Symbol)).Run();
        Assert.Equal([3, 4], p.Values.ToArray());
        Assert.Equal([1, 2], q.Values.ToArray());
    }

    [Fact]
    public void AnotherAssignmentReadsTheOldNumbersOfAnUpdateInPlace()
    {
        var (p, q) = (Values("p", 1, 2), Values("q", 0, 0));
        Prepare([], Op.ApplyAll(new Assign(p), p.Symbol * 10f), Op.ApplyAll(new Assign(q), Op.Apply(new Reshape(new Shape(2)), p.Symbol))).Run();
        Assert.Equal([10, 20], p.Values.ToArray());
        Assert.Equal([1, 2], q.Values.ToArray());
    }

    [Fact]
    public void ReadersBehindTheComputationOfTheNewValueSeeTheOldOne()
    {
        var (p, q) = (Values("p", 1, 2, 3), Values("q", 0, 0, 0));
        var fresh = p.Symbol + 100f;
        var late = Op.Apply(new ReduceSum([0]), fresh) + p.Symbol; // reads p after the new value is known
        Prepare([], Op.ApplyAll(new Assign(p), fresh), Op.ApplyAll(new Assign(q), late)).Run();
        Assert.Equal([101, 102, 103], p.Values.ToArray());
        Assert.Equal([307, 308, 309], q.Values.ToArray());
    }

    [Fact]
    public void AnOutputThatIsAParameterShowsTheOldNumbers()
    {
        var p = Values("p", 1, 2);
        var executable = Prepare([p.Symbol], Op.ApplyAll(new Assign(p), p.Symbol * 3f));
        executable.Run();
        Assert.Equal([1, 2], executable.Output(p.Symbol).ToArray());
        Assert.Equal([3, 6], p.Values.ToArray());
    }

    [Fact]
    public void TheNewValueCanBeAnOutputAndBeReadByOthers()
    {
        var p = Values("p", 1, 2);
        var fresh = p.Symbol * 3f;
        var sum = Op.Apply(new ReduceSum([0]), fresh);
        var executable = Prepare([fresh, sum], Op.ApplyAll(new Assign(p), fresh));
        executable.Run();
        Assert.Equal([3, 6], executable.Output(fresh).ToArray());
        Assert.Equal([9], executable.Output(sum).ToArray());
        Assert.Equal([3, 6], p.Values.ToArray());
    }

    [Fact]
    public void OneValueCanGoToTwoParametersAndTheLastOfTwoAssignmentsWins()
    {
        var (p, q) = (Values("p", 1, 2), Values("q", 0, 0));
        var fresh = p.Symbol + 1f;
        Prepare([], Op.ApplyAll(new Assign(p), fresh), Op.ApplyAll(new Assign(q), fresh), Op.ApplyAll(new Assign(q), fresh * 2f)).Run();
        Assert.Equal([2, 3], p.Values.ToArray());
        Assert.Equal([4, 6], q.Values.ToArray());
    }

    [Fact]
    public void AParameterAndAnArenaThatHoldsItAreOneMemory()
    {
        var (p, q) = (Values("p", 1, 2), Values("q", 3, 4));
        var arena = new Parameter("arena", new Shape(32));
        var copy = new Parameter("copy", new Shape(32));
        p.MoveTo(arena.Storage.Slice(0, 2));
        q.MoveTo(arena.Storage.Slice(16, 2));
        var sum = Op.Apply(new ReduceSum([0]), p.Symbol + q.Symbol);
        var executable = Prepare([sum], Op.ApplyAll(new Assign(arena), arena.Symbol * 2f), Op.ApplyAll(new Assign(copy), arena.Symbol));
        executable.Run();
        Assert.Equal(10, executable.Output(sum)[0]);
        Assert.Equal([2, 4], p.Values.ToArray());
        Assert.Equal([6, 8], q.Values.ToArray());
        Assert.Equal([1, 2], copy.Values[..2].ToArray());
        executable.Run();
        Assert.Equal(20, executable.Output(sum)[0]);
    }

    [Theory, InlineData(33, 7), InlineData(20, 13), InlineData(3, 35), InlineData(1, 1), InlineData(8, 32)]
    public void AnUpdateInPlaceTouchesNoNeighbour(int start, int length)
    {
        foreach (var level in Simd.Available)
            foreach (var backend in new[] { Backends.Get(level, 1), Backends.Get(level, 2), Backends.Joining })
            {
                var arena = new Storage(40);
                for (int i = 0; i < 40; i++) arena.Span[i] = i;
                var p = new Parameter("p", new Shape(length));
                float[] values = arena.Span.Slice(start, length).ToArray();
                p.Set(values);
                p.MoveTo(arena.Slice(start, length));
                var program = Program.Compile([], [Op.ApplyAll(new Assign(p), (p.Symbol + 1f) * 2f)]);
                backend.Prepare(program, 1).Run();
                Assert.Equal(Enumerable.Range(0, 40).Select(i => i >= start && i < start + length ? (i + 1) * 2f : i), arena.Span.ToArray());
            }
    }

    [Fact]
    public void ParametersThatMoveAfterPreparationAreFound()
    {
        var p = Values("p", 1, 2);
        var x = Input.Of("x", new Shape(Shape.Batch, 2));
        var y = x * p.Symbol;
        var executable = Prepare([y], Op.ApplyAll(new Assign(p), p.Symbol * 2f));
        executable.Input(x)[0] = 10;
        executable.Input(x)[1] = 100;
        executable.Run();
        var place = new Storage(2);
        p.MoveTo(place);
        p.Values[0] = 5;
        executable.Run();
        Assert.Equal([50, 400], executable.Output(y).ToArray());
        Assert.Equal([10, 8], place.Span.ToArray());
    }

    [Fact]
    public void UpdatesRunInTrainingOnlyAndOnlyOnTheSideThatIsTaken()
    {
        bool frozen = false;
        var p = Values("p", 1);
        var x = Input.Of("x", new Shape(1));
        var update = Op.ApplyAll(new Assign(p), p.Symbol + 1f);
        var phase = Op.Apply(new Phase(() => !frozen, [update]), x * 2f, x * 3f);
        float Run(bool training)
        {
            var executable = Backends.Get(Simd.Best, 1).Prepare(Program.Compile([phase], training: training), 1);
            executable.Input(x)[0] = 1;
            executable.Run();
            return executable.Output(phase)[0];
        }
        Assert.Equal(2, Run(training: true));
        Assert.Equal(2, p.Values[0]);
        Assert.Equal(3, Run(training: false));
        Assert.Equal(2, p.Values[0]);
        frozen = true;
        Assert.Equal(3, Run(training: true));
        Assert.Equal(2, p.Values[0]);
    }

    [Fact]
    public void GradientsFollowTheSideThatIsTaken()
    {
        var x = Input.Of("x", new Shape([]));
        var phase = Op.Apply(new Phase(), x * 2f, x * 3f);
        foreach (bool training in new[] { true, false })
        {
            var gradient = Gradients.Of(phase, [x], training)[0]!;
            var executable = Backends.Get(Simd.Best, 1).Prepare(Program.Compile([gradient], training: training), 1);
            executable.Run();
            Assert.Equal(training ? 2 : 3, executable.Output(gradient)[0]);
        }
    }

    [Fact]
    public void GradientsAreWrittenStraightIntoTheirPack()
    {
        var p = Values("p", 1, 2, 3);
        var q = Values("q", 4);
        var loss = Op.Apply(new ReduceSum([0]), p.Symbol * p.Symbol * Op.Apply(new Exp(), q.Symbol));
        var gradients = Gradients.Of(loss, [p.Symbol, q.Symbol]);
        var packed = Op.Apply(new Pack([0, 16], 32), gradients[0]!, gradients[1]!);
        var program = Program.Compile([packed, .. gradients.Select(g => g!)]);
        var plan = new MemoryPlan(program, 1);
        var whole = plan[program.Outputs[packed]];
        Assert.Equal(whole with { Length = 3 }, plan[program.Outputs[gradients[0]!]]);
        Assert.Equal(whole with { Offset = whole.Offset + 16, Length = 1 }, plan[program.Outputs[gradients[1]!]]);
        var executable = Backends.Get(Simd.Best, 1).Prepare(program, 1);
        executable.Run();
        float e = MathF.Exp(4);
        float[] values = executable.Output(packed).ToArray();
        Assert.Equal([2 * e, 4 * e, 6 * e], values[..3].Select(v => v), (a, b) => MathF.Abs(a - b) < 1e-3f);
        Assert.Equal(14 * e, values[16], 1e-2f);
        Assert.All(values[3..16].Concat(values[17..]), v => Assert.Equal(0, v));
    }

    [Fact]
    public void APackCopiesWhatItCannotPlace()
    {
        var p = Values("p", 1, 2);
        var x = Input.Of("x", new Shape(2));
        var both = x + p.Symbol;
        var packed = Op.Apply(new Pack([0, 4, 8, 10], 12), both, p.Symbol, both, x);
        var executable = Prepare([packed]);
        executable.Input(x)[0] = 10;
        executable.Run();
        Assert.Equal([11, 2, 0, 0, 1, 2, 0, 0, 11, 2, 10, 0], executable.Output(packed).ToArray());
    }
}
