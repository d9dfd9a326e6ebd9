namespace Espalier.Graph;

/// <summary>
/// What a convolution and its two gradients share: the settings, and the shapes that fit together. Each of the three is linear in both of
/// its inputs, and the gradients of each are the other two.
/// </summary>
/// <param name="window">The window; its size is that of the filters.</param>
/// <param name="groups">Into how many groups the channels are split: group g of the filters sees group g of the channels only.</param>
public abstract class ConvolutionOp(SlidingWindow window, int groups) : Op
{
    /// <summary>The window.</summary>
    public SlidingWindow Window { get; } = window;

    /// <summary>Into how many groups the channels are split.</summary>
    public int Groups { get; } = groups >= 1 ? groups : throw new EspalierException($"A convolution needs 1 group or more but got {groups}.");

    /// <inheritdoc/>
    public override string Settings => Groups == 1 ? Window.ToString() : $"{Window}, {Groups} groups";

    /// <summary>The shape of the outputs; throws when images and filters do not fit.</summary>
    /// <param name="image">(batch, rows, columns, channels).</param>
    /// <param name="filter">(kernel rows, kernel columns, channels / groups, filters).</param>
    protected Shape Outputs(Shape image, Shape filter)
    {
        RequireImages(image, "images");
        RequireFilter(filter, image[3]);
        var (rows, columns) = OutputSize(image[1], image[2]);
        return new Shape(image[0], rows, columns, filter[3]);
    }

    /// <summary>Two operations for each filter weight and each place of the output, whatever is differentiated.</summary>
    /// <param name="outputs">The shape of the convolution's output.</param>
    /// <param name="filter">The shape of the filters.</param>
    /// <param name="batch">The rows of the batch.</param>
    protected static long FlopsOf(Shape outputs, Shape filter, int batch) => filter[-1] == 0 ? 0 : 2 * (outputs.Count(batch) / filter[-1]) * filter.ValuesPerRow;

    /// <summary>Throws unless a shape is that of images.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="what">What it is the shape of.</param>
    protected void RequireImages(Shape shape, string what)
    {
        if (shape.Rank != 4) throw Misfit($"needs {what} of (batch, rows, columns, channels) but got {shape}.");
    }

    /// <summary>Throws unless filters fit the window and the channels they read.</summary>
    /// <param name="filter">The shape of the filters.</param>
    /// <param name="channels">The channels of the image.</param>
    protected void RequireFilter(Shape filter, int channels)
    {
        if (channels % Groups != 0) throw Misfit($"cannot split {channels} channels into {Groups} groups.");
        if (filter.Rank != 4 || filter.HasBatch || filter[0] != Window.Rows || filter[1] != Window.Columns || filter[2] != channels / Groups)
            throw Misfit($"needs filters of ({Window.Rows}, {Window.Columns}, {channels / Groups}, filters) for {channels} channels"
                + $"{(Groups == 1 ? "" : $" in {Groups} groups")} but got {filter}.");
        if (filter[3] % Groups != 0) throw Misfit($"cannot split {filter[3]} filters into {Groups} groups.");
    }

    /// <summary>The rows and columns of the output; throws when the window does not fit the image.</summary>
    /// <param name="rows">The rows of the image.</param>
    /// <param name="columns">The columns of the image.</param>
    protected (int Rows, int Columns) OutputSize(int rows, int columns)
    {
        var size = Window.Output(rows, columns);
        return size.Rows > 0 && size.Columns > 0 ? size
            : throw Misfit($"has a window of {Window.SpanRows}×{Window.SpanColumns} that does not fit an image of {rows}×{columns}"
                + (Window.HasBorder ? $" with its border of {Window.Top}+{Window.Bottom} rows and {Window.Left}+{Window.Right} columns." : ".")
                + " Use a smaller kernel, fewer layers that shrink the image, or the padding 'same'.");
    }
}
