using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>One convolution to try, and its three ops as plain loops.</summary>
/// <param name="Window">The window.</param>
/// <param name="Rows">The rows of the images.</param>
/// <param name="Columns">The columns of the images.</param>
/// <param name="Channels">The channels of the images.</param>
/// <param name="Filters">The filters.</param>
/// <param name="Groups">The groups.</param>
public sealed record ConvolutionUse(SlidingWindow Window, int Rows, int Columns, int Channels, int Filters, int Groups = 1)
{
    /// <summary>What is tried: borders, strides, dilations, groups, sizes that fit no vector, windows smaller than their stride.</summary>
    public static IEnumerable<ConvolutionUse> All =>
    [
        new(new(3, 3), 6, 7, 1, 16), // one channel
        new(new(3, 3), 5, 6, 3, 5),
        new(new SlidingWindow(3, 3).Same(5, 4), 5, 4, 2, 33), // an even border
        new(new SlidingWindow(2, 4).Same(5, 5), 5, 5, 3, 8), // more below and right
        new(new SlidingWindow(3, 3, 2, 2).Same(7, 8), 7, 8, 3, 4),
        new(new(3, 3, 2, 3), 8, 9, 2, 3), // rows and columns left over
        new(new(1, 1), 4, 5, 7, 18),
        new(new(1, 1, 2, 2), 5, 6, 3, 2), // most places are never looked at
        new(new SlidingWindow(2, 3, 3, 4).WithBorder(1, 2, 0, 3), 6, 7, 2, 5), // a window smaller than its stride
        new(new(5, 4, 2, 1), 9, 6, 2, 6), // and larger
        new(new(3, 2, 1, 1, 2, 3), 8, 7, 2, 4),
        new(new SlidingWindow(3, 3, 1, 1, 2, 2).Same(6, 6), 6, 6, 2, 3),
        new(new SlidingWindow(3, 3, 2, 3, 2, 1).WithBorder(3, 1, 2, 2), 7, 8, 2, 3), // dilated and strided
        new(new SlidingWindow(2, 2).WithBorder(3, 0, 0, 4), 3, 3, 2, 3), // a border larger than the window
        new(new(3, 3), 5, 5, 6, 4, 2),
        new(new SlidingWindow(3, 2, 2, 1).Same(6, 5), 6, 5, 6, 9, 3),
        new(new SlidingWindow(3, 3).Same(5, 6), 5, 6, 19, 19, 19), // depthwise
        new(new(3, 3, 2, 2), 7, 7, 16, 16, 16),
        new(new SlidingWindow(2, 5, 1, 2, 2, 1).Same(6, 9), 6, 9, 5, 5, 5),
        new(new(1, 1), 3, 4, 8, 8, 8),
        new(new(3, 3, 1, 1, 2, 1), 7, 5, 3, 6, 3), // two filters for each channel
        new(new(4, 5), 4, 5, 3, 2), // as large as the image
        new(new(1, 3), 1, 15, 4, 40), // one row, as sequences have
    ];

    /// <summary>Those that go by tiles of 4×4: every remainder of rows and columns, borders, channels that fit no vector.</summary>
    public static IEnumerable<ConvolutionUse> Tiled =>
    [
        new(new(3, 3), 10, 10, 16, 16),
        new(new(3, 3), 11, 13, 20, 33),
        new(new SlidingWindow(3, 3).Same(9, 11), 9, 11, 35, 18),
        new(new SlidingWindow(3, 3).WithBorder(2, 0, 0, 2), 12, 8, 16, 40),
        new(new SlidingWindow(3, 3).WithBorder(3, 5, 4, 1), 9, 8, 17, 16), // a border larger than the window
        new(new SlidingWindow(3, 3).Same(7, 7), 7, 7, 16, 24),
        new(new SlidingWindow(3, 3).Same(4, 8), 4, 8, 24, 16), // small, but the tiles are full
    ];

