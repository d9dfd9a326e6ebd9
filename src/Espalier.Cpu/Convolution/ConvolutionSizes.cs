using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The sizes of a convolution for one batch size, whichever of its three ops is meant.</summary>
internal sealed record ConvolutionSizes(SlidingWindow Window, int Groups, int Batch, int Rows, int Columns, int Channels, int OutputRows, int OutputColumns, int Filters)
{
    /// <summary>The channels that one filter sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>The filters that see the same channels.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>The floats of one image.</summary>
    public int ImageLength => Rows * Columns * Channels;

    /// <summary>The floats of one output.</summary>
    public int OutputLength => OutputRows * OutputColumns * Filters;

    /// <summary>About how many operations the whole batch takes.</summary>
    public long Operations => 2L * Batch * OutputLength * Window.Rows * Window.Columns * GroupChannels;

    /// <summary>The same convolution without the last outputs, which no window of a pool covers.</summary>
    /// <param name="pool">The pool's window.</param>
    public ConvolutionSizes Under(SlidingWindow pool) =>
        this with { OutputRows = OutputRows / pool.Rows * pool.Rows, OutputColumns = OutputColumns / pool.Columns * pool.Columns };

    /// <summary>The sizes from the shapes of the images and of the outputs.</summary>
    public static ConvolutionSizes Of(ConvolutionOp op, Shape image, Shape output) =>
        new(op.Window, op.Groups, image[0], image[1], image[2], image[3], output[1], output[2], output[3]);
}
