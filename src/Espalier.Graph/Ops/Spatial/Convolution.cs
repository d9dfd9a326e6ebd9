namespace Espalier.Graph;

/// <summary>
/// Slides filters over images: (batch, rows, columns, channels) and (kernel rows, kernel columns, channels / groups, filters) →
/// (batch, output rows, output columns, filters). As in every network library the filters are not flipped: a cross-correlation.
/// With as many groups as channels this is a depthwise convolution; its filter for channel c and multiple m is filter c·multiples + m.
/// </summary>
/// <param name="window">The window; its size is that of the filters.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
public sealed class Convolution(SlidingWindow window, int groups = 1) : ConvolutionOp(window, groups)
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [Outputs(inputs[0].Shape, inputs[1].Shape)];

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (image, filter, dy) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        return [Apply(new ConvolutionInputGradient(Window, image.Shape[1], image.Shape[2], Groups), dy, filter),
            Apply(new ConvolutionFilterGradient(Window, Groups), image, dy)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Outputs[0].Shape, node.Inputs[1].Shape, batch);
}
