namespace Espalier.Graph;

/// <summary>
/// The gradient of a convolution's filters, summed over the batch: (batch, rows, columns, channels) and
/// (batch, output rows, output columns, filters) → (kernel rows, kernel columns, channels / groups, filters).
/// </summary>
/// <param name="window">The window of the convolution.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
public sealed class ConvolutionFilterGradient(SlidingWindow window, int groups = 1) : ConvolutionOp(window, groups)
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (image, dy) = (inputs[0].Shape, inputs[1].Shape);
        RequireImages(image, "images");
        RequireImages(dy, "gradients");
        var (rows, columns) = OutputSize(image[1], image[2]);
        if (dy[0] != image[0] || dy[1] != rows || dy[2] != columns)
            throw Misfit($"needs gradients of {new Shape(image[0], rows, columns, dy[3])} for images {image} but got {dy}.");
        var filter = new Shape(Window.Rows, Window.Columns, image[3] / Groups, dy[3]);
        RequireFilter(filter, image[3]);
        return [filter];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (image, dy, dw) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        return [Apply(new ConvolutionInputGradient(Window, image.Shape[1], image.Shape[2], Groups), dy, dw),
            Apply(new Convolution(Window, Groups), image, dw)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Inputs[1].Shape, node.Outputs[0].Shape, batch);
}
