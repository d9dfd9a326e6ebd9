using System.Text.Json.Nodes;

namespace Espalier.Onnx;

/// <summary>Folding of axes.</summary>
internal static class ReductionReaders
{
    [Reads("ReduceSum", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceL2", "ReduceSumSquare")]
    private static void Reduce(NodeReader node)
    {
        int[]? said = node.WholeNumbers(1, "axes");
        if (said is null or [] && node.Int("noop_with_empty_axes", 0) == 1)
        {
            node.Set(node.Input(0));
            return;
        }
        bool keep = node.Int("keepdims", 1) != 0;
        if (node.Input(0) is Known known) // such as the product of sizes
            throw node.Wrong($"folds fixed numbers of shape ({string.Join(", ", known.Dims)}), which is not read.");
        var x = node.Flows(0);
        int[] places = [.. (said is null or [] ? Enumerable.Range(0, x.Rank) : said.Select(a => node.Axis(a, x.Rank))).Distinct().Order()];
        int[] axes = [.. places.Select(p => x.Order[p]).Order()];
        if (axes.Contains(0)) throw node.Wrong("folds the rows of the batch.");
        int[] kept = [.. Enumerable.Range(0, x.Rank).Except(axes)];
        var order = keep ? x.Order : new AxisOrder([.. x.Order.Axes.ToArray().Where(kept.Contains).Select(a => Array.IndexOf(kept, a))]);
        double count = axes.Aggregate(1.0, (a, axis) => a * x.Symbol.Shape[axis]);
        if (node.Op == "ReduceMean" && Pooling(x, axes, keep) is { } pooling) node.Set(node.Apply(pooling, x.Symbol), order);
        else node.Set(node.Op switch
        {
            "ReduceSum" => Fold("ReduceSum", x),
            "ReduceMax" => Fold("ReduceMax", x),
            "ReduceMean" => Rescaled(Fold("ReduceSum", x), 1 / count),
            "ReduceMin" => One("Negate", Fold("ReduceMax", One("Negate", x))),
            "ReduceL2" => One("Sqrt", Fold("ReduceSum", One("Square", x))),
            _ => Fold("ReduceSum", One("Square", x)),
        });

        Flowing Fold(string op, OnnxValue value) => (Flowing)node.Operate(op,
            new JsonObject { ["axes"] = new JsonArray([.. axes.Select(a => (JsonNode)a)]), ["keepDims"] = keep }, [value], order);

        OnnxValue One(string op, OnnxValue value) => node.Operate(op, null, [value], ((Flowing)value).Order);

        Flowing Rescaled(Flowing value, double by) => value with { Symbol = node.Apply(new Rescaling(by), value.Symbol) };
    }

    private static Layer? Pooling(Flowing x, int[] axes, bool keep) => (x.Rank, axes) switch
    {
        (4, [1, 2]) => new GlobalAveragePooling2D(keep),
        (3, [1]) => new GlobalAveragePooling1D(keepDims: keep),
        _ => null,
    };
}
