using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>What pools and their gradients share: sizes, and the places of a window. Work is cut by images, whose sums meet nowhere.</summary>
internal abstract unsafe class PoolKernel : Kernel
{
    private readonly SlidingWindow _window;
    private readonly int _images, _outputRows, _outputColumns;

    /// <summary>Takes the sizes.</summary>
    /// <param name="window">The window.</param>
    /// <param name="input">The symbol that windows move over.</param>
    /// <param name="output">The symbol with a value for each place of the window.</param>
    /// <param name="binding">The binding.</param>
    protected PoolKernel(SlidingWindow window, Symbol input, Symbol output, Binding binding)
    {
        _window = window;
        var (from, to) = (binding.Shape(input), binding.Shape(output));
        (_images, Rows, Columns, Channels) = (from[0], from[1], from[2], from[3]);
        (_outputRows, _outputColumns) = (to[1], to[2]);
        Parts = binding.Parts(to.ValuesPerRow * window.Rows * window.Columns, Math.Max(1, _images));
    }

    /// <summary>The rows of the input.</summary>
    protected int Rows { get; }

    /// <summary>The columns of the input.</summary>
    protected int Columns { get; }

    /// <summary>The channels.</summary>
    protected int Channels { get; }

    public sealed override void Run(int part)
    {
        var (start, end) = Share(part, _images);
        nint input = (nint)Rows * Columns * Channels, output = (nint)_outputRows * _outputColumns * Channels;
        for (int image = start; image < end; image++)
        {
            Begin(image * input, (int)input);
            nint at = image * output;
            for (int row = 0; row < _outputRows; row++)
            {
                var (top, bottom) = Clip(row * _window.StrideRows - _window.Top, _window.Rows, Rows);
                for (int column = 0; column < _outputColumns; column++, at += Channels)
                {
                    var (left, right) = Clip(column * _window.StrideColumns - _window.Left, _window.Columns, Columns);
                    Window(image * input + ((nint)top * Columns + left) * Channels, bottom - top, right - left, at);
                }
            }
        }
    }

    /// <summary>Gets ready for an image.</summary>
    /// <param name="input">Where its values start in the input.</param>
    /// <param name="length">How many there are.</param>
    protected virtual void Begin(nint input, int length) { }

    /// <summary>Works on one place of the window.</summary>
    /// <param name="input">Where the first value under the window is in the input.</param>
    /// <param name="rows">The rows of the input under it.</param>
    /// <param name="columns">The columns under it.</param>
    /// <param name="output">Where the place's first value is in the output.</param>
    protected abstract void Window(nint input, int rows, int columns, nint output);

    // What of a stretch lies within the input.
    private static (int Start, int End) Clip(int start, int size, int length) => (Math.Max(0, start), Math.Min(length, start + size));
}
