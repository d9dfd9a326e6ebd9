using System.Text.Json.Nodes;
using Espalier.Onnx.Protocol;
using AttributeType = Espalier.Onnx.Protocol.AttributeProto.Types.AttributeType;

namespace Espalier.Onnx;

/// <summary>Fixed numbers, shapes, and look-ups.</summary>
internal static class LookupReaders
{
    [Reads("Constant")]
    private static void Constant(NodeReader node)
    {
        string what = $"the constant '{node.Node.Name}'";
        if (node.Attribute("value", AttributeType.Tensor) is { T: not null } tensor) node.Set(TensorReader.Read(tensor.T, what, isWeight: false));
        else if (node.Attribute("value_float", AttributeType.Float) is { } f) node.Set(new Known(OnnxTypes.Float, []) { Floats = [f.F] });
        else if (node.Attribute("value_floats", AttributeType.Floats) is { } fs) node.Set(new Known(OnnxTypes.Float, [fs.Floats.Count]) { Floats = [.. fs.Floats] });
        else if (node.Attribute("value_int", AttributeType.Int) is { } i) node.Set(Known.OfIntegers([], i.I));
        else if (node.Attribute("value_ints", AttributeType.Ints) is { } many) node.Set(Known.OfIntegers([many.Ints.Count], [.. many.Ints]));
        else throw node.Wrong("has no numbers that are read.");
    }

    [Reads("ConstantOfShape")]
    private static void ConstantOfShape(NodeReader node)
    {
        long[] dims = node.Knows(0).Integers ?? throw node.Wrong("needs a shape of whole numbers.");
        var value = node.Attribute("value", AttributeType.Tensor) is { T: not null } given ? TensorReader.Read(given.T, node.Label, isWeight: false) : new Known(OnnxTypes.Float, [1]) { Floats = [0] };
        if (value.Count != 1) throw node.Wrong("repeats more than one number.");
        // Of the rows, one is kept: it broadcasts.
        int[] sizes = [.. dims.Select(d => d == Known.Batch ? 1 : d is >= 0 and <= 1 << 24 ? (int)d : throw node.Wrong($"makes an axis of size {d}."))];
        if (sizes.Aggregate(1.0, (a, d) => a * d) > 1 << 24) throw node.Wrong($"makes ({string.Join(", ", sizes)}) numbers, too many.");
        int count = sizes.Aggregate(1, (a, d) => a * d);
        node.Set(value with { Dims = sizes, Floats = value.Floats is null ? null : [.. Enumerable.Repeat(value.Floats[0], count)], Integers = value.Integers is null ? null : [.. Enumerable.Repeat(value.Integers[0], count)] });
    }

    [Reads("Shape")]
    private static void ShapeOf(NodeReader node)
    {
        long[] dims = node.Input(0) is Flowing x ? [.. x.Dims.Select(d => d == Shape.Batch ? Known.Batch : (long)d)] : [.. ((Known)node.Input(0)).Dims.Select(d => (long)d)];
        int start = Place(node.Int("start", 0)), end = Place(node.Int("end", dims.Length));
        if (end < start) throw node.Wrong("ends before it starts.");
        node.Set(Known.OfIntegers([end - start], dims[start..end]));

        int Place(int place) => Math.Clamp(place < 0 ? place + dims.Length : place, 0, dims.Length);
    }

    [Reads("Gather")]
    private static void Gather(NodeReader node)
    {
        switch (node.Input(0), node.Input(1))
        {
            case (Known { Integers: { } values, Rank: 1 }, Known { Integers: { } picks } places):
                node.Set(Known.OfIntegers(places.Dims, [.. picks.Select(p => values[node.Axis((int)Math.Clamp(p, int.MinValue, int.MaxValue), values.Length)])]));
                break;
            case (Known { Rank: 2, Floats: not null } table, Flowing rows) when node.Int("axis", 0) == 0:
                if (table.Dims.Min() < 1) throw node.Wrong($"picks rows of a table of ({string.Join(", ", table.Dims)}).");
                if (table.Weight is null)
                {
                    node.Set(node.Operate("Gather", null, [table, rows with { Symbol = node.Natural(rows) }], AxisOrder.Natural(rows.Rank + 1)));
                    break;
                }
                var layer = node.File.Shared($"Gather {table.Weight}", () => new Embedding(table.Dims[0], table.Dims[1]));
                node.Set(node.Apply(layer, node.Natural(rows), table.Weight));
                layer.Weights[0].Parameter.Set(table.Tensor.Values);
                break;
            case (Flowing x, Known { Integers: { } picks, Rank: 0 or 1 } places) when picks.Length == 1:
                // One place of an axis: a cut, and without the axis where the place is a number alone.
                int place = node.Axis(node.Int("axis", 0), x.Rank), size = x.Dims[place];
                if (size == Shape.Batch) throw node.Wrong("picks rows of the batch.");
                var one = (Flowing)node.Operate("Slice", new JsonObject
                {
                    ["axis"] = x.Order[place],
                    ["start"] = node.Axis((int)Math.Clamp(picks[0], int.MinValue, int.MaxValue), size),
                    ["length"] = 1,
                }, [x], x.Order, x.Type);
                if (places.Rank == 1) node.Set(one);
                else
                {
                    int axis = x.Order[place];
                    int[] kept = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis)];
                    node.Set(new Flowing(node.Apply(new ReshapeLayer([.. kept.Skip(1).Select(a => x.Symbol.Shape[a])]), one.Symbol),
                        new AxisOrder([.. x.Order.Axes.ToArray().Where(a => a != axis).Select(a => Array.IndexOf(kept, a))]), x.Type));
                }
                break;
            default:
                throw node.Wrong("picks from something other than a table, or more than one place, which is not read.");
        }
    }
}
