namespace Espalier.Graph;

/// <summary>
/// Makes one <see cref="SoftmaxLoss"/> of a softmax, its crossentropy and the gradient of that: rows are then turned into lanes, and back, once. Class numbers
/// are not written out as ones and zeros. What a row's loss counts must be known beforehand, as it is unless it depends on the predictions.
/// </summary>
internal static class FuseSoftmaxLoss
{
    /// <summary>What belongs together.</summary>
    private sealed record Match(Node Softmax, Node Loss, Node Gradient, Symbol Labels, bool ByNumber);

    public static void Run(Rewriting program)
    {
        bool changed = false;
        foreach (var symbol in program.Nodes.Where(n => n.Op is SoftmaxCrossentropyGradient).Select(n => n.Outputs[0]).ToList())
        {
            if (Matched(program, program.Resolve(symbol).Node) is not { } match) continue;
            Fuse(program, match);
            changed = true;
        }
        if (!changed) return;
        program.InputsFirst();
        program.DropDead();
    }

    private static Match? Matched(Rewriting program, Node gradient)
    {
        var (p, y, g) = (gradient.Inputs[0], gradient.Inputs[1], gradient.Inputs[2]);
        if (p.Node.Op is not Softmax) return null;
        float floor = ((SoftmaxCrossentropyGradient)gradient.Op).Floor;
        var loss = program.Nodes.Find(n => n.Op is SoftmaxCrossentropy c && c.Floor == floor && n.Inputs[0] == p.Node.Inputs[0] && n.Inputs[1] == p && n.Inputs[2] == y);
        if (loss is null || DependsOn(p.Node, y, g)) return null;
        return y.Node.Op is OneHot ? new(p.Node, loss, gradient, y.Node.Inputs[0], ByNumber: true) : new(p.Node, loss, gradient, y, ByNumber: false);
    }

    private static void Fuse(Rewriting program, Match match)
    {
        var (softmax, loss, gradient, labels, byNumber) = match;
        var fused = new Node(new SoftmaxLoss(((SoftmaxCrossentropyGradient)gradient.Op).Floor, byNumber), [softmax.Inputs[0], labels, gradient.Inputs[2]],
            loss.Scope, [softmax.Outputs[0].Shape, loss.Outputs[0].Shape, gradient.Outputs[0].Shape]);
        Node[] parts = [softmax, loss, gradient];
        for (int i = 0; i < parts.Length; i++) program.Replace(parts[i].Outputs[0], fused.Outputs[i]);
        var result = new List<Node>(program.Nodes.Count);
        foreach (var node in program.Nodes)
            if (node == softmax) result.Add(fused);
            else if (!parts.Contains(node)) result.Add(program.Refreshed(node));
        program.Nodes = result;
    }

    private static bool DependsOn(Node node, params Symbol[] symbols)
    {
        var seen = new HashSet<Node>();
        var open = new Stack<Symbol>(symbols);
        while (open.TryPop(out var symbol))
        {
            if (symbol.Node.Id < node.Id || !seen.Add(symbol.Node)) continue; // what is older cannot depend on it
            if (symbol.Node == node) return true;
            foreach (var input in symbol.Node.Inputs) open.Push(input);
        }
        return false;
    }
}
