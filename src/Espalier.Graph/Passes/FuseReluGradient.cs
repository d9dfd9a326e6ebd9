namespace Espalier.Graph;

/// <summary>Makes one <see cref="ReluGradient"/> of the product dy·(y &gt; 0) and its sums over all axes but the last.</summary>
internal static class FuseReluGradient
{
    public static void Run(Rewriting program)
    {
        if (!program.Nodes.Any(n => n.Op is Greater)) return;
        var users = program.Users();
        var sums = new Dictionary<Symbol, Symbol>();
        program.Each((node, result) =>
        {
            if (node.Outputs.Count == 1 && sums.TryGetValue(program.Original(node.Outputs[0]), out var made)) program.Replace(node.Outputs[0], made);
            else if (Masked(node) is var (dy, y) && users.GetValueOrDefault(program.Original(node.Outputs[0]), []).Find(IsBiasGradient) is { } sum)
            {
                var shape = sum.Outputs[0].Shape;
                var fused = new Node(new ReluGradient(shape), [dy, y], node.Scope, [node.Outputs[0].Shape, shape]);
                result.Add(fused);
                program.Replace(node.Outputs[0], fused.Outputs[0]);
                sums[sum.Outputs[0]] = fused.Outputs[1];
            }
            else result.Add(node);
        });
        program.DropDead();
    }

    private static (Symbol Dy, Symbol Y)? Masked(Node node)
    {
        if (node.Op is not Multiply) return null;
        for (int side = 0; side < 2; side++)
        {
            var (dy, mask) = (node.Inputs[side], node.Inputs[1 - side]);
            if (mask.Node.Op is Greater && mask.Node.Inputs[1].Node.Op is Constant { Values: [0] } && mask.Node.Inputs[0] is var y
                && y.Shape == dy.Shape && y.Shape == node.Outputs[0].Shape && y.Shape.Rank >= 2) return (dy, y);
        }
        return null;
    }

    private static bool IsBiasGradient(Node node) => node.Op is ReduceSum sum && node.Inputs[0].Shape.Rank is var rank
        && Enumerable.Range(0, rank).All(axis => sum.Folds(axis, rank) == axis < rank - 1);
}
