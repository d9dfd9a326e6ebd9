using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Ops on images: ONNX has them channels-first.</summary>
internal static class SpatialWriters
{
    // (rows, columns, channels / groups, filters) → (filters, channels / groups, rows, columns)
    private static readonly AxisOrder Filters = new(3, 2, 0, 1);

    [Writes<Convolution>]
    private static void Convolution(Node node, OnnxWriter to)
    {
        var op = (Convolution)node.Op;
        Convolve(node, to, "Conv", [("kernel_shape", Size(op.Window)), ("strides", Strides(op.Window)), ("dilations", Gaps(op.Window)), ("pads", Border(op.Window)), ("group", op.Groups)]);
    }

    // The gradient of a convolution by its input is what others call a transposed convolution.
    [Writes<ConvolutionInputGradient>]
    private static void Transposed(Node node, OnnxWriter to)
    {
        var op = (ConvolutionInputGradient)node.Op;
        var (window, from) = (op.Window, node.Inputs[0].Shape);
        int[] more =
        [
            op.Rows - ((from[1] - 1) * window.StrideRows + window.SpanRows - window.Top - window.Bottom),
            op.Columns - ((from[2] - 1) * window.StrideColumns + window.SpanColumns - window.Left - window.Right),
        ];
        Convolve(node, to, "ConvTranspose", [("kernel_shape", Size(window)), ("strides", Strides(window)), ("dilations", Gaps(window)),
            ("pads", Border(window)), ("group", op.Groups), ("output_padding", more)]);
    }

    [Writes<MaxPool>]
    private static void MaxPool(Node node, OnnxWriter to) => Pool(node, to, "MaxPool");

    [Writes<AveragePool>]
    private static void AveragePool(Node node, OnnxWriter to) => Pool(node, to, "AveragePool", ("count_include_pad", 0));

    // Each place of the axis is a weighted sum of places: a product with the matrix of the weights.
    [Writes<ResizeAxis>]
    private static void ResizeAxis(Node node, OnnxWriter to)
    {
        var op = (ResizeAxis)node.Op;
        var (x, taps) = (node.Inputs[0], op.Taps);
        int rank = x.Shape.Rank;
        var order = rank == 4 && op.Axis is 1 or 2 ? AxisOrder.ChannelsFirst : new([.. Enumerable.Range(0, rank).Where(a => a != op.Axis), op.Axis]);
        bool isLast = order.PlaceOf(op.Axis) == rank - 1;
        var matrix = new Tensor(isLast ? new Shape(taps.From, taps.To) : new Shape(taps.To, taps.From));
        for (int i = 0; i < taps.To; i++)
        {
            var (start, weights) = taps[i];
            for (int k = 0; k < weights.Length; k++) matrix.Values[isLast ? (start + k) * taps.To + i : i * taps.From + start + k] = weights.Span[k];
        }
        string name = to.Name(x, order), by = to.Graph.Fixed(matrix, "resize");
        to.Set(node.Outputs[0], to.Graph.Node("MatMul", isLast ? [name, by] : [by, name]), order);
    }

    private static void Convolve(Node node, OnnxWriter to, string name, (string, object)[] settings)
    {
        List<string> inputs = [to.Name(node.Inputs[0], AxisOrder.ChannelsFirst), to.Name(node.Inputs[1], Filters)];
        var bias = LinearWriters.Bias(node, to);
        if (bias is not null) inputs.Add(to.Name(bias.Value.Numbers));
        to.Set(bias?.Sum ?? node.Outputs[0], to.Graph.Node(name, inputs, settings), AxisOrder.ChannelsFirst);
    }

    private static void Pool(Node node, OnnxWriter to, string name, params (string, object)[] more)
    {
        var window = ((PoolOp)node.Op).Window;
        to.Set(node.Outputs[0], to.Graph.Node(name, [to.Name(node.Inputs[0], AxisOrder.ChannelsFirst)],
            [("kernel_shape", Size(window)), ("strides", Strides(window)), ("pads", Border(window)), .. more]), AxisOrder.ChannelsFirst);
    }

    private static int[] Size(SlidingWindow window) => [window.Rows, window.Columns];

    private static int[] Strides(SlidingWindow window) => [window.StrideRows, window.StrideColumns];

    private static int[] Gaps(SlidingWindow window) => [window.DilationRows, window.DilationColumns];

    private static int[] Border(SlidingWindow window) => [window.Top, window.Left, window.Bottom, window.Right];
}
