namespace Espalier.Graph;

/// <summary>
/// The gradient of a convolution's images: (batch, output rows, output columns, filters) and (kernel rows, kernel columns, channels / groups, filters) →
/// (batch, rows, columns, channels). Every value is spread through the filters onto the places it came from; as a forward pass this is
/// the transposed convolution.
/// </summary>
/// <param name="window">The window of the convolution.</param>
/// <param name="rows">The rows of the images; several sizes can lead to one output size.</param>
/// <param name="columns">The columns of the images.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
public sealed class ConvolutionInputGradient(SlidingWindow window, int rows, int columns, int groups = 1) : ConvolutionOp(window, groups)
{
    /// <summary>The rows of the images.</summary>
    public int Rows { get; } = rows;

    /// <summary>The columns of the images.</summary>
    public int Columns { get; } = columns;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (dy, filter) = (inputs[0].Shape, inputs[1].Shape);
        RequireImages(dy, "gradients");
        if (filter.Rank != 4) throw Misfit($"needs filters of (rows, columns, channels / groups, filters) but got {filter}.");
        RequireFilter(filter, filter[2] * Groups);
        var size = OutputSize(Rows, Columns);
        if (dy[1] != size.Rows || dy[2] != size.Columns || dy[3] != filter[3])
            throw Misfit($"needs gradients of (batch, {size.Rows}, {size.Columns}, {filter[3]}) for images of {Rows}×{Columns} and filters {filter} but got {dy}.");
        return [new Shape(dy[0], Rows, Columns, filter[2] * Groups)];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (dy, filter, dx) = (node.Inputs[0], node.Inputs[1], gradients[0]!);
        return [Apply(new Convolution(Window, Groups), dx, filter), Apply(new ConvolutionFilterGradient(Window, Groups), dx, dy)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Inputs[0].Shape, node.Inputs[1].Shape, batch);
}
