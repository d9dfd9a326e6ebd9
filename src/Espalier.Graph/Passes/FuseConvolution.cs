namespace Espalier.Graph;

/// <summary>
/// Makes one kernel of a convolution, the bias added to its filters, a max(·, 0) and a maximum over windows side by side. Behind a pool the
/// gradients then run over the pooled values alone, of which there are a quarter for windows of 2×2.
/// </summary>
internal sealed class FuseConvolution
{
    private readonly Rewriting _program;
    private readonly Dictionary<Symbol, List<Node>> _users;
    private readonly HashSet<Symbol> _outputs;
    private readonly Dictionary<Node, Action<List<Node>>> _changes = [];

    private FuseConvolution(Rewriting program)
    {
        _program = program;
        _users = program.Users();
        _outputs = [.. program.Outputs];
    }

    public static void Run(Rewriting program)
    {
        if (!program.Nodes.Any(n => n.Op is Convolution)) return;
        var pass = new FuseConvolution(program);
        var pooled = new HashSet<Symbol>();
        foreach (var node in program.Nodes)
            if (node.Op is MaxPool pool && pass.Pooled(node, pool) is { } sum) pooled.Add(sum);
        foreach (var node in program.Nodes)
            if (node.Op is Add && !pooled.Contains(node.Outputs[0])) pass.Biased(node);
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

    // The convolution and the bias of a sum that is nothing else, or null.
    private (Node Convolution, Symbol Bias)? Parts(Node add)
    {
        if (add.Op is not Add) return null;
        for (int side = 0; side < 2; side++)
        {
            var (product, bias) = (add.Inputs[side], add.Inputs[1 - side]);
            if (product.Node.Op is Convolution && bias.Shape.Rank == 1 && !bias.Shape.HasBatch && bias.Shape[0] == product.Shape[-1] && OnlyFor(product, add))
                return (product.Node, bias);
        }
        return null;
    }

    private bool OnlyFor(Symbol symbol, Node user) => !_outputs.Contains(symbol) && _users[symbol] is [var only] && only == user;

    private void Biased(Node add)
    {
        if (Parts(add) is not var (convolution, bias)) return;
        var op = (Convolution)convolution.Op;
        var sum = add.Outputs[0];
        var relu = _users.TryGetValue(sum, out var users) && users is [{ Op: Relu } only] && !_outputs.Contains(sum) ? only : null;
        var last = relu ?? add;
        _changes[last] = result => Replace(result, last.Outputs[0], new Node(new ConvolutionForward(op.Window, op.Groups, relu is not null),
            [Now(convolution.Inputs[0]), Now(convolution.Inputs[1]), Now(bias)], convolution.Scope, [last.Outputs[0].Shape]), 0);
    }

    // The sum in front of the pool, when everything from the convolution to the pool, and back, can be fused.
    private Symbol? Pooled(Node pool, MaxPool maxPool)
    {
        if (!PooledConvolution.CanPool(maxPool.Window)) return null;
        var seen = pool.Inputs[0];
        bool relu = seen.Node.Op is Relu;
        var sum = relu ? seen.Node.Inputs[0] : seen;
        if (Parts(sum.Node) is not var (convolution, bias) || (relu && !OnlyFor(sum, seen.Node)) || _outputs.Contains(seen)) return null;
        var op = (Convolution)convolution.Op;
        // With so few filters in a group vectors run along the groups, and a kernel for that knows no pools.
        if (op.Groups > 1 && convolution.Outputs[0].Shape[3] / op.Groups < 4) return null;
        if (Backward(pool, seen, relu, op) is not { } backward) return null;

        Node? forward = null, filters = null;
        var image = convolution.Inputs[0];
        var pooled = pool.Outputs[0].Shape;
        _changes[pool] = result =>
        {
            forward = new Node(new PooledConvolution(op.Window, op.Groups, maxPool.Window, relu, backward.Count > 0),
                [Now(image), Now(convolution.Inputs[1]), Now(bias)], convolution.Scope,
                backward.Count > 0 ? [pooled, PooledConvolution.PlacesOf(pooled)] : [pooled]);
            Replace(result, pool.Outputs[0], forward, 0);
        };
        var biasShape = backward.FirstOrDefault(b => b.User.Op is ReduceSum).User?.Outputs[0].Shape ?? bias.Shape;
        foreach (var (user, gradient) in backward)
            _changes[user] = result =>
            {
                var (dy, places) = (Now(gradient), forward!.Outputs[1]);
                if (user.Op is ConvolutionInputGradient back)
                    Replace(result, user.Outputs[0], new Node(new PooledInputGradient(op.Window, back.Rows, back.Columns, op.Groups, maxPool.Window),
                        [dy, places, Now(user.Inputs[1])], user.Scope, [user.Outputs[0].Shape]), 0);
                else
                {
                    bool made = filters is not null;
                    filters ??= new Node(new PooledFilterGradient(op.Window, op.Groups, maxPool.Window, biasShape), [Now(image), dy, places],
                        user.Scope, [convolution.Inputs[1].Shape, biasShape]);
                    if (!made) result.Add(filters);
                    _program.Replace(user.Outputs[0], filters.Outputs[user.Op is ReduceSum ? 1 : 0]);
                }
            };
        return sum;
    }

    // The ops that take the gradient of the convolution's outputs, each with the gradient of the pooled values; null when somebody else
    // reads what would no longer exist.
    private List<(Node User, Symbol Pooled)>? Backward(Node pool, Symbol seen, bool relu, Convolution op)
    {
        var found = new List<(Node, Symbol)>();
        var positive = _users[seen].Where(u => relu && u.Op is Greater && u.Inputs[0] == seen && IsZero(u.Inputs[1])).ToHashSet();
        int gradients = 0;
        foreach (var user in _users[seen])
        {
            if (user == pool || positive.Contains(user)) continue;
            if (user.Op is not MaxPoolGradient || user.Inputs[0] != seen || user.Inputs[1] != pool.Outputs[0] || ++gradients > 1) return null;
            foreach (var gradient in relu ? Masked(user.Outputs[0], positive) ?? [] : [user.Outputs[0]])
            {
                if (_outputs.Contains(gradient)) return null;
                foreach (var last in _users.GetValueOrDefault(gradient, []))
                {
                    bool fits = last.Op switch
                    {
                        ConvolutionFilterGradient f => last.Inputs[1] == gradient && f.Window == op.Window && f.Groups == op.Groups,
                        ConvolutionInputGradient x => last.Inputs[0] == gradient && x.Window == op.Window && x.Groups == op.Groups,
                        ReduceSum sum => Enumerable.Range(0, 4).All(axis => sum.Folds(axis, 4) == axis < 3),
                        _ => false,
                    };
                    if (!fits) return null;
                    found.Add((last, user.Inputs[2]));
                }
            }
            if (relu && Masked(user.Outputs[0], positive) is null) return null;
        }
        return positive.All(p => p.Outputs.All(o => _users.GetValueOrDefault(o, []).All(u => u.Op is Multiply && u.Inputs.Any(i => i.Node.Op is MaxPoolGradient))))
            ? found : null;
    }

    // The products of a gradient with "was above 0", when it has no other use.
    private List<Symbol>? Masked(Symbol gradient, HashSet<Node> positive)
    {
        var users = _users.GetValueOrDefault(gradient, []);
        return !_outputs.Contains(gradient) && users.All(u => u.Op is Multiply && u.Inputs.Contains(gradient) && u.Inputs.Any(i => positive.Contains(i.Node)))
            ? [.. users.Select(u => u.Outputs[0])] : null;
    }

    private static bool IsZero(Symbol symbol) => symbol.Node.Op is Constant { Values: [0] };

    private Symbol Now(Symbol symbol) => _program.Resolve(symbol);

    private void Replace(List<Node> result, Symbol old, Node node, int output)
    {
        result.Add(node);
        _program.Replace(old, node.Outputs[output]);
    }
}
