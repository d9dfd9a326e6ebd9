using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>
/// Writes the ops of a model's use, one after the other, as ONNX nodes. A value's name stands beside the order the file has its axes in
/// (<see cref="AxisOrder"/>), and a transpose is written only where an op needs another order.
/// </summary>
internal sealed class OnnxWriter
{
    private readonly Dictionary<Symbol, (string Name, AxisOrder Order)> _homes = [];
    private readonly Dictionary<(Symbol, AxisOrder, int), string> _turned = [];
    private readonly Dictionary<Symbol, (string Name, AxisOrder Order)> _truths = [];
    private readonly Dictionary<Symbol, List<Node>> _users = [];
    private readonly Dictionary<Node, Action<OnnxWriter>> _asLayers = [];
    private HashSet<Symbol> _outputs = [];
    private Numbers _numbers = null!;
    private Symbol? _rows;
    private string? _batch;

    public OnnxWriter(OnnxGraph graph, int opset) => (Graph, Opset) = (graph, opset);

    public OnnxGraph Graph { get; }

    public int Opset { get; }

    /// <summary>Writes everything some symbols depend on.</summary>
    /// <param name="outputs">The symbols.</param>
    /// <param name="inputs">The names of what is already there.</param>
    /// <param name="weights">The names of weights.</param>
    /// <exception cref="EspalierException">There are ops without a counterpart; the message names all of them.</exception>
    public void Write(IReadOnlyList<Symbol> outputs, IReadOnlyDictionary<Symbol, string> inputs, IReadOnlyDictionary<Parameter, string> weights)
    {
        var nodes = Needed(Gradients.Reachable(outputs, training: false), outputs);
        string[] missing = [.. nodes.Where(n => !_asLayers.ContainsKey(n) && !IsSource(n) && !Writers.OfOps.ContainsKey(n.Op.GetType())).Select(n => n.Label).Distinct()];
        if (missing.Length > 0) throw new EspalierException($"ONNX has no counterpart for: {string.Join(", ", missing)}.");
        _outputs = outputs.Select(Resolve).ToHashSet();
        foreach (var node in nodes)
            foreach (var input in ReadBy(node).Select(Resolve))
            {
                if (!_users.TryGetValue(input, out var users)) _users[input] = users = [];
                users.Add(node);
            }
        _numbers = new Numbers(nodes, weights, [.. outputs, .. nodes.SelectMany(ReadBy)]);
        foreach (var (symbol, name) in inputs) Set(symbol, name);
        _rows = inputs.Keys.FirstOrDefault(s => s.Shape.HasBatch);
        foreach (var node in nodes) Write(node);
    }

    /// <summary>The name of a value in an order of its axes; a transpose is written when the file has it in another.</summary>
    public string Name(Symbol symbol, AxisOrder? order = null) => Name(symbol, order ?? AxisOrder.Natural(symbol.Shape.Rank), symbol.Shape.Rank);

    /// <summary>The name of a value that broadcasts with others of a rank, in an order of the axes of that rank.</summary>
    public string Name(Symbol symbol, AxisOrder order, int rank)
    {
        symbol = Resolve(symbol);
        if (symbol.Shape.Rank == 0) (order, rank) = (AxisOrder.Natural(0), 0);
        else if (symbol.Shape.Rank < rank && order.IsNatural) (order, rank) = (AxisOrder.Natural(symbol.Shape.Rank), symbol.Shape.Rank);
        if (_homes.TryGetValue(symbol, out var home) && home.Order.Equals(order)) return home.Name;
        if (_turned.TryGetValue((symbol, order, rank), out string? known)) return known;
        string name;
        if (_numbers.Has(symbol))
        {
            var numbers = _numbers[symbol];
            if (numbers.Shape.Rank < rank) numbers = numbers.Reshape(new Shape([.. Enumerable.Repeat(1, rank - numbers.Shape.Rank), .. numbers.Shape.Dims]));
            numbers = order.Apply(numbers);
            name = _numbers.WeightOf(symbol) is { } weight ? Graph.Weight(weight, numbers) : Graph.Fixed(numbers);
        }
        else name = Graph.Node("Transpose", [home.Name ?? throw new InvalidOperationException($"{symbol} has not been written.")], ("perm", home.Order.To(order)));
        return _turned[(symbol, order, rank)] = name;
    }

    /// <summary>The order the file has a value in; natural for numbers.</summary>
    public AxisOrder OrderOf(Symbol symbol)
    {
        symbol = Resolve(symbol);
        return _homes.TryGetValue(symbol, out var home) ? home.Order : AxisOrder.Natural(symbol.Shape.Rank);
    }

    /// <summary>Says under which name the file has a value.</summary>
    public void Set(Symbol symbol, string name, AxisOrder? order = null) => _homes[symbol] = (name, order ?? AxisOrder.Natural(symbol.Shape.Rank));

    /// <summary>Says that a value is another one, in the same order.</summary>
    public void SetSame(Symbol symbol, Symbol other) => Set(symbol, HomeName(other), OrderOf(other));

    /// <summary>The name of a value in the order the file has it in.</summary>
    public string HomeName(Symbol symbol) => Name(symbol, OrderOf(symbol));

