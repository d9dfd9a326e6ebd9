namespace Espalier.Graph;

/// <summary>
/// Makes one <see cref="AdamStep"/> of the ops that compute Adam's new weights and moments: a sweep whose values stay in vector registers, where
/// elementwise ops of several results write each between their loops.
/// </summary>
internal sealed class FuseAdam
{
    private readonly Rewriting _program;
    private readonly Dictionary<Symbol, List<Node>> _users;
    private readonly HashSet<Symbol> _outputs;

    private FuseAdam(Rewriting program)
    {
        _program = program;
        _users = program.Users();
        _outputs = [.. program.Outputs];
    }

    /// <summary>What a match found: the node that flushes the new weights, and everything the step is made of.</summary>
    private sealed record Match(Symbol[] Flushed, Symbol[] Inputs, AdamStep Op);

    public static void Run(Rewriting program)
    {
        if (!program.Nodes.Any(n => n.Op is Assign)) return;
        var pass = new FuseAdam(program);
        var matches = program.Nodes.Select(pass.Matched).OfType<Match>().ToDictionary(m => m.Flushed[0]);
        if (matches.Count == 0) return;
        program.Each((node, result) =>
        {
            if (node.Outputs.Count == 1 && matches.TryGetValue(program.Original(node.Outputs[0]), out var match))
            {
                var step = new Node(match.Op, [.. match.Inputs.Select(program.Resolve)], node.Scope, [.. match.Flushed.Select(f => f.Shape)]);
                for (int i = 0; i < 3; i++) program.Replace(program.Resolve(match.Flushed[i]), step.Outputs[i]);
                result.Add(step);
            }
            else result.Add(node);
        });
        program.EffectsLast();
        program.DropDead();
    }

    // Behind the flush of the new weights: w − m·rate / (√v + ε).
    private Match? Matched(Node flush)
    {
        if (flush.Op is not FlushSubnormal || Made<Subtract>(flush.Inputs[0]) is not [var w, var change]) return null;
        if (Made<Divide>(change) is not [var above, var below] || Made<Multiply>(above) is not { } scaled || Made<Add>(below) is not { } sum) return null;
        if (Of<Sqrt>(sum) is not var (root, epsilon) || Number(epsilon) is not { } e) return null;
        var v = root.Node.Inputs[0];
        for (int side = 0; side < 2; side++)
        {
            var (m, rate) = (scaled[side], scaled[1 - side]);
            if (!IsNumber(rate) || Average(m) is not var (oldM, g, s1) || Average(v) is not var (oldV, square, s2)) continue;
            if (!IsSquare(square, g) || Flush(m, above.Node) is not { } newM || Flush(v, root.Node) is not { } newV) continue;
            if (!new[] { w, oldM, oldV, g }.All(s => s.Shape == w.Shape)) continue;
            Symbol[] inputs = Decayed(w, change.Node) is var (before, kept) ? [before, oldM, oldV, g, rate, kept] : [w, oldM, oldV, g, rate];
            return new([flush.Outputs[0], newM, newV], inputs, new AdamStep(s1, s2, e));
        }
        return null;
    }

    // Weights times a number, when nobody but the new weights reads the product.
    private (Symbol Before, Symbol Kept)? Decayed(Symbol w, Node change)
    {
        if (Made<Multiply>(w) is not [var a, var b] || _outputs.Contains(w) || _users[w] is not [var only] || !only.Inputs.Contains(change.Outputs[0])) return null;
        return IsNumber(b) && a.Shape == w.Shape ? (a, b) : IsNumber(a) && b.Shape == w.Shape ? (b, a) : null;
    }

    private static bool IsNumber(Symbol symbol) => !symbol.Shape.HasBatch && symbol.Shape.ValuesPerRow == 1;

    // old + (now − old)·share
    private static (Symbol Old, Symbol Now, float Share)? Average(Symbol symbol)
    {
        if (Made<Add>(symbol) is not [var old, var step] || Made<Multiply>(step) is not { } product || Of<Subtract>(product) is not var (difference, share)) return null;
        return difference.Node.Inputs[1] == old && Number(share) is { } number ? (old, difference.Node.Inputs[0], number) : null;
    }

    private static bool IsSquare(Symbol square, Symbol g) => square.Node.Op is Square ? square.Node.Inputs[0] == g : Made<Multiply>(square) is [var a, var b] && a == g && b == g;

    // The flush of a moment that nobody but the change of the weights reads besides; null when others do.
    private Symbol? Flush(Symbol moment, Node user)
    {
        if (_outputs.Contains(moment) || _users[moment] is not { Count: 2 } users) return null;
        return users.SingleOrDefault(u => u != user) is { Op: FlushSubnormal } flush && OnlyAssigned(flush.Outputs[0]) ? flush.Outputs[0] : null;
    }

    // The step stands where the new weights were flushed: nobody but the assignments at the end may read what it makes.
    private bool OnlyAssigned(Symbol flushed) => !_outputs.Contains(flushed) && _users[flushed].All(u => u.Op is Assign);

    private static (Symbol Made, Symbol Other)? Of<TOp>(IReadOnlyList<Symbol> pair) where TOp : Op =>
        pair[0].Node.Op is TOp ? (pair[0], pair[1]) : pair[1].Node.Op is TOp ? (pair[1], pair[0]) : null;

    private static IReadOnlyList<Symbol>? Made<TOp>(Symbol symbol) where TOp : Op => symbol.Node.Op is TOp ? symbol.Node.Inputs : null;

    private static float? Number(Symbol symbol) => symbol.Node.Op is Constant { Values: [var value] } ? value : null;
}
