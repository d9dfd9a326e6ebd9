using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Convolutions, from filters before channels to the layers' channels last.</summary>
internal static class ConvolutionReaders
{
    // (filters, channels / groups, rows, columns) → (rows, columns, channels / groups, filters)
    private static readonly AxisOrder Filters2D = new(2, 3, 1, 0), Filters1D = new(2, 1, 0);

    // (batch, channels, steps) of (batch, steps, channels)
    private static readonly AxisOrder ChannelsFirst1D = new(0, 2, 1);

    [Reads("Conv")]
    private static void Conv(NodeReader node)
    {
        var (x, order, kernel, window) = Read(node);
        int groups = node.Int("group", 1), filters = kernel.Dims[0], channels = x.Shape[-1];
        if (groups < 1 || filters % groups != 0 || channels != kernel.Dims[1] * groups) throw node.Wrong($"has filters of ({string.Join(", ", kernel.Dims)}) in {groups} group(s) for {channels} channels.");
        var first = node;
        var bias = node.KnowsIfThere(2) is { } given ? LinearReaders.Bias(node, given, filters) : LinearReaders.TakeBias(ref node, order.Rank - 1, filters);
        var (padding, padded) = Padded(first, x, window);
        var activation = LinearReaders.TakeActivation(ref node, order);
        bool isSame = padding == Padding.Same, is2D = order.Rank == 4, isDepthwise = groups == channels && groups > 1 && is2D;
        bool strided = window.StrideRows > 1 || window.StrideColumns > 1, dilated = window.DilationRows > 1 || window.DilationColumns > 1;
        if (strided && dilated) throw first.Wrong("has strides together with a dilation, which layers have not.");
        Pair size = (window.Rows, window.Columns), strides = (window.StrideRows, window.StrideColumns), dilation = (window.DilationRows, window.DilationColumns);
        Layer layer = isDepthwise && (window.StrideRows == window.StrideColumns || !isSame)
            ? new DepthwiseConv2D(size, strides, padding, filters / groups, dilation, activation, bias is not null)
            : is2D ? new Conv2D(filters, size, strides, padding, dilation, groups, activation, bias is not null)
            : new Conv1D(filters, window.Columns, window.StrideColumns, padding, window.DilationColumns, groups, activation, bias is not null);
        var y = first.Apply(layer, padded, kernel.Weight);
        // A depthwise kernel is (rows, columns, channels, multiplier): the filters of a channel lie side by side, as here.
        layer.Weights[0].Parameter.Set((is2D ? Filters2D : Filters1D).Apply(kernel.Tensor).Values);
        if (bias is not null) layer.Weights[1].Parameter.Set(bias.Values);
        node.Set(y, order);
    }

    [Reads("ConvTranspose")]
    private static void Transposed(NodeReader node)
    {
        var (x, order, kernel, window) = Read(node);
        if (order.Rank != 4 || node.Int("group", 1) != 1) throw node.Wrong("is a transposed convolution in groups or of other than images, which layers have not.");
        int filters = kernel.Dims[1];
        if (x.Shape[-1] != kernel.Dims[0]) throw node.Wrong($"has filters of ({string.Join(", ", kernel.Dims)}) for {x.Shape[-1]} channels.");
        if (node.Text("auto_pad", "NOTSET") != "NOTSET" || node.HasAttribute("output_shape")) throw node.Wrong("leaves its border to be computed ('auto_pad', 'output_shape'), which is not read.");
        int[] more = node.Ints("output_padding") ?? [0, 0];
        if (more.Length != 2 || more.Any(m => m is < 0 or > 1000)) throw node.Wrong($"has an output padding of ({string.Join(", ", more)}).");
        var first = node;
        var bias = node.KnowsIfThere(2) is { } given ? LinearReaders.Bias(node, given, filters) : null;
        Pair strides = (window.StrideRows, window.StrideColumns), dilation = (window.DilationRows, window.DilationColumns);
        // All that the filters reach, and what is added at the end, without the border.
        Pair? added = more.All(m => m == 0) && window.SpanRows >= window.StrideRows && window.SpanColumns >= window.StrideColumns ? null : (more[0], more[1]);
        bool isWhole = !window.HasBorder;
        var activation = isWhole ? LinearReaders.TakeActivation(ref node, order) : null;
        var layer = new Conv2DTranspose(filters, (window.Rows, window.Columns), strides, Padding.Valid, added, dilation, activation, bias is not null);
        var y = first.Apply(layer, x, kernel.Weight);
        layer.Weights[0].Parameter.Set(new AxisOrder(2, 3, 1, 0).Apply(kernel.Tensor).Values);
        if (bias is not null) layer.Weights[1].Parameter.Set(bias.Values);
        if (!isWhole) y = first.Apply(new Cropping2D(((window.Top, window.Bottom), (window.Left, window.Right))), y);
        node.Set(y, order);
    }

    private static (Symbol X, AxisOrder Order, Known Kernel, SlidingWindow Window) Read(NodeReader node)
    {
        var flowing = node.Flows(0);
        var kernel = node.Knows(1);
        if (flowing.Rank is not (3 or 4) || kernel.Rank != flowing.Rank || kernel.Floats is null)
            throw node.Wrong($"needs images or sequences and filters of 4 or 3 axes but got {flowing.Rank} and {kernel.Rank}.");
        if (kernel.Dims.Any(d => d < 1)) throw node.Wrong($"has filters of ({string.Join(", ", kernel.Dims)}).");
        var order = flowing.Rank == 4 ? AxisOrder.ChannelsFirst : ChannelsFirst1D;
        return (node.In(flowing, order), order, kernel, Windows.Read(node, kernel.Dims[2..]));
    }

    // The layers know no border and the border that keeps the size; any other is a layer of its own.
    private static (Padding Padding, Symbol X) Padded(NodeReader node, Symbol x, SlidingWindow window)
    {
        bool is2D = x.Shape.Rank == 4;
        int rows = is2D ? x.Shape[1] : 1, columns = x.Shape[-2];
        string automatic = node.Text("auto_pad", "NOTSET");
        if (automatic == "VALID" || (automatic == "NOTSET" && !window.HasBorder)) return (Padding.Valid, x);
        if (automatic == "SAME_UPPER" || (automatic == "NOTSET" && window == window.Same(rows, columns))) return (Padding.Same, x);
        if (automatic == "SAME_LOWER") window = Windows.Mirrored(window.Same(rows, columns));
        return (Padding.Valid, is2D ? node.Apply(new ZeroPadding2D(((window.Top, window.Bottom), (window.Left, window.Right))), x)
            : node.Apply(new ZeroPadding1D(window.Left, window.Right), x));
    }
}
