namespace Espalier;

/// <summary>A model as a diagram shows it: applications of layers, what flows between them, and which heads each serves.</summary>
internal sealed class DiagramGraph
{
    /// <summary>Makes the graph of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="expand">Whether nested models keep their inside.</param>
    public DiagramGraph(Model model, bool expand) : this(model, expand, null) { }

    // Within a frame the heads are those of the outer model: served says which depend on each output of the nested one.
    private DiagramGraph(Model model, bool expand, IReadOnlyList<SortedSet<int>>? served)
    {
        var serves = new Dictionary<Symbol, SortedSet<int>>();
        for (int i = 0; i < model.Outputs.Items.Count; i++) Serve(serves, model.Outputs.Items[i], served?[i] ?? [i]);
        foreach (var call in model.Network.Reverse())
        {
            var own = Union(call.Outputs.Select(o => Of(serves, o)));
            foreach (var input in call.Arguments) Serve(serves, input, own);
        }

        var uses = model.Network.GroupBy(c => c.Layer).ToDictionary(g => g.Key, g => g.Count());
        var seen = new Dictionary<Layer, int>();
        var index = new Dictionary<LayerCall, int>();
        var nodes = new List<DiagramNode>();
        var edges = new List<DiagramEdge>();
        foreach (var call in model.Network)
        {
            int use = seen[call.Layer] = seen.GetValueOrDefault(call.Layer) + 1;
            SortedSet<int>[] outputs = [.. call.Outputs.Select(o => Of(serves, o))];
            var inner = expand && call.Layer is Model nested ? new DiagramGraph(nested, expand, outputs) : null;
            var heads = served is not null ? [] : model.Heads.Select((h, i) => (i, h)).Where(p => call.Outputs.Contains(p.h.Output)).Select(p => (p.i, p.h.Name)).ToList();
            index[call] = nodes.Count;
            int place = 0;
            foreach (var input in call.Arguments)
            {
                var from = LayerCall.Of(input);
                edges.Add(new DiagramEdge(index[from], nodes.Count, from.IndexOf(input), place++, [.. Union(outputs)]));
            }
            nodes.Add(new DiagramNode(call, [.. Union(outputs)], heads, (use, uses[call.Layer]), inner));
        }
        (Nodes, Edges) = (nodes, edges);
        InputNodes = [.. model.Inputs.Items.Select(s => index[LayerCall.Of(s)])];
        OutputNodes = [.. model.Outputs.Items.Select(s => index[LayerCall.Of(s)])];
    }

    /// <summary>The applications, each behind those it depends on.</summary>
    public IReadOnlyList<DiagramNode> Nodes { get; }

    /// <summary>What flows.</summary>
    public IReadOnlyList<DiagramEdge> Edges { get; }

    /// <summary>The node of each input of the model.</summary>
    public IReadOnlyList<int> InputNodes { get; }

    /// <summary>The node of each output of the model.</summary>
    public IReadOnlyList<int> OutputNodes { get; }

    private static SortedSet<int> Of(Dictionary<Symbol, SortedSet<int>> serves, Symbol symbol) =>
        serves.TryGetValue(symbol, out var heads) ? heads : [];

    private static void Serve(Dictionary<Symbol, SortedSet<int>> serves, Symbol symbol, IEnumerable<int> heads)
    {
        if (!serves.TryGetValue(symbol, out var known)) serves[symbol] = known = [];
        known.UnionWith(heads);
    }

    private static SortedSet<int> Union(IEnumerable<SortedSet<int>> sets)
    {
        var union = new SortedSet<int>();
        foreach (var set in sets) union.UnionWith(set);
        return union;
    }
}
