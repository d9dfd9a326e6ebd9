namespace Espalier.Graph;

/// <summary>Puts a <see cref="FlushSubnormal"/> behind the elementwise ops that compute new values of parameters.</summary>
internal static class FlushUpdates
{
    public static void Run(Rewriting program)
    {
        var flushed = new Dictionary<Symbol, Symbol>();
        program.Each((node, result) =>
        {
            if (node.Op is Assign && node.Inputs[0].Node.Op is ElementwiseOp and not FlushSubnormal)
            {
                var value = node.Inputs[0];
                if (!flushed.TryGetValue(value, out var flush))
                {
                    var made = new Node(new FlushSubnormal(), [value], value.Node.Scope, [value.Shape]);
                    result.Add(made);
                    flushed[value] = flush = made.Outputs[0];
                }
                node = new Node(node.Op, [flush], node.Scope, []);
            }
            result.Add(node);
        });
    }
}
