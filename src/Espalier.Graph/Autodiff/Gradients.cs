namespace Espalier.Graph;

/// <summary>Reverse-mode differentiation: from the graph of a loss to the graph of its gradients.</summary>
public static class Gradients
{
    /// <summary>The gradient of a scalar by each of some symbols; null where the scalar does not depend on it.</summary>
    /// <param name="loss">A symbol with a single number.</param>
    /// <param name="by">The symbols to differentiate by.</param>
    /// <param name="training">Which side of a <see cref="Phase"/> counts.</param>
    public static Symbol?[] Of(Symbol loss, IReadOnlyList<Symbol> by, bool training = true)
    {
        if (loss.Shape.Rank != 0) throw new EspalierException($"A gradient needs a loss that is one number but got {loss.Shape}.");
        return Of([loss], [Constant.Of(1)], by, training);
    }

    /// <summary>The gradient of Σ outputs·seeds by each of some symbols; null where nothing depends on it.</summary>
    /// <param name="outputs">Symbols of any shape.</param>
    /// <param name="seeds">The gradient by each output, of the same shape.</param>
    /// <param name="by">The symbols to differentiate by.</param>
    /// <param name="training">Which side of a <see cref="Phase"/> counts.</param>
    public static Symbol?[] Of(IReadOnlyList<Symbol> outputs, IReadOnlyList<Symbol> seeds, IReadOnlyList<Symbol> by, bool training = true)
    {
        var order = Reachable(outputs, training);
        var needed = DependsOn(order, by, training);
        var gradients = new Dictionary<Symbol, Symbol>();
        for (int i = 0; i < outputs.Count; i++) Accumulate(gradients, outputs[i], seeds[i]);
        for (int i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            if (!needed.Contains(node) || node.Inputs.Count == 0) continue;
            var incoming = new Symbol?[node.Outputs.Count];
            bool any = false;
            for (int k = 0; k < incoming.Length; k++) any |= gradients.TryGetValue(node.Outputs[k], out incoming[k]);
            if (!any) continue;
            if (node.Op is Phase phase)
            {
                Accumulate(gradients, node.Inputs[phase.Trains(training) ? 0 : 1], incoming[0]!);
                continue;
            }
            using var scope = Scope.Enter(node.Scope.Length == 0 ? "gradient" : $"{node.Scope}/gradient", nested: false);
            var outgoing = node.Op.Gradient(node, incoming);
            for (int k = 0; k < outgoing.Length; k++)
                if (outgoing[k] is { } g && needed.Contains(node.Inputs[k].Node)) Accumulate(gradients, node.Inputs[k], g);
        }
        return [.. by.Select(s => gradients.GetValueOrDefault(s))];
    }

    /// <summary>The nodes that some symbols depend on, inputs before users.</summary>
    /// <param name="roots">The symbols.</param>
    /// <param name="training">Which side of a <see cref="Phase"/> counts.</param>
    public static List<Node> Reachable(IEnumerable<Symbol> roots, bool training) => Reachable(roots.Select(r => r.Node), training);

    internal static List<Node> Reachable(IEnumerable<Node> roots, bool training, bool withUpdates = true)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(roots);
        while (pending.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (node.Op is Phase phase)
            {
                bool trains = phase.Trains(training);
                pending.Push(node.Inputs[trains ? 0 : 1].Node);
                if (trains && withUpdates) foreach (var update in phase.Updates) pending.Push(update);
            }
            else foreach (var input in node.Inputs) pending.Push(input.Node);
        }
        var order = seen.ToList();
        order.Sort((a, b) => a.Id.CompareTo(b.Id));
        return order;
    }

    private static HashSet<Node> DependsOn(List<Node> order, IReadOnlyList<Symbol> by, bool training)
    {
        var needed = new HashSet<Node>(by.Select(s => s.Node));
        foreach (var node in order)
        {
            var inputs = node.Op is Phase phase ? [node.Inputs[phase.Trains(training) ? 0 : 1]] : node.Inputs;
            foreach (var input in inputs)
                if (needed.Contains(input.Node)) { needed.Add(node); break; }
        }
        return needed;
    }

    private static void Accumulate(Dictionary<Symbol, Symbol> gradients, Symbol symbol, Symbol gradient) =>
        gradients[symbol] = gradients.TryGetValue(symbol, out var sum) ? sum + gradient : gradient;
}
