namespace Espalier.Graph;

/// <summary>
/// Everything in a program reads parameters as they were before its <see cref="Assign"/> ops. What is computed is computed earlier anyway;
/// a parameter that is itself assigned to another one, or asked for as an output, is copied before the first change.
/// </summary>
internal static class KeepOldNumbers
{
    public static void Run(Rewriting program)
    {
        if (!program.Nodes.Any(n => n.Op is Assign)) return;
        var roots = new Dictionary<Symbol, Symbol>();
        foreach (var node in program.Nodes)
            if (node.Op.AliasOf(node) is var input and >= 0) roots[node.Outputs[0]] = roots.GetValueOrDefault(node.Inputs[input], node.Inputs[input]);
        bool IsParameter(Symbol symbol) => roots.GetValueOrDefault(symbol, symbol).Node.Op is ParameterRead;
        var asked = program.Nodes.Where(n => n.Op is Assign).Select(n => n.Inputs[0]).Concat(program.Outputs).Where(IsParameter).ToHashSet();
        if (asked.Count == 0) return;
        var copies = new Dictionary<Symbol, Symbol>();
        program.Each((node, result) =>
        {
            if (node.Op is Assign && copies.TryGetValue(node.Inputs[0], out var copy)) node = new Node(node.Op, [copy], node.Scope, []);
            result.Add(node);
            foreach (var symbol in node.Outputs)
            {
                if (!asked.Contains(symbol)) continue;
                var repeated = new Node(new BroadcastTo(symbol.Shape), [symbol], node.Scope, [symbol.Shape]);
                result.Add(repeated);
                copies[symbol] = repeated.Outputs[0];
            }
        });
        // Only now, so that the ops of the program go on reading the parameter itself.
        foreach (var symbol in program.Outputs.Where(copies.ContainsKey).ToList()) program.Replace(symbol, copies[symbol]);
    }
}
