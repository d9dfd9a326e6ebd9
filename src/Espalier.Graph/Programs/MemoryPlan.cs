namespace Espalier.Graph;

/// <summary>
/// Where each symbol of a program lives for one batch size. Working memory is shared: two symbols may have the same place when one is
/// read for the last time before the other is made, or by the elementwise op that makes it. Gradients go straight to their place in a <see cref="Pack"/>, and new values of
/// parameters straight into the parameter, where nothing later reads the old ones. Ops of different <see cref="Chains"/> share no place, so that they may run side by side.
/// </summary>
public sealed class MemoryPlan
{
    private readonly Dictionary<Symbol, Place> _places = [];
    private readonly Dictionary<Symbol, Symbol> _roots = [];
    private readonly HashSet<Node> _settled;

    /// <summary>The kinds of memory.</summary>
    public enum Region
    {
        /// <summary>Shared working memory.</summary>
        Work,

        /// <summary>Memory that keeps its numbers between runs: inputs, what is computed once, packed gradients.</summary>
        Kept,

        /// <summary>The storage of a parameter.</summary>
        Parameter,
    }

    /// <summary>A stretch of memory.</summary>
    /// <param name="Region">The kind of memory.</param>
    /// <param name="Offset">Where it starts, in floats.</param>
    /// <param name="Length">How many floats.</param>
    /// <param name="Parameter">The parameter, when it is one's storage.</param>
    public readonly record struct Place(Region Region, int Offset, int Length, Parameter? Parameter = null);

    /// <summary>Plans a program for a batch size.</summary>
    /// <param name="program">The program.</param>
    /// <param name="batch">The rows of the batch.</param>
    /// <exception cref="EspalierException">More than 2^31 floats would be needed.</exception>
    public MemoryPlan(Program program, int batch)
    {
        Batch = batch;
        _settled = Settled.Among(program.Nodes);
        FindRoots(program);
        var lastRead = LastReads(program);
        PlaceFixed(program);
        PlaceParts(program);
        PlaceUpdates(program);
        PlaceWork(program, lastRead);
    }

    /// <summary>The rows of the batch.</summary>
    public int Batch { get; }

    /// <summary>The floats of shared working memory.</summary>
    public int WorkLength { get; private set; }

    /// <summary>The floats of memory that keeps its numbers.</summary>
    public int KeptLength { get; private set; }

    /// <summary>Whether a node's results depend on the batch size alone, so that they can be computed once.</summary>
    /// <param name="node">A node of the program.</param>
    public bool IsSettled(Node node) => _settled.Contains(node);

    /// <summary>Where a symbol's numbers are.</summary>
    /// <param name="symbol">A symbol of the program.</param>
    public Place this[Symbol symbol] => _places[Root(symbol)];

    /// <summary>For each symbol of working memory: its place, the position of the op that makes it and of the op that reads it last.</summary>
    public IReadOnlyList<(Symbol Symbol, Place Place, int Made, int LastRead)> Lives { get; private set; } = [];

    private Symbol Root(Symbol symbol) => _roots.GetValueOrDefault(symbol, symbol);

    private int Length(Symbol symbol)
    {
        long count = symbol.Shape.Count(Batch);
        return count <= int.MaxValue / 2 ? (int)count
            : throw new EspalierException($"{symbol} needs {count:N0} values for a batch of {Batch}; use a smaller batch.");
    }

    private void FindRoots(Program program)
    {
        foreach (var node in program.Nodes)
            if (node.Op.AliasOf(node) is var input and >= 0) _roots[node.Outputs[0]] = Root(node.Inputs[input]);
    }

    private Dictionary<Symbol, int> LastReads(Program program)
    {
        var last = new Dictionary<Symbol, int>();
        for (int i = 0; i < program.Nodes.Count; i++)
            foreach (var input in program.Nodes[i].Inputs) last[Root(input)] = i;
        foreach (var output in program.Outputs.Values) last[Root(output)] = int.MaxValue;
        return last;
    }

    private void Keep(Symbol symbol)
    {
        _places[symbol] = new Place(Region.Kept, KeptLength, Length(symbol));
        KeptLength = checked(KeptLength + Storage.RoundUp(Length(symbol)));
    }

