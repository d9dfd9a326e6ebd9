using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// An image (rows, columns, channels) with a border of zeros, so that no loop need ask where a window leaves the image. Workers copy one
/// image at a time into scratch whose border stays zero; without a border the image is read where it is.
/// </summary>
internal sealed class PaddedImage(int rows, int columns, int channels, int top, int bottom, int left, int right)
{
    /// <summary>The border of an image for a window.</summary>
    public static PaddedImage For(ConvolutionSizes s) => new(s.Rows, s.Columns, s.Channels, s.Window.Top, s.Window.Bottom, s.Window.Left, s.Window.Right);

    /// <summary>The columns with their border.</summary>
    public int Columns { get; } = left + columns + right;

    /// <summary>Rows of border above.</summary>
    public int Top { get; } = top;

    /// <summary>Columns of border on the left.</summary>
    public int Left { get; } = left;

    private readonly int _rows = top + rows + bottom;
    private readonly bool _hasBorder = top + bottom + left + right > 0;

    /// <summary>Scratch for one worker, or null when images need no border.</summary>
    /// <param name="always">Whether to make it even then.</param>
    public Storage? Scratch(bool always = false) => always || _hasBorder ? new Storage(_rows * Columns * channels) : null;

    /// <summary>Copies an image into the middle of the scratch.</summary>
    /// <param name="image">The image.</param>
    /// <param name="scratch">What <see cref="Scratch"/> made.</param>
    public void Copy(ReadOnlySpan<float> image, Span<float> scratch)
    {
        int length = columns * channels;
        for (int row = 0; row < rows; row++)
            image.Slice(row * length, length).CopyTo(scratch[(((Top + row) * Columns + Left) * channels)..]);
    }

    /// <summary>Copies the middle of the scratch to an image.</summary>
    /// <param name="scratch">What <see cref="Scratch"/> made.</param>
    /// <param name="image">The image.</param>
    public void CopyBack(ReadOnlySpan<float> scratch, Span<float> image)
    {
        int length = columns * channels;
        for (int row = 0; row < rows; row++)
            scratch.Slice(((Top + row) * Columns + Left) * channels, length).CopyTo(image[(row * length)..]);
    }
}
