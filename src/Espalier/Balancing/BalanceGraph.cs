using Espalier.Graph;

namespace Espalier;

/// <summary>What a balance writes its formula with: the heads' losses, their gradients by what they share, and numbers that last.</summary>
public sealed class BalanceGraph
{
    private readonly Balance _balance;
    private readonly Symbol[] _losses;
    private readonly IReadOnlyList<Weight> _weights;
    private readonly HashSet<Node>[] _reached;
    private readonly List<Node> _effects = [], _afterwards = [];
    private readonly List<(Symbol Symbol, Func<long, double> Value)> _scalars = [];
    private Symbol?[][]? _gradients;

    internal BalanceGraph(Balance balance, IReadOnlyList<CompiledHead> heads, Symbol[] losses, IReadOnlyList<Weight> weights)
    {
        (_balance, _losses, _weights, Heads) = (balance, losses, weights, heads);
        _reached = [.. losses.Select(l => Gradients.Reachable([l], training: true).ToHashSet())];
        Losses = Join(losses);
    }

    /// <summary>The K heads that have a loss.</summary>
    public IReadOnlyList<CompiledHead> Heads { get; }

    /// <summary>K.</summary>
    public int Count => _losses.Length;

    /// <summary>The losses, each times its weight from <c>Compile</c>: shape (K,). 0 for a head without any label in the batch.</summary>
    public Symbol Losses { get; }

    /// <summary>The nodes that change lasting numbers at the end of a step.</summary>
    internal IReadOnlyList<Node> Effects => _effects;

    /// <summary>The nodes that do so after the network has changed.</summary>
    internal IReadOnlyList<Node> Afterwards => _afterwards;

    /// <summary>The numbers to fill in before each step, from the count of steps taken before.</summary>
    internal IReadOnlyList<(Symbol Symbol, Func<long, double> Value)> Scalars => _scalars;

    /// <summary>K numbers that never change.</summary>
    /// <param name="value">The number of head k.</param>
    public Symbol Vector(Func<int, double> value) => Constant.Of(new Shape(Count), [.. Enumerable.Range(0, Count).Select(k => (float)value(k))]);

    /// <summary>One number of a vector.</summary>
    /// <param name="vector">Shape (K,).</param>
    /// <param name="k">Which, from 0.</param>
    public Symbol At(Symbol vector, int k) => Op.Apply(new Graph.Reshape(Shape.Scalar), Op.Apply(new Slice(0, k, 1), vector));

    /// <summary>Single numbers side by side.</summary>
    /// <param name="numbers">The numbers.</param>
    public Symbol Join(IReadOnlyList<Symbol> numbers)
    {
        Symbol[] parts = [.. numbers.Select(n => Op.Apply(new Graph.Reshape(new Shape(1)), n))];
        return parts.Length == 1 ? parts[0] : Op.Apply(new Concat(0), parts);
    }

    /// <summary>eˣ over its sum.</summary>
    /// <param name="vector">Shape (K,).</param>
    public Symbol Softmax(Symbol vector) =>
        Op.Apply(new Graph.Reshape(new Shape(Count)), Op.Apply(new Graph.Softmax(), Op.Apply(new Graph.Reshape(new Shape(1, Count)), vector)));

    /// <summary>Numbers that last from step to step.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="initial">The first value of each.</param>
    /// <returns>The numbers before the step: shape (K,).</returns>
    public Symbol State(string name, float initial = 0) => _balance.Keep(name, Count, initial).Symbol;

    /// <summary>Sets lasting numbers at the end of the step.</summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <param name="value">The new numbers.</param>
    public void Set(Symbol state, Symbol value) => _effects.Add(Op.ApplyAll(new Assign(((ParameterRead)state.Node.Op).Parameter), value));

    /// <summary>
    /// Sets lasting numbers after the network took its step, by a second forward pass over the same batch in which <see cref="Losses"/> are those
    /// of the changed network.
    /// </summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <param name="value">The new numbers.</param>
    public void SetAfterwards(Symbol state, Symbol value) => _afterwards.Add(Op.ApplyAll(new Assign(((ParameterRead)state.Node.Op).Parameter), value));

    /// <summary>A number that is computed anew for each step, in double precision.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The number, from how many steps were taken before.</param>
    public Symbol Scalar(string name, Func<long, double> value)
    {
        var symbol = Input.Of($"balance/{name}", Shape.Scalar);
        _scalars.Add((symbol, value));
        return symbol;
    }