    private void PlaceFixed(Program program)
    {
        foreach (var node in program.Nodes)
        {
            if (node.Op is ParameterRead read)
                _places[node.Outputs[0]] = new Place(Region.Parameter, 0, Length(node.Outputs[0]), read.Parameter);
            else if (node.Op is Input or Pack || _settled.Contains(node))
                foreach (var output in node.Outputs)
                    if (!_roots.ContainsKey(output)) Keep(output);
        }
    }

    private void PlaceParts(Program program)
    {
        foreach (var node in program.Nodes)
        {
            if (node.Op is not Pack pack) continue;
            var whole = _places[node.Outputs[0]];
            for (int i = 0; i < node.Inputs.Count; i++)
            {
                var root = Root(node.Inputs[i]);
                if (!_places.ContainsKey(root)) _places[root] = new Place(Region.Kept, whole.Offset + pack.Offsets[i], Length(root));
            }
        }
    }

    private void PlaceUpdates(Program program)
    {
        var position = new Dictionary<Node, int>();
        for (int i = 0; i < program.Nodes.Count; i++) position[program.Nodes[i]] = i;
        var assigned = program.Nodes.Select(n => n.Op).OfType<Assign>().Select(a => a.Parameter).ToList();
        foreach (var node in program.Nodes)
        {
            if (node.Op is not Assign assign || assigned.Count(p => Overlap(p, assign.Parameter)) > 1) continue;
            var value = Root(node.Inputs[0]);
            if (_places.ContainsKey(value) || !value.Node.Op.IsPlaceByPlace) continue;
            // Every other op that reads the old numbers must run before the maker, and the maker itself must read place by place.
            bool free = true;
            foreach (var other in program.Nodes)
                foreach (var input in other.Inputs)
                {
                    if (Root(input).Node.Op is not ParameterRead read || !Overlap(read.Parameter, assign.Parameter)) continue;
                    free &= other == value.Node ? Same(read.Parameter, assign.Parameter) && input.Shape == value.Shape : position[other] < position[value.Node];
                }
            if (free) _places[value] = new Place(Region.Parameter, 0, Length(value), assign.Parameter);
        }
    }

    private static bool Overlap(Parameter a, Parameter b) => a.Storage.Array == b.Storage.Array
        && a.Storage.Offset < b.Storage.Offset + b.Storage.Length && b.Storage.Offset < a.Storage.Offset + a.Storage.Length;

    private static bool Same(Parameter a, Parameter b) => a.Storage.Array == b.Storage.Array && a.Storage.Offset == b.Storage.Offset;

    private void PlaceWork(Program program, Dictionary<Symbol, int> lastRead)
    {
        var lives = new List<(Symbol, Place, int, int)>();
        var free = new FreePlaces(program, Root, _settled, Batch);
        var ending = new PriorityQueue<(Place Place, Symbol Symbol), int>();
        var taken = new HashSet<Symbol>();
        for (int i = 0; i < program.Nodes.Count; i++)
        {
            while (ending.TryPeek(out var done, out int at) && at < i)
            {
                ending.Dequeue();
                if (!taken.Contains(done.Symbol)) free.Release(done.Symbol, done.Place.Offset, Storage.RoundUp(done.Place.Length));
            }
            free.Enter(i);
            foreach (var output in program.Nodes[i].Outputs)
            {
                if (_places.ContainsKey(output) || _roots.ContainsKey(output)) continue;
                int length = Length(output), end = lastRead.GetValueOrDefault(output, i);
                var place = TakeOver(program.Nodes[i], i, lastRead, taken) ?? new Place(Region.Work, free.Take(Storage.RoundUp(length)), length);
                _places[output] = place;
                lives.Add((output, place, i, end));
                if (end != int.MaxValue) ending.Enqueue((place, output), end);
            }
        }
        WorkLength = free.Length;
        Lives = lives;
    }

    // An elementwise op reads place by place, so it may write over what it is the last to read.
    private Place? TakeOver(Node node, int position, Dictionary<Symbol, int> lastRead, HashSet<Symbol> taken)
    {
        if (node.Op is not Elementwise maker) return null;
        foreach (var input in node.Inputs)
        {
            var root = Root(input);
            if (input.Shape != maker.Shape || lastRead[root] != position || _places[root].Region != Region.Work) continue;
            // Another input that shows the same numbers under another shape would be read elsewhere.
            if (node.Inputs.Any(other => other != input && Root(other) == root) || !taken.Add(root)) continue;
            return _places[root];
        }
        return null;
    }
}
