using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Graph;

/// <summary>A random network: ops on a few inputs and parameters, a loss, gradients, and updates of the parameters.</summary>
sealed class RandomGraph
{
    private static readonly Func<ElementwiseOp>[] Unary =
        [() => new Tanh(), () => new Sigmoid(), () => new Relu(), () => new Negate(), () => new Abs(), () => new Softplus(), () => new Erf(), () => new Sign()];

    private static readonly Func<ElementwiseOp>[] Binary =
        [() => new Add(), () => new Subtract(), () => new Multiply(), () => new Maximum(), () => new Minimum(), () => new Greater(), () => new Equal()];

    private readonly RandomKey _key;
    private readonly List<Symbol> _pool = [];
    private readonly float[][] _initial;
    private int _draws;

    public RandomGraph(int seed)
    {
        _key = RandomKey.For(seed, "graph");
        Inputs = [Input.Of("a", new Shape(Shape.Batch, 4)), Input.Of("b", new Shape(Shape.Batch, 1)), Input.Of("c", new Shape(Shape.Batch, 2, 4))];
        Parameters = [.. new[] { new Shape(4), new Shape(1, 4), new Shape([]), new Shape(4, 4), new Shape(2, 1), new Shape(4) }.Select((s, i) => new Parameter($"p{i}", s))];
        _initial = [.. Parameters.Select((p, i) => p.Values.ToArray().Select((_, j) => (float)_key.Normal(500_000 + i * 100 + j)).ToArray())];
        _pool.AddRange(Inputs);
        _pool.AddRange(Parameters.Select(p => p.Symbol));
        _pool.Add(Constant.Of(1));
        _pool.Add(Constant.Of(0));
        _pool.Add(Constant.Of(new Shape(4), [1, -2, 0.5f, 0]));
        int ops = 4 + Next(30);
        for (int i = 0; i < ops; i++)
            if (Grow() is { } symbol && symbol.Shape.ValuesPerRow <= 64 && symbol.Shape.Rank <= 3) _pool.Add(symbol);
        Outputs = [.. Enumerable.Range(0, 1 + Next(4)).Select(_ => Pick())];
        var loss = Outputs.Append(_pool[^1]).Append(_pool[^2]).Select(Mean).Aggregate((a, b) => a + b * 0.5f);
        var gradients = Gradients.Of(loss, [.. Parameters.Select(p => p.Symbol)]);
        Outputs = [.. Outputs, loss, .. gradients.OfType<Symbol>()];
        Effects = [];
        for (int i = 0; i < Parameters.Length; i++)
            if (Next(4) == 0) Effects.Add(Op.ApplyAll(new Assign(Parameters[i]), Parameters[(i + 5) % 6].Shape == Parameters[i].Shape ? Parameters[(i + 5) % 6].Symbol : Parameters[i].Symbol * 2f));
            else if (gradients[i] is { } g) Effects.Add(Op.ApplyAll(new Assign(Parameters[i]), Parameters[i].Symbol - g * 0.1f));
    }

    public Symbol[] Inputs { get; }

    public Parameter[] Parameters { get; }

    public List<Symbol> Outputs { get; }

    public List<Node> Effects { get; }

    /// <summary>Everything that was made on the way.</summary>
    public IEnumerable<Symbol> All => Gradients.Reachable(Outputs, true).SelectMany(n => n.Outputs);

    /// <summary>Two steps from the initial parameters: the first outputs of each step, then the parameters.</summary>
    public List<float[]> Run(Optimizations passes, int batch = 3, int threads = 1, IEnumerable<Symbol>? more = null, Backend? backend = null)
    {
        var program = Program.Compile([.. Outputs, .. more ?? []], Effects, training: true, passes);
        var executable = (backend ?? Backends.Get(Simd.Best, threads)).Prepare(program, batch);
        for (int i = 0; i < Parameters.Length; i++) Parameters[i].Set(_initial[i]);
        var results = new List<float[]>();
        for (int step = 0; step < 2; step++)
        {
            foreach (var input in Inputs.Where(executable.Reads))
                for (int i = 0; i < executable.Input(input).Length; i++) executable.Input(input)[i] = (float)_key.Normal(900_000 + step * 5000 + i);
            executable.Run(new Moment(1, 0, step));
            results.AddRange(Outputs.Select(o => executable.Output(o).ToArray()));
        }
        results.AddRange(Parameters.Select(p => p.Values.ToArray()));
        return results;
    }

    private int Next(int below) => _key.Integer(_draws++, below);

    private Symbol Pick() => _pool[Next(2) == 0 ? Next(_pool.Count) : Math.Max(0, _pool.Count - 1 - Next(4))];

    private static Symbol Mean(Symbol s)
    {
        int[] axes = [.. Enumerable.Range(0, s.Shape.Rank)];
        return Op.Apply(new ReduceSum(axes), Op.Apply(new Tanh(), s)) / Op.Apply(new ElementCount(axes), s);
    }

    private Symbol? Grow()
    {
        var (a, b) = (Pick(), Pick());
        switch (Next(14))
        {
            case 0 or 1 or 2: return Op.Apply(Unary[Next(Unary.Length)](), a);
            case 3 or 4 or 5 or 6:
                return Broadcasting.Of(a.Shape, b.Shape) is null ? null : Op.Apply(Binary[Next(Binary.Length)](), a, b);
            case 7:
                var c = Pick();
                return Broadcasting.Of(a.Shape, b.Shape, c.Shape) is null ? null : Op.Apply(new Select(), Op.Apply(new Greater(), a, Constant.Of(0.1f)), b, c);
            case 8 when a.Shape.Rank > 0: return Op.Apply(new ReduceSum([Next(a.Shape.Rank)], Next(2) == 0), a) * 0.25f;
            case 9 when a.Shape.Rank > 0: return Op.Apply(Next(2) == 0 ? new Softmax() : new LogSoftmax(), a);
            case 10 when a.Shape.Rank > 1 && a.Shape[-1] == 4: return Op.Apply(new Tanh(), Op.Apply(new MatMul(), a, Parameters[3].Symbol) + Parameters[0].Symbol);
            case 11 when a.Shape.Rank > 1 && a.Shape[-1] == 4: return Op.Apply(new Slice(a.Shape.Rank - 1, Next(4), 1), a);
            case 12 when a.Shape.Rank > 1 && a.Shape.Dims[..^1].SequenceEqual(b.Shape.Rank > 1 ? b.Shape.Dims[..^1] : []): return Op.Apply(new Concat(a.Shape.Rank - 1), a, b);
            case 13 when a.Shape.HasBatch && a.Shape.Rank > 1: return Op.Apply(new Reshape(new Shape(Shape.Batch, (int)a.Shape.ValuesPerRow)), a);
            case 13 when !a.Shape.HasBatch: return Op.Apply(new BroadcastTo(new Shape([Shape.Batch, .. a.Shape.Dims])), a);
            default: return null;
        }
    }
}