    /// <summary>The error allowed in sums of products over some channels: more for <see cref="Tiled"/>.</summary>
    public double Tolerance(int channels) => Tiled.Contains(this) ? TiledTolerance(channels) : 1e-5;

    /// <summary>
    /// The error allowed by tiles of 4×4 in sums of 9·<paramref name="channels"/> products of normal numbers, whose own root mean square is √(9·channels). Relative
    /// to that the error in the corners of a tile, where it is largest, has one of 1e-7·√(25 + 1.7·channels): the transforms' share and the chains' (measured, see
    /// ADR 14). Ten times that leaves room for the worst of a million values.
    /// </summary>
    public static double TiledTolerance(int channels) => 10 * 1e-7 * Math.Sqrt(25 + 1.7 * channels) * Math.Sqrt(9 * channels);

    /// <summary>The rows of the output.</summary>
    public int OutputRows => Window.Output(Rows, Columns).Rows;

    /// <summary>The columns of the output.</summary>
    public int OutputColumns => Window.Output(Rows, Columns).Columns;

    /// <summary>The shape of the images.</summary>
    public Shape Image => new(Shape.Batch, Rows, Columns, Channels);

    /// <summary>The shape of the filters.</summary>
    public Shape Filter => new(Window.Rows, Window.Columns, Channels / Groups, Filters);

    /// <summary>The shape of the outputs.</summary>
    public Shape Output => new(Shape.Batch, OutputRows, OutputColumns, Filters);

    /// <summary>The outputs.</summary>
    public Numbers Forward(Numbers image, Numbers filter)
    {
        var output = Zeros(image.Dims[0], OutputRows, OutputColumns, Filters);
        Each(image.Dims[0], (i, w, o) => output.Values[o] += image.Values[i] * filter.Values[w]);
        return output;
    }

    /// <summary>The gradient by the images.</summary>
    public Numbers InputGradient(Numbers dy, Numbers filter)
    {
        var image = Zeros(dy.Dims[0], Rows, Columns, Channels);
        Each(dy.Dims[0], (i, w, o) => image.Values[i] += dy.Values[o] * filter.Values[w]);
        return image;
    }

    /// <summary>The gradient by the filters.</summary>
    public Numbers FilterGradient(Numbers image, Numbers dy)
    {
        var filter = Zeros(Window.Rows, Window.Columns, Channels / Groups, Filters);
        Each(dy.Dims[0], (i, w, o) => filter.Values[w] += image.Values[i] * dy.Values[o]);
        return filter;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Window} on {Rows}×{Columns}×{Channels} to {Filters}{(Groups == 1 ? "" : $", {Groups} groups")}";

    // Calls with the places of an image's value, of the weight it meets and of the output that gets the product.
    private void Each(int batch, Action<int, int, int> product)
    {
        int inside = Channels / Groups, each = Filters / Groups;
        for (int b = 0; b < batch; b++)
            for (int oy = 0; oy < OutputRows; oy++)
                for (int ox = 0; ox < OutputColumns; ox++)
                    for (int ky = 0; ky < Window.Rows; ky++)
                        for (int kx = 0; kx < Window.Columns; kx++)
                        {
                            int y = oy * Window.StrideRows + ky * Window.DilationRows - Window.Top;
                            int x = ox * Window.StrideColumns + kx * Window.DilationColumns - Window.Left;
                            if (y < 0 || y >= Rows || x < 0 || x >= Columns) continue;
                            for (int f = 0; f < Filters; f++)
                                for (int c = 0; c < inside; c++)
                                    product(((b * Rows + y) * Columns + x) * Channels + f / each * inside + c,
                                        ((ky * Window.Columns + kx) * inside + c) * Filters + f,
                                        ((b * OutputRows + oy) * OutputColumns + ox) * Filters + f);
                        }
    }

    private static Numbers Zeros(params int[] dims) => new(dims, new double[Numbers.Count(dims)]);
}
