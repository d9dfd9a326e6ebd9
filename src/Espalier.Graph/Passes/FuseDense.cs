namespace Espalier.Graph;

/// <summary>Makes one <see cref="DenseForward"/> of a matrix product, the bias added to each of its rows, and a max(·, 0) behind it.</summary>
internal static class FuseDense
{
    public static void Run(Rewriting program)
    {
        Fuse(program, static node => Biased(node));
        Fuse(program, static node => node.Op is Relu && node.Inputs[0].Node is { Op: DenseForward { Relu: false } } dense
            ? (dense, dense.Inputs, true) : null);
    }

    private static (Node Inner, IReadOnlyList<Symbol> Inputs, bool Relu)? Biased(Node node)
    {
        if (node.Op is not Add) return null;
        for (int side = 0; side < 2; side++)
        {
            var (product, bias) = (node.Inputs[side], node.Inputs[1 - side]);
            if (product.Node.Op is MatMul && bias.Shape.Rank == 1 && !bias.Shape.HasBatch && bias.Shape[0] == product.Shape[-1])
                return (product.Node, [.. product.Node.Inputs, bias], false);
        }
        return null;
    }

    private static void Fuse(Rewriting program, Func<Node, (Node Inner, IReadOnlyList<Symbol> Inputs, bool Relu)?> match)
    {
        var users = program.Users();
        var outputs = program.Outputs.ToHashSet();
        program.Each((node, result) =>
        {
            // The users were found before this pass gave nodes other inputs.
            if (match(node) is { } found && program.Original(found.Inner.Outputs[0]) is var inner && users[inner].Count == 1 && !outputs.Contains(inner))
            {
                var fused = new Node(new DenseForward(found.Relu), found.Inputs, found.Inner.Scope, [node.Outputs[0].Shape]);
                program.Replace(node.Outputs[0], fused.Outputs[0]);
                result.Remove(found.Inner);
                result.Add(fused);
            }
            else result.Add(node);
        });
    }
}
