using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// What a warp and its gradient share: for each output pixel, the pixels of the input that it is read from and their weights. Work is cut
/// by images, whose sums meet nowhere.
/// </summary>
internal abstract unsafe class WarpKernel : Kernel
{
    // Farther away there is nothing that a picture of 2³¹ values could have, and neighbours still are whole numbers apart.
    private const float Farthest = 1 << 23;

    private readonly Storage _matrices;
    private readonly EdgeMode _edge;
    private readonly bool _nearest;
    private readonly int _images, _rows, _columns;

    protected WarpKernel(Node node, Binding binding)
    {
        var op = (WarpOp)node.Op;
        (_edge, _nearest) = (op.Edge, op.Interpolation == PixelInterpolation.Nearest);
        _matrices = binding.Memory(node.Inputs[1]);
        var shape = binding.Shape(node.Inputs[0]);
        (_images, _rows, _columns, Channels) = (shape[0], shape[1], shape[2], shape[3]);
        Parts = binding.Parts(10L * shape.ValuesPerRow, Math.Max(1, _images));
    }

    /// <summary>The channels.</summary>
    protected int Channels { get; }

    public sealed override void Run(int part)
    {
        var (start, end) = Share(part, _images);
        int length = _rows * _columns * Channels;
        int* places = stackalloc int[4];
        float* weights = stackalloc float[4];
        for (int image = start; image < end; image++)
        {
            float* m = _matrices.Pointer + image * 8;
            nint origin = (nint)image * length, at = origin;
            Begin(origin, length);
            for (int y = 0; y < _rows; y++)
                for (int x = 0; x < _columns; x++, at += Channels)
                {
                    float column = m[0] * x + m[1] * y + m[2], row = m[3] * x + m[4] * y + m[5];
                    // Most pixels are read from among four that exist.
                    if (!_nearest && column >= 0 && row >= 0 && column < _columns - 1 && row < _rows - 1)
                        Within(origin + ((nint)(int)row * _columns + (int)column) * Channels, at, column - (int)column, row - (int)row, (nint)_columns * Channels);
                    else Pixel(origin, at, places, weights, Find(column, row, places, weights));
                }
        }
    }

    /// <summary>Gets ready for an image.</summary>
    /// <param name="origin">Where its values start.</param>
    /// <param name="length">How many there are.</param>
    protected virtual void Begin(nint origin, int length) { }

    /// <summary>Works on one output pixel.</summary>
    /// <param name="origin">Where the image's values start.</param>
    /// <param name="at">Where the pixel's values start.</param>
    /// <param name="places">For each pixel that it is read from, where its values start within the image, or −1 beyond the edges.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="count">How many there are.</param>
    protected abstract void Pixel(nint origin, nint at, int* places, float* weights, int count);

    /// <summary>Works on one output pixel that lies among four of the input.</summary>
    /// <param name="from">Where the values of the upper left one start.</param>
    /// <param name="at">Where the pixel's values start.</param>
    /// <param name="right">How far it lies to the right of that one, below 1.</param>
    /// <param name="below">How far below.</param>
    /// <param name="row">The step to the next row of the input.</param>
    protected abstract void Within(nint from, nint at, float right, float below, nint row);

    private int Find(float x, float y, int* places, float* weights)
    {
        x = Math.Clamp(x, -Farthest, Farthest);
        y = Math.Clamp(y, -Farthest, Farthest);
        if (_nearest)
        {
            places[0] = Place((int)MathF.Round(y), (int)MathF.Round(x));
            weights[0] = 1;
            return 1;
        }
        float floorX = MathF.Floor(x), floorY = MathF.Floor(y), right = x - floorX, below = y - floorY;
        int column = (int)floorX, row = (int)floorY;
        for (int i = 0; i < 4; i++)
        {
            places[i] = Place(row + (i >> 1), column + (i & 1));
            weights[i] = (i < 2 ? 1 - below : below) * ((i & 1) == 0 ? 1 - right : right);
        }
        return 4;
    }

    private int Place(int row, int column)
    {
        if (_edge == EdgeMode.Constant && ((uint)row >= (uint)_rows || (uint)column >= (uint)_columns)) return -1;
        return (Fold(row, _rows) * _columns + Fold(column, _columns)) * Channels;
    }

    private int Fold(int index, int size)
    {
        if ((uint)index < (uint)size) return index;
        if (_edge is EdgeMode.Nearest) return index < 0 ? 0 : size - 1;
        // Few pixels lie farther beyond an edge than the picture is wide.
        int near = _edge switch
        {
            EdgeMode.Wrap => index < 0 ? index + size : index - size,
            EdgeMode.Mirror => index < 0 ? -index : 2 * size - 2 - index,
            _ => index < 0 ? -1 - index : 2 * size - 1 - index,
        };
        return (uint)near < (uint)size ? near : FoldFar(index, size);
    }

    private int FoldFar(int index, int size) => _edge switch
    {
        EdgeMode.Wrap => Modulo(index, size),
        EdgeMode.Mirror => size == 1 ? 0 : Math.Abs(Modulo(index + size - 1, 2 * size - 2) - (size - 1)),
        _ => Modulo(index, 2 * size) is int i && i < size ? i : 2 * size - 1 - i,
    };

    private static int Modulo(int index, int size) => (index % size + size) % size;
}
