namespace Espalier.Graph;

/// <summary>
/// Makes one op of the dense layers that read the same symbol, as the first layers of branches do; one of the products whose sum is the gradient of what they
/// read; and one of the gradients of their weights. What the siblings share (lists of live values, copies, a round of the workers) is then done once.
/// </summary>
internal sealed class FuseSiblings
{
    private readonly Rewriting _program;
    private readonly Dictionary<Symbol, List<Node>> _users;
    private readonly HashSet<Symbol> _outputs;
    private readonly Dictionary<Node, int> _position = [];
    private readonly Dictionary<Node, Action<List<Node>>> _changes = [];

    private FuseSiblings(Rewriting program)
    {
        _program = program;
        // Numbers of parameters are there from the start: no layer must wait for those of its siblings.
        program.Nodes = [.. program.Nodes.Where(n => n.Op is ParameterRead), .. program.Nodes.Where(n => n.Op is not ParameterRead)];
        _users = program.Users();
        _outputs = [.. program.Outputs];
        for (int i = 0; i < program.Nodes.Count; i++) _position[program.Nodes[i]] = i;
    }

    public static void Run(Rewriting program)
    {
        if (program.Nodes.Count(n => n.Op is DenseForward or MatMulTransposedB) < 2) return;
        var pass = new FuseSiblings(program);
        foreach (var layers in pass.Readers<DenseForward>().SelectMany(g => g.GroupBy(n => ((DenseForward)n.Op).Relu).Select(r => r.ToList()))) pass.Forward(layers);
        foreach (var gradients in pass.Readers<MatMulTransposedA>()) pass.Weights([.. gradients]);
        foreach (var add in program.Nodes.Where(n => n.Op is Add).ToList()) pass.Inputs(add);
        if (pass._changes.Count == 0) return;
        var result = new List<Node>();
        foreach (var node in program.Nodes)
        {
            if (pass._changes.TryGetValue(node, out var change)) change(result);
            else result.Add(program.Refreshed(node));
        }
        program.Nodes = result;
        program.DropDead();
    }

    private IEnumerable<IGrouping<Symbol, Node>> Readers<TOp>() where TOp : Op =>
        _program.Nodes.Where(n => n.Op is TOp).GroupBy(n => n.Inputs[0]).Where(g => g.Count() > 1).ToList();

    // All layers run where the first one stood, so their weights must be there by then.
    private void Forward(List<Node> layers)
    {
        int first = layers.Min(l => _position[l]);
        layers.RemoveAll(l => l.Inputs.Any(i => _position[i.Node] >= first));
        if (layers.Count < 2 || layers[0].Inputs[0].Shape.Rank < 2) return;
        var op = new SiblingDense(((DenseForward)layers[0].Op).Relu);
        Fuse(layers, layers.MinBy(l => _position[l])!, () => [layers[0].Inputs[0], .. layers.Select(l => l.Inputs[1]), .. layers.Select(l => l.Inputs[2])], op);
    }

    // All gradients run where the last one stood, so nobody may read one before.
    private void Weights(List<Node> gradients)
    {
        int last = gradients.Max(g => _position[g]);
        gradients.RemoveAll(g => _position[g] != last && _users.GetValueOrDefault(g.Outputs[0], []).Any(u => _position[u] <= last));
        if (gradients.Count < 2) return;
        Fuse(gradients, gradients.MaxBy(g => _position[g])!, () => [gradients[0].Inputs[0], .. gradients.Select(g => g.Inputs[1])], new SiblingWeightGradient());
    }

    private void Fuse(List<Node> nodes, Node place, Func<Symbol[]> inputs, Op op)
    {
        foreach (var node in nodes) _changes[node] = _ => { };
        _changes[place] = result =>
        {
            var fused = new Node(op, [.. inputs().Select(_program.Resolve)], place.Scope, [.. nodes.Select(n => n.Outputs[0].Shape)]);
            result.Add(fused);
            for (int i = 0; i < nodes.Count; i++) _program.Replace(nodes[i].Outputs[0], fused.Outputs[i]);
        };
    }

    // A sum of products with transposed weights, and perhaps of other symbols.
    private void Inputs(Node root)
    {
        if (IsWithin(root.Outputs[0])) return;
        var parts = new List<Symbol>();
        var sums = new List<Node>();
        Collect(root);
        var products = parts.Where(p => p.Node.Op is MatMulTransposedB && OnlyUser(p) is not null).ToList();
        if (products.Count < 2) return;
        foreach (var node in sums.Concat(products.Select(p => p.Node))) _changes[node] = _ => { };
        _changes[root] = result =>
        {
            Symbol[] inputs = [.. products.Select(p => p.Node.Inputs[0]), .. products.Select(p => p.Node.Inputs[1])];
            result.Add(new Node(new SiblingInputGradient(), [.. inputs.Select(_program.Resolve)], root.Scope, [root.Outputs[0].Shape]));
            foreach (var other in parts.Except(products))
                result.Add(new Node(new Add(), [result[^1].Outputs[0], _program.Resolve(other)], root.Scope, [root.Outputs[0].Shape]));
            _program.Replace(root.Outputs[0], result[^1].Outputs[0]);
        };

        void Collect(Node sum)
        {
            sums.Add(sum);
            foreach (var part in sum.Inputs)
                if (part.Node.Op is Add && IsWithin(part) && part.Shape == root.Outputs[0].Shape) Collect(part.Node);
                else parts.Add(part);
        }
    }

    // Whether a sum is nothing but a part of a larger one of the same shape.
    private bool IsWithin(Symbol sum) => OnlyUser(sum) is { Op: Add } user && user.Outputs[0].Shape == sum.Shape;

    private Node? OnlyUser(Symbol symbol) => !_outputs.Contains(symbol) && _users.GetValueOrDefault(symbol) is [var only] ? only : null;
}