    /// <summary>The numbers after a step of Adam (β₁ 0.9, β₂ 0.999, ε 1e-8) down a gradient; its moments last too.</summary>
    /// <param name="name">The name of the numbers.</param>
    /// <param name="numbers">The numbers before.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="set">What sets the moments: <see cref="Set"/> or <see cref="SetAfterwards"/>.</param>
    public Symbol Adam(string name, Symbol numbers, Symbol gradient, double rate, Action<Symbol, Symbol> set)
    {
        Symbol momentum = State($"{name}_momentum"), velocity = State($"{name}_velocity");
        var m = momentum + (gradient - momentum) * 0.1f;
        var v = velocity + (gradient * gradient - velocity) * 0.001f;
        set(momentum, m);
        set(velocity, v);
        var rates = Scalar($"{name}_rate", t => rate * Math.Sqrt(1 - Math.Pow(0.999, t + 1)) / (1 - Math.Pow(0.9, t + 1)));
        return numbers - m * rates / (Op.Apply(new Sqrt(), v) + 1e-8f);
    }

    /// <summary>
    /// The inner products of the heads' gradients by the weights that heads share: shape (K, K). Costs a backward pass for each head in place
    /// of one for all.
    /// </summary>
    public Symbol GradientProducts()
    {
        var gradients = HeadGradients();
        var products = new Symbol[Count * Count];
        for (int i = 0; i < Count; i++)
            for (int j = i; j < Count; j++)
            {
                Symbol sum = Constant.Of(0);
                for (int w = 0; w < _weights.Count; w++)
                    if (IsShared(w) && gradients[i][w] is { } a && gradients[j][w] is { } b) sum += Total(a * b);
                products[i * Count + j] = products[j * Count + i] = sum;
            }
        return Op.Apply(new Graph.Reshape(new Shape(Count, Count)), Join(products));
    }

    /// <summary>
    /// The norm of each head's gradient by the weights of the last layer that most heads share: shape (K,). Costs a backward pass through
    /// each branch and that layer beside the usual one.
    /// </summary>
    /// <exception cref="EspalierException">No two heads share a weight.</exception>
    public Symbol LastSharedGradientNorms()
    {
        int most = Enumerable.Range(0, _weights.Count).Max(Users);
        if (most < 2) throw new EspalierException($"The balance {_balance.Name} needs weights that several heads share but every one has layers of its own only. Give the network a trunk, or leave the balance out.");
        var layer = _weights.Last(w => Users(w) == most).Layer;
        Symbol[] shared = [.. _weights.Where(w => w.Layer == layer && Users(w) == most).Select(w => w.Parameter.Symbol)];
        return Join([.. _losses.Select(loss => Op.Apply(new Sqrt(),
            Gradients.Of(loss, shared).OfType<Symbol>().Select(g => Total(g * g)).Aggregate(Constant.Of(1e-20f), (a, b) => a + b)))]);
    }

    /// <summary>The gradient of what is descended by each weight.</summary>
    /// <param name="counts">What each head counts: shape (K,).</param>
    /// <param name="penalties">What is added to the losses, or null.</param>
    /// <param name="scale">What the optimizer divides gradients by.</param>
    internal Symbol?[] Descent(Symbol counts, Symbol? penalties, Symbol scale)
    {
        Symbol[] by = [.. _weights.Select(w => w.Parameter.Symbol)];
        if (!_balance.IsForSharedOnly)
        {
            var seeds = Enumerable.Range(0, Count).Select(k => At(counts, k) * scale);
            return Gradients.Of([.. _losses, .. Optional(penalties)], [.. seeds, .. Optional(penalties is null ? null : scale)], by);
        }
        var gradients = HeadGradients();
        var ofPenalties = penalties is null ? new Symbol?[by.Length] : Gradients.Of([penalties], [scale], by);
        return [.. by.Select((_, w) =>
        {
            var parts = Enumerable.Range(0, Count).Where(k => gradients[k][w] is not null)
                .Select(k => gradients[k][w]! * (IsShared(w) ? At(counts, k) * scale : scale)).Concat(Optional(ofPenalties[w])).ToList();
            return parts.Count == 0 ? null : parts.Aggregate((a, b) => a + b);
        })];
    }

    private static IEnumerable<Symbol> Optional(Symbol? symbol) => symbol is null ? [] : [symbol];

    private Symbol?[][] HeadGradients() =>
        _gradients ??= [.. _losses.Select(loss => Gradients.Of(loss, [.. _weights.Select(w => w.Parameter.Symbol)]))];

    private int Users(int weight) => Users(_weights[weight]);

    private int Users(Weight weight) => _reached.Count(r => r.Contains(weight.Parameter.Symbol.Node));

    private bool IsShared(int weight) => Users(weight) > 1;

    private static Symbol Total(Symbol x) => Op.Apply(new ReduceSum([.. Enumerable.Range(0, x.Shape.Rank)]), x);
}
