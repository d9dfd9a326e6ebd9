using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Pooling.</summary>
internal static class PoolingReaders
{
    private static readonly AxisOrder Sequences = new(0, 2, 1);

    [Reads("MaxPool", "AveragePool")]
    private static void Pool(NodeReader node)
    {
        bool isMax = node.Op == "MaxPool";
        var flowing = node.Flows(0);
        if (flowing.Rank is not (3 or 4)) throw node.Wrong($"needs images or sequences but got {flowing.Rank} axes.");
        if (node.Node.Output.Count > 1 && node.Node.Output[1].Length > 0) throw node.Wrong("also says where the largest values were, which is not read.");
        bool is2D = flowing.Rank == 4;
        var order = is2D ? AxisOrder.ChannelsFirst : Sequences;
        var x = node.In(flowing, order);
        var window = Windows.Read(node, null);
        if (window.DilationRows > 1 || window.DilationColumns > 1) throw node.Wrong("has a dilation, which pools have not.");
        int rows = is2D ? x.Shape[1] : 1, columns = x.Shape[-2];
        string automatic = node.Text("auto_pad", "NOTSET");
        if (automatic is "SAME_UPPER" or "SAME_LOWER") window = window.Same(rows, columns);
        if (automatic == "SAME_LOWER") window = Windows.Mirrored(window);
        if (node.Int("count_include_pad", 0) == 1 && !isMax && window.HasBorder)
        {
            // Zeros that count are zeros of the image.
            x = is2D ? node.Apply(new ZeroPadding2D(((window.Top, window.Bottom), (window.Left, window.Right))), x) : node.Apply(new ZeroPadding1D(window.Left, window.Right), x);
            (rows, columns) = (is2D ? x.Shape[1] : 1, x.Shape[-2]);
            window = window.WithBorder(0, 0, 0, 0);
        }
        if (node.Int("ceil_mode", 0) == 1) window = RoundedUp(window, rows, columns);
        Pair size = (window.Rows, window.Columns), strides = (window.StrideRows, window.StrideColumns);
        if (!window.HasBorder || window == window.Same(rows, columns))
        {
            var padding = window.HasBorder ? Padding.Same : Padding.Valid;
            Layer layer = (isMax, is2D) switch
            {
                (true, true) => new MaxPooling2D(size, strides, padding),
                (false, true) => new AveragePooling2D(size, strides, padding),
                (true, false) => new MaxPooling1D(size.Columns, strides.Columns, padding),
                _ => new AveragePooling1D(size.Columns, strides.Columns, padding),
            };
            node.Set(node.Apply(layer, x), order);
            return;
        }
        if (!is2D) throw node.Wrong($"has a border of {window.Left} and {window.Right} steps, which pools of sequences have not.");
        node.Set(node.Apply(new Operation(isMax ? "MaxPool" : "AveragePool", Windows.Setting(window)), x), order);
    }

    [Reads("GlobalAveragePool", "GlobalMaxPool")]
    private static void Global(NodeReader node)
    {
        var flowing = node.Flows(0);
        bool isMax = node.Op == "GlobalMaxPool";
        if (flowing.Rank == 4)
        {
            var x = node.In(flowing, AxisOrder.ChannelsFirst);
            node.Set(node.Apply(isMax ? new GlobalMaxPooling2D(keepDims: true) : new GlobalAveragePooling2D(keepDims: true), x), AxisOrder.ChannelsFirst);
        }
        else if (flowing.Rank == 3)
        {
            var x = node.In(flowing, Sequences);
            node.Set(node.Apply(isMax ? new GlobalMaxPooling1D(keepDims: true) : new GlobalAveragePooling1D(keepDims: true), x), Sequences);
        }
        else throw node.Wrong($"needs images or sequences but got {flowing.Rank} axes.");
    }

    // One more place of the window where a part of it still lies on the image: as a wider border below and right.
    private static SlidingWindow RoundedUp(SlidingWindow window, int rows, int columns)
    {
        return window.WithBorder(window.Top, window.Bottom + More(rows + window.Top, window.Bottom, window.Rows, window.StrideRows),
            window.Left, window.Right + More(columns + window.Left, window.Right, window.Columns, window.StrideColumns));

        static int More(int places, int border, int size, int stride)
        {
            int rest = (places + border - size) % stride;
            if (rest <= 0) return 0;
            int next = places + border - size - rest + stride; // where the window would stand
            return next < places ? next + size - places - border : 0;
        }
    }
}
