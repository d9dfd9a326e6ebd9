namespace Espalier.Onnx;

/// <summary>
/// The sparsemax that <see cref="RowWriters"/> writes: a sort, sums, a count of what stays, a threshold. Sorting alone is not read.
/// </summary>
internal static class SparsemaxReader
{
    private static readonly string[] Steps = ["CumSum", "Mul", "Sub", "Greater", "Cast", "ReduceSum", "Mul", "ReduceSum", "Sub", "Div", "Sub", "Relu"];

    [Reads("TopK")]
    private static void Read(NodeReader node)
    {
        var x = node.Flows(0);
        var refusal = node.Wrong("sorts, which is not read unless it is a sparsemax as Espalier writes it.");
        if (node.Knows(1).Integers is not [var count] || !x.Order.IsNatural || count != x.Dims[^1]) throw refusal;
        // Everything that follows from the sorted values, up to the function's end.
        var reached = new HashSet<string>(StringComparer.Ordinal) { node.Node.Output[0] };
        var steps = new List<NodeReader>();
        foreach (var next in node.File.NodesBehind(node.Node).Take(Steps.Length))
        {
            if (next.OpType == "Constant" || !next.Input.Any(reached.Contains)) continue;
            steps.Add(new NodeReader(node.File, next));
            reached.UnionWith(next.Output);
        }
        if (!steps.Select(s => s.Op).SequenceEqual(Steps) || steps[^2].Node.Input[0] != node.Node.Input[0]) throw refusal;
        // The sum that the threshold is made of runs over the sorted values, or over their sums.
        string summed = steps[6].Node.Input[1];
        bool exact = summed == node.Node.Output[0];
        if (!exact && summed != steps[0].Node.Output[0]) throw refusal;
        foreach (var step in steps) node.File.Done(step.Node);
        steps[^1].Set(node.Apply(new ActivationLayer(new SparsemaxActivation(exact)), x.Symbol));
    }
}
