namespace Espalier.Graph;

/// <summary>
/// The nodes of a program while passes transform it, in an order in which inputs come before users, with what replaced what.
/// </summary>
internal sealed class Rewriting(List<Node> nodes, IReadOnlyList<Symbol> outputs)
{
    private readonly Dictionary<Symbol, Symbol> _replacements = [];
    private readonly Dictionary<Symbol, Symbol> _originals = [];

    /// <summary>The nodes, inputs before users.</summary>
    public List<Node> Nodes { get; set; } = nodes;

    /// <summary>The program's outputs as they now are.</summary>
    public IEnumerable<Symbol> Outputs => outputs.Select(Resolve);

    /// <summary>What a symbol has become.</summary>
    public Symbol Resolve(Symbol symbol)
    {
        while (_replacements.TryGetValue(symbol, out var next)) symbol = next;
        return symbol;
    }

    /// <summary>What a symbol was called when the current <see cref="Each"/> began: its node may since have got other inputs.</summary>
    public Symbol Original(Symbol symbol) => _originals.GetValueOrDefault(symbol, symbol);

    /// <summary>Says that a symbol is now another one.</summary>
    public void Replace(Symbol old, Symbol replacement) => _replacements[old] = replacement;

    /// <summary>Goes once through the nodes; each, with its inputs as they now are, is kept or replaced by what the transform adds.</summary>
    /// <param name="transform">Gets a node and the list to add to.</param>
    public void Each(Action<Node, List<Node>> transform)
    {
        _originals.Clear();
        var result = new List<Node>(Nodes.Count);
        foreach (var node in Nodes) transform(Refreshed(node), result);
        Nodes = result;
    }

    /// <summary>For each node that makes a symbol somebody reads, the nodes that read any of its outputs.</summary>
    public Dictionary<Symbol, List<Node>> Users()
    {
        var users = new Dictionary<Symbol, List<Node>>();
        foreach (var node in Nodes)
            foreach (var input in node.Inputs)
            {
                if (!users.TryGetValue(input, out var list)) users[input] = list = [];
                list.Add(node);
            }
        return users;
    }

    /// <summary>Puts the nodes with side effects, which nobody reads, behind all others.</summary>
    public void EffectsLast() => Nodes = [.. Nodes.Where(n => !n.Op.HasSideEffect), .. Nodes.Where(n => n.Op.HasSideEffect)];

    /// <summary>Puts nodes before those that read what they make, and else keeps the order.</summary>
    public void InputsFirst()
    {
        var result = new List<Node>(Nodes.Count);
        var placed = new HashSet<Node>();
        var open = new Stack<Node>();
        foreach (var node in Nodes)
        {
            open.Push(node);
            while (open.TryPeek(out var next))
            {
                int before = open.Count;
                if (!placed.Contains(next))
                    foreach (var input in next.Inputs)
                        if (!placed.Contains(input.Node)) open.Push(input.Node);
                if (open.Count > before) continue;
                open.Pop();
                if (placed.Add(next)) result.Add(next);
            }
        }
        Nodes = result;
    }

    /// <summary>Drops the nodes whose outputs nobody reads.</summary>
    public void DropDead()
    {
        var alive = new HashSet<Node>(Outputs.Select(o => o.Node));
        for (int i = Nodes.Count - 1; i >= 0; i--)
        {
            if (!alive.Contains(Nodes[i]) && !Nodes[i].Op.HasSideEffect) continue;
            alive.Add(Nodes[i]);
            foreach (var input in Nodes[i].Inputs) alive.Add(input.Node);
        }
        Nodes.RemoveAll(n => !alive.Contains(n));
    }

    /// <summary>The node with its inputs as they now are; it takes the old one's place.</summary>
    public Node Refreshed(Node node)
    {
        bool changed = false;
        foreach (var input in node.Inputs) changed |= _replacements.ContainsKey(input);
        if (!changed) return node;
        var fresh = new Node(node.Op, [.. node.Inputs.Select(Resolve)], node.Scope, [.. node.Outputs.Select(o => o.Shape)]);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            Replace(node.Outputs[i], fresh.Outputs[i]);
            _originals[fresh.Outputs[i]] = node.Outputs[i];
        }
        return fresh;
    }
}
