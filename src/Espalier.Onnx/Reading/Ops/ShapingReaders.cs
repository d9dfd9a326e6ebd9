using System.Text.Json.Nodes;

namespace Espalier.Onnx;

/// <summary>Operators that move values. The order of axes is kept beside a value, so that most transposes need no layer.</summary>
internal static class ShapingReaders
{
    [Reads("Transpose")]
    private static void Transpose(NodeReader node)
    {
        var value = node.Input(0);
        int[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, value.Rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, value.Rank))) throw node.Wrong($"needs each of {value.Rank} axes once but got ({string.Join(", ", order)}).");
        // Place i of the result is place order[i] of the value.
        if (value is Flowing x) node.Set(x with { Order = new AxisOrder([.. order.Select(p => x.Order[p])]) });
        else
        {
            var known = (Known)value;
            var turned = new AxisOrder(order).Apply(known.Tensor);
            node.Set(known.Floats is not null ? Known.Of(turned, known.Weight) : known with { Dims = turned.Shape.Dims.ToArray(), Integers = [.. turned.Values.Select(v => (long)v)] });
        }
    }

    [Reads("Flatten")]
    private static void Flatten(NodeReader node)
    {
        var x = node.Flows(0);
        if (node.Int("axis", 1) is var axis && axis != 1 && axis != 1 - x.Rank) throw node.Wrong("flattens the rows of the batch.");
        node.Set(node.Apply(new Flatten(), node.Natural(x)));
    }

    [Reads("Reshape")]
    private static void Reshape(NodeReader node)
    {
        long[] target = node.HasAttribute("shape") ? [.. (node.Ints("shape") ?? []).Select(v => (long)v)] : node.Knows(1).Integers ?? throw node.Wrong("needs a shape of whole numbers.");
        if (target.Length > 16) throw node.Wrong($"makes {target.Length} axes; 16 are read.");
        if (node.Input(0) is Known known)
        {
            node.Set(known with { Dims = Resolved(node, target, [.. known.Dims.Select(d => (long)d)], known.Count, false) });
            return;
        }
        var x = node.Flows(0);
        int[] from = x.Dims, to = Resolved(node, target, [.. from.Select(d => d == Shape.Batch ? Known.Batch : (long)d)], x.Symbol.Shape.ValuesPerRow, true);
        int batch = Array.IndexOf(to, Shape.Batch);
        // Where only axes of size 1 come and go, the order of the others stays.
        if (!x.Order.IsNatural && OnlyOnes(from, to)) Ones(node, x, from, to);
        else if (batch == 0 && to.Length == 2 && from.Length > 1) node.Set(node.Apply(new Flatten(), node.Natural(x)));
        else if (to.SequenceEqual(from)) node.Set(x);
        else if (batch >= 0 && Count(to[..batch]) == Count(from[..Array.IndexOf(from, Shape.Batch)]))
        {
            // What stands before the rows and what stands behind them are each reshaped for themselves.
            var symbol = node.In(x, RowsAt(Array.IndexOf(from, Shape.Batch), from.Length));
            node.Set(new Flowing(node.Apply(new ReshapeLayer([.. to[..batch], .. to[(batch + 1)..]]), symbol), RowsAt(batch, to.Length), x.Type));
        }
        else throw node.Wrong($"makes ({string.Join(", ", target)}) of ({string.Join(", ", from)}), which mixes the rows of the batch.");
    }

    [Reads("Squeeze")]
    private static void Squeeze(NodeReader node)
    {
        int[]? axes = node.WholeNumbers(1, "axes");
        if (node.Input(0) is Known known)
        {
            int[] gone = axes is null ? [.. Enumerable.Range(0, known.Rank).Where(i => known.Dims[i] == 1)] : [.. axes.Select(a => node.Axis(a, known.Rank))];
            if (gone.Any(a => known.Dims[a] != 1)) throw node.Wrong("drops an axis of another size than 1.");
            node.Set(known with { Dims = [.. known.Dims.Where((_, i) => !gone.Contains(i))] });
            return;
        }
        var x = node.Flows(0);
        int[] dims = x.Dims, dropped = axes is null ? [.. Enumerable.Range(0, x.Rank).Where(i => dims[i] == 1)] : [.. axes.Select(a => node.Axis(a, x.Rank))];
        if (dropped.Any(a => dims[a] != 1)) throw node.Wrong("drops an axis of another size than 1.");
        node.Set(Without(node, x, dropped));
    }

    [Reads("Unsqueeze")]
    private static void Unsqueeze(NodeReader node)
    {
        int[] axes = node.WholeNumbers(1, "axes") ?? throw node.Wrong("does not say which axes come in.");
        var value = node.Input(0);
        int rank = value.Rank + axes.Length;
        if (rank > 16) throw node.Wrong($"makes {rank} axes; 16 are read.");
        int[] places = [.. axes.Select(a => node.Axis(a, rank)).Distinct().Order()];
        if (value is Known known)
        {
            var dims = known.Dims.ToList();
            foreach (int place in places) dims.Insert(place, 1);
            node.Set(known with { Dims = [.. dims] });
            return;
        }
        var x = (Flowing)value;
        foreach (int place in places) x = With(node, x, place);
        node.Set(x);
    }

    [Reads("Concat")]
    private static void Concat(NodeReader node)
    {
        OnnxValue[] values = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        int axis = node.Axis(node.Int("axis", 1), values[0].Rank);
        if (values.All(v => v is Known { Integers: not null }) && values[0].Rank == 1)
        {
            long[] all = [.. values.SelectMany(v => ((Known)v).Integers!)];
            node.Set(Known.OfIntegers([all.Length], all));
            return;
        }
        if (values.FirstOrDefault(v => v is not Flowing) is not null) throw node.Wrong("joins fixed numbers with rows, which is not read.");
        var order = ((Flowing)values[0]).Order;
        Symbol[] symbols = [.. values.Select(v => node.In((Flowing)v, order))];
        if (order[axis] == 0) throw node.Wrong("joins along the rows of the batch.");
        node.Set(symbols.Length == 1 ? symbols[0] : node.Apply(new Concatenate(order[axis]), symbols), order);
    }

    [Reads("Slice")]
    private static void Slice(NodeReader node)
    {
        int[] starts = node.WholeNumbers(1, "starts") ?? throw node.Wrong("does not say where it starts."), ends = node.WholeNumbers(2, "ends") ?? throw node.Wrong("does not say where it ends.");
        int[] axes = node.WholeNumbers(3, "axes") ?? [.. Enumerable.Range(0, starts.Length)], steps = node.Has(4) ? node.WholeNumbers(4, "")! : [.. starts.Select(_ => 1)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length) throw node.Wrong("has starts, ends, axes and steps of different counts.");
        var value = node.Input(0);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes[i], value.Rank);
            int size = value is Flowing f ? f.Dims[axis] : ((Known)value).Dims[axis];
            if (size == Shape.Batch)
            {
                if (starts[i] == 0 && ends[i] == int.MaxValue && steps[i] == 1) continue;
                throw node.Wrong("cuts the rows of the batch.");
            }
            bool isBack = steps[i] == -1;
            if (steps[i] != 1 && !isBack) throw node.Wrong($"has steps of {steps[i]}; 1 and -1 are read.");
            int start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, isBack ? size - 1 : size);
            int end = isBack ? Math.Clamp(ends[i] < 0 && ends[i] > int.MinValue ? ends[i] + size : ends[i], -1, size) : Math.Clamp(ends[i] < 0 ? ends[i] + size : ends[i], 0, size);
            int length = isBack ? start - end : end - start;
            if (length < 0) throw node.Wrong($"cuts {length} values out of {size}.");
            value = Cut(node, value, axis, isBack ? end + 1 : start, length, size);
            if (isBack) value = value is Flowing turned ? One(node, "Reverse", turned, axis) : throw node.Wrong("turns fixed numbers around, which is not read.");
        }
        node.Set(value);
    }

    [Reads("Split")]
    private static void Split(NodeReader node)
    {
        var x = node.Flows(0);
        int place = node.Axis(node.Int("axis", 0), x.Rank), size = x.Dims[place], parts = node.Node.Output.Count;
        if (size == Shape.Batch) throw node.Wrong("cuts the rows of the batch.");
        int each = (size + parts - 1) / parts;
        int[] sizes = node.WholeNumbers(1, "split") ?? [.. Enumerable.Range(0, parts).Select(i => Math.Min(each, size - i * each))];
        if (sizes.Length != parts || sizes.Any(s => s < 0) || sizes.Sum(s => (long)s) != size) throw node.Wrong($"cuts {size} values into ({string.Join(", ", sizes)}).");
        if (sizes.Distinct().Count() == 1 && parts > 1)
        {
            var layer = new Operation("Split", new JsonObject { ["axis"] = x.Order[place], ["parts"] = parts });
            node.File.NameLayer(layer, null, node.Node);
            foreach (var (i, symbol) in layer.ApplyAll(x.Symbol).Index()) node.Set(new Flowing(symbol, x.Order, x.Type), i);
            return;
        }
        int start = 0;
        for (int i = 0; i < parts; start += sizes[i++]) node.Set(Cut(node, x, place, start, sizes[i], size), i);
    }

    [Reads("Pad")]
    private static void Pad(NodeReader node)
    {
        if (node.Text("mode", "constant") != "constant" || node.KnowsIfThere(2)?.Tensor.Values.Any(v => v != 0) == true || node.Float("value", 0) != 0)
            throw node.Wrong("fills with something other than zeros, which is not read.");
        OnnxValue value = node.Flows(0);
        int[] pads = node.WholeNumbers(1, "pads") ?? throw node.Wrong("does not say how much it adds.");
        int[] axes = node.Has(3) ? [.. node.WholeNumbers(3, "")!.Select(a => node.Axis(a, value.Rank))] : [.. Enumerable.Range(0, value.Rank)];
        if (pads.Length != 2 * axes.Length) throw node.Wrong($"has {pads.Length} sizes for {axes.Length} axes.");
        for (int i = 0; i < axes.Length; i++)
        {
            int before = pads[i], after = pads[axes.Length + i];
            if (before == 0 && after == 0) continue;
            var x = (Flowing)value;
            if (x.Order[axes[i]] == 0) throw node.Wrong("adds rows to the batch.");
            if (Math.Min(before, after) < 0 || Math.Max(before, after) > 1 << 20) throw node.Wrong($"adds {before} and {after} places.");
            value = node.Operate("Pad", new JsonObject { ["axis"] = x.Order[axes[i]], ["before"] = before, ["after"] = after }, [x], x.Order, x.Type);
        }
        node.Set(value);
    }

    [Reads("Expand")]
    private static void Expand(NodeReader node)
    {
        long[] target = node.Knows(1).Integers ?? throw node.Wrong("needs a shape of whole numbers.");
        if (node.Input(0) is Flowing x)
        {
            if (target.Length != x.Rank || x.Order[0] != 0) throw node.Wrong($"repeats {x.Rank} axes to ({string.Join(", ", target)}).");
            int[] dims = x.Dims, wide = [.. dims.Select((d, i) => d == Shape.Batch || target[i] is 1 ? d : d == 1 ? Size(node, target[i]) : d)];
            var shape = new int[dims.Length];
            for (int i = 0; i < shape.Length; i++) shape[x.Order[i]] = wide[i];
            node.Set(node.Operate("BroadcastTo", new JsonObject { ["shape"] = new JsonArray([.. shape.Select(d => (JsonNode)d)]) }, [x], x.Order, x.Type));
            return;
        }
        // Fixed numbers for each row of the batch: rows come from the input, times 0.
        var known = node.Knows(0);
        if (target is not [Known.Batch, ..]) throw node.Wrong("repeats fixed numbers to a fixed shape, which is not read.");
        int[] rest = [.. target[1..].Select(t => Size(node, t))];
        node.Set(node.Operate("BroadcastTo", new JsonObject { ["shape"] = new JsonArray([Shape.Batch, .. rest.Select(d => (JsonNode)d)]) },
            [node.File.ForEachRow(node, known, target.Length)], AxisOrder.Natural(target.Length)));
    }

    private static int Size(NodeReader node, long size) => size is > 0 and <= 1 << 24 ? (int)size : throw node.Wrong($"makes an axis of size {size}.");

    private static OnnxValue Cut(NodeReader node, OnnxValue value, int place, int start, int length, int size)
    {
        if (length == size) return value;
        if (value is Flowing x) return node.Operate("Slice", new JsonObject { ["axis"] = x.Order[place], ["start"] = start, ["length"] = length }, [x], x.Order, x.Type);
        var known = (Known)value;
        if (known.Rank == 1 && known.Integers is not null) return known with { Dims = [length], Integers = known.Integers[start..(start + length)] };
        return node.Operate("Slice", new JsonObject { ["axis"] = place, ["start"] = start, ["length"] = length }, [known], AxisOrder.Natural(known.Rank), known.Type);
    }

    private static OnnxValue One(NodeReader node, string op, Flowing x, int place) => node.Operate(op, new JsonObject { ["axis"] = x.Order[place] }, [x], x.Order, x.Type);

    // 0 stands for the size before, −1 for what remains; the rows of the batch are −1 in the result.
    private static int[] Resolved(NodeReader node, long[] target, long[] from, long values, bool hasBatch)
    {
        bool zeroIsZero = node.Int("allowzero", 0) == 1;
        long[] sizes = [.. target.Select((t, i) => t == 0 && !zeroIsZero ? i < from.Length ? from[i] : throw node.Wrong("keeps an axis that is not there.") : t)];
        int open = Array.IndexOf(sizes, -1), batch = Array.IndexOf(sizes, Known.Batch);
        if (sizes.Count(s => s == -1) > 1 || sizes.Count(s => s == Known.Batch) > 1) throw node.Wrong("leaves more than one axis open.");
        double product = sizes.Where(s => s != -1 && s != Known.Batch).Aggregate(1.0, (a, s) => a * s);
        if (hasBatch && batch < 0)
        {
            // The file fixes the rows, or leaves them to be found.
            if (open >= 0 && product == values) (batch, sizes[open], open) = (open, Known.Batch, -1);
            else if (node.File.FixedBatch is { } rows && sizes.Length > 0 && sizes[0] == rows) (batch, sizes[0], product) = (0, Known.Batch, product / rows);
            else if (sizes.Length > 0 && sizes[0] == 1 && open != 0) (batch, sizes[0]) = (0, Known.Batch);
            else throw node.Wrong($"makes ({string.Join(", ", target)}) of ({string.Join(", ", from.Select(f => f == Known.Batch ? "batch" : f.ToString(System.Globalization.CultureInfo.InvariantCulture)))}), which mixes the rows of the batch.");
        }
        if (open >= 0)
        {
            if (product == 0 || values % product != 0) throw node.Wrong($"makes ({string.Join(", ", target)}) of {values} values.");
            sizes[open] = (long)(values / product);
            product *= sizes[open];
        }
        if (product != values || sizes.Any(s => s != Known.Batch && s is < 0 or > int.MaxValue)) throw node.Wrong($"makes ({string.Join(", ", target)}) of {values} values{(hasBatch ? " in a row" : "")}.");
        return [.. sizes.Select(s => s == Known.Batch ? Shape.Batch : (int)s)];
    }

    // The order of a tensor that has the rows of the batch at a place, and its other axes as the symbol has them.
    private static AxisOrder RowsAt(int place, int rank) => new([.. Enumerable.Range(0, rank).Select(i => i == place ? 0 : i < place ? i + 1 : i)]);

    private static double Count(int[] dims) => dims.Aggregate(1.0, (a, d) => a * d);

    private static bool OnlyOnes(int[] from, int[] to) => from.Where(d => d != 1).SequenceEqual(to.Where(d => d != 1));

    private static void Ones(NodeReader node, Flowing x, int[] from, int[] to)
    {
        var result = Without(node, x, [.. Enumerable.Range(0, from.Length).Where(i => from[i] == 1)]);
        for (int place = 0; place < to.Length; place++)
            if (to[place] == 1) result = With(node, result, place);
        node.Set(result);
    }

    // Drops axes of size 1.
    private static Flowing Without(NodeReader node, Flowing x, int[] places)
    {
        if (places.Length == 0) return x;
        int[] axes = [.. places.Select(p => x.Order[p])], kept = [.. Enumerable.Range(0, x.Rank).Except(axes)];
        if (axes.Contains(0)) throw node.Wrong("drops the rows of the batch.");
        var symbol = node.Apply(new ReshapeLayer([.. kept.Skip(1).Select(a => x.Symbol.Shape[a])]), x.Symbol);
        return new Flowing(symbol, new AxisOrder([.. x.Order.Axes.ToArray().Where(kept.Contains).Select(a => Array.IndexOf(kept, a))]), x.Type);
    }

    // An axis of size 1 comes in at a place: among the symbol's axes before the one the file has behind it, so that (batch, channels, 1, steps)
    // of (batch, channels, steps) is (batch, 1, steps, channels).
    private static Flowing With(NodeReader node, Flowing x, int place)
    {
        int axis = place < x.Rank ? Math.Max(1, x.Order[place]) : x.Order[place - 1] + 1;
        var dims = x.Symbol.Shape.Dims.ToArray().ToList();
        dims.Insert(axis, 1);
        var order = x.Order.Axes.ToArray().Select(a => a >= axis ? a + 1 : a).ToList();
        order.Insert(place, axis);
        return new Flowing(node.Apply(new ReshapeLayer([.. dims.Skip(1)]), x.Symbol), new AxisOrder([.. order]), x.Type);
    }
}