    /// <summary>Says under which name the file has a value of 0 and 1 as truth values; numbers are made of it where they are needed.</summary>
    public void SetTruth(Symbol symbol, string name, AxisOrder order)
    {
        _truths[symbol] = (name, order);
        Set(symbol, Graph.Node("Cast", [name], ("to", OnnxTypes.Float)), order);
    }

    /// <summary>The name of a value as truth values: whether it is not 0.</summary>
    public string Truth(Symbol symbol, AxisOrder order, int rank)
    {
        symbol = Resolve(symbol);
        return _truths.TryGetValue(symbol, out var truth) && truth.Order.Equals(order) ? truth.Name
            : Graph.Node("Cast", [Name(symbol, order, rank)], ("to", OnnxTypes.Bool));
    }

    /// <summary>The name of numbers that are computed from known ones; a weight if those are.</summary>
    public string Derived(Symbol from, Func<Tensor, Tensor> change) => Derived([from, null], (numbers, _) => change(numbers!));

    /// <summary>The name of numbers that are computed from known ones, null for those that are missing; a weight if any of those is.</summary>
    public string Derived(Symbol?[] from, Func<Tensor?, Tensor?, Tensor> change)
    {
        Tensor? Of(Symbol? symbol) => symbol is null ? null : Number(symbol);
        var numbers = change(Of(from[0]), Of(from[1]));
        return from.OfType<Symbol>().Select(s => _numbers.WeightOf(Resolve(s))).OfType<string>().FirstOrDefault() is { } weight
            ? Graph.Weight(weight, numbers) : Graph.Fixed(numbers);
    }

    /// <summary>Whether the numbers of a symbol are known.</summary>
    public bool IsNumber(Symbol symbol) => _numbers.Has(Resolve(symbol));

    /// <summary>The numbers of a symbol that are known.</summary>
    public Tensor Number(Symbol symbol) => _numbers[Resolve(symbol)];

    /// <summary>The nodes that read a symbol.</summary>
    public IReadOnlyList<Node> UsersOf(Symbol symbol) => _users.GetValueOrDefault(symbol) ?? [];

    /// <summary>The only node that reads a symbol, when there is one and the symbol is no output of the model.</summary>
    public Node? OnlyUserOf(Symbol symbol) => !_outputs.Contains(symbol) && UsersOf(symbol) is [var only] && !_asLayers.ContainsKey(only) ? only : null;

    /// <summary>The symbol that counts in use: behind layers that act in training only.</summary>
    public Symbol Resolve(Symbol symbol)
    {
        while (symbol.Node.Op is Phase && !_asLayers.ContainsKey(symbol.Node)) symbol = symbol.Node.Inputs[1];
        return symbol;
    }

    /// <summary>A shape as ONNX's Expand takes it: whole numbers, the first of which may be the rows of the batch.</summary>
    public string WholeShape(Shape shape)
    {
        if (!shape.HasBatch) return Graph.Integers([.. shape.Dims.ToArray().Select(d => (long)d)]);
        return shape.Rank == 1 ? BatchRows : Graph.Node("Concat", [BatchRows, Graph.Integers([.. shape.Dims[1..].ToArray().Select(d => (long)d)])], ("axis", 0));
    }

    /// <summary>The name of the number of rows of the batch, as a list of one.</summary>
    public string BatchRows => _batch ??= Graph.Node("Shape", [Name(_rows ?? throw new EspalierException(
        "The model's answer depends on the number of rows alone, which ONNX needs an input for."))], ("start", 0), ("end", 1));

    private void Write(Node node)
    {
        Graph.Purpose = node.Scope;
        if (_asLayers.TryGetValue(node, out var write)) write(this);
        else if (!IsSource(node) && !node.Outputs.Any(o => _homes.ContainsKey(o) || _numbers.Has(o))) Writers.OfOps[node.Op.GetType()](node, this);
    }

    // Walks back from the outputs; a layer that is written as one node hides the ops it is made of.
    private List<Node> Needed(List<Node> nodes, IReadOnlyList<Symbol> outputs)
    {
        var needed = new HashSet<Node>(outputs.Select(o => o.Node));
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (!needed.Contains(node)) continue;
            if (node.Outputs is [{ Origin: LayerCall { Outputs.Count: 1 } call }] && Writers.OfLayers.TryGetValue(call.Layer.GetType(), out var plan)
                && plan(call) is { } write)
                _asLayers[node] = write;
            needed.UnionWith(ReadBy(node).Select(s => s.Node));
        }
        return [.. nodes.Where(needed.Contains)];
    }

    private IEnumerable<Symbol> ReadBy(Node node) => _asLayers.ContainsKey(node) ? LayerCall.Of(node.Outputs[0]).Arguments
        : RecurrentWriters.Projection(node) is { } projection ? [projection.X, projection.Kernel, .. projection.Bias is { } bias ? [bias] : Array.Empty<Symbol>(), .. node.Inputs.Skip(1)]
        : node.Op is Phase ? [node.Inputs[1]] : node.Inputs;

    private static bool IsSource(Node node) => node.Op is Input or Constant or ParameterRead or Phase;
}
