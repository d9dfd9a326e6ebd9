namespace Espalier.Graph;

/// <summary>Finds the nodes whose results depend on constants and the batch size alone: they are computed once, before the first run.</summary>
internal static class Settled
{
    public static HashSet<Node> Among(IReadOnlyList<Node> nodes)
    {
        var settled = new HashSet<Node>();
        foreach (var node in nodes)
            if (node.Op is Constant or ElementCount || (node.Inputs.Count > 0 && !node.Op.HasSideEffect && node.Op is not RandomOp && node.Inputs.All(i => settled.Contains(i.Node))))
                settled.Add(node);
        return settled;
    }
}
