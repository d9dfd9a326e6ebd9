namespace Espalier;

/// <summary>
/// The order of a network's layers as Keras numbers them: by distance from the farthest output, then by the order in which a walk from
/// the outputs meets them. It decides names of groups in weight files and the order of optimizer slots.
/// </summary>
internal static class LayerOrder
{
    /// <summary>Orders the layers and the calls of a network.</summary>
    /// <param name="inputs">The calls of the input layers.</param>
    /// <param name="outputs">The outputs, in the order Keras walks them.</param>
    public static (List<Layer> Layers, List<LayerCall> Calls) Of(IReadOnlyList<LayerCall> inputs, IReadOnlyList<Symbol> outputs)
    {
        var index = new Dictionary<Layer, int>();
        var visited = new HashSet<LayerCall>();
        var sequence = new List<LayerCall>();
        foreach (var output in outputs) Walk(LayerCall.Of(output), index, visited, sequence);

        var depth = new Dictionary<LayerCall, int>();
        var layerDepth = new Dictionary<Layer, int>();
        for (int i = sequence.Count - 1; i >= 0; i--)
        {
            var call = sequence[i];
            int d = Math.Max(depth.GetValueOrDefault(call), layerDepth.GetValueOrDefault(call.Layer));
            depth[call] = layerDepth[call.Layer] = d;
            foreach (var input in call.Arguments)
            {
                var parent = LayerCall.Of(input);
                depth[parent] = Math.Max(depth.GetValueOrDefault(parent), d + 1);
            }
        }
        foreach (var input in inputs)
        {
            index.TryAdd(input.Layer, -1);
            layerDepth.TryAdd(input.Layer, 0);
            if (visited.Add(input)) sequence.Insert(0, input);
        }
        var layers = index.Keys.OrderByDescending(l => layerDepth[l]).ThenBy(l => index[l]).ToList();
        return (layers, sequence);
    }

    // An explicit stack: networks may be deeper than the thread's.
    private static void Walk(LayerCall root, Dictionary<Layer, int> index, HashSet<LayerCall> visited, List<LayerCall> sequence)
    {
        if (!visited.Add(root)) return;
        index.TryAdd(root.Layer, index.Count);
        var path = new Stack<(LayerCall Call, Symbol[] Arguments, int Next)>();
        path.Push((root, [.. root.Arguments], 0));
        while (path.TryPop(out var at))
        {
            if (at.Next == at.Arguments.Length)
            {
                sequence.Add(at.Call);
                continue;
            }
            path.Push((at.Call, at.Arguments, at.Next + 1));
            var parent = LayerCall.Of(at.Arguments[at.Next]);
            if (!visited.Add(parent)) continue;
            index.TryAdd(parent.Layer, index.Count);
            path.Push((parent, [.. parent.Arguments], 0));
        }
    }
}
