using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradients by the filters and the bias of a pooled convolution of 3×3, over live places only; see <see cref="NineTapChains"/>. Cut by
/// filters; each goes through the pixels in order.
/// </summary>
/// <remarks>
/// Blocks of at most 64 pooled pixels: which of them are live is a word for each filter. A few channels of the pixels that a block meets are
/// copied side by side, so that they stay in the nearest cache while all filters pass, and a filter's sums are loaded and stored once a block.
/// Small images share a block. The sums are kept as (channels / lanes, filters, 9, lanes) and turned at the end.
/// </remarks>
internal sealed unsafe class NineTapFilterGradient : Kernel
{
    // The copy of a block's pixels must leave the nearest cache some room for sums and gradients.
    private const int NearFloats = 6 * 1024;

    private readonly SimdLevel _level;
    private readonly ConvolutionSizes _sizes;
    private readonly SlidingWindow _pool;
    private readonly Unpooling _pooled;
    private readonly NineTapChains _chains;
    private readonly Storage _image, _filter, _bias, _sums;
    private readonly int _images, _rowBlocks, _columnBlocks, _groups;
    private readonly Storage[] _near;
    private readonly int[][] _offsets;
    private readonly ulong[][] _live;

    /// <summary>Prepares the kernel.</summary>
    public NineTapFilterGradient(Binding binding, ConvolutionSizes sizes, SlidingWindow pool, Unpooling pooled, Storage image, Storage filter, Storage bias)
    {
        (_sizes, _pool, _pooled, _image, _filter, _bias) = (sizes, pool, pooled, image, filter, bias);
        _level = LiveInputGradient.Filled(binding.Level, sizes.Channels);
        _chains = NineTapChains.Of(_level);
        _sums = new Storage(filter.Length);
        int rows = Math.Max(1, pooled.Rows), columns = Math.Min(pooled.Columns, BitMatrix.Size);
        while (columns > 1 && Floats(1, columns) > NearFloats) columns = (columns + 1) / 2;
        _columnBlocks = Pieces(pooled.Columns, columns);
        if (_columnBlocks > 1) rows = 1;
        while (rows > 1 && (rows * columns > BitMatrix.Size || Floats(rows, columns) > NearFloats)) rows--;
        _rowBlocks = Pieces(pooled.Rows, rows);
        // The places of two images follow each other like pixels when they fill their floats.
        bool isAlone = _rowBlocks * _columnBlocks > 1 || rows * columns * sizes.Filters % 4 != 0;
        _images = isAlone ? 1 : Math.Clamp(Math.Min(BitMatrix.Size / (rows * columns), NearFloats / Floats(rows, columns)), 1, sizes.Batch);
        _groups = Pieces(sizes.Filters, BitMatrix.Size);
        Parts = binding.Parts(sizes.Operations / 8, Math.Max(1, sizes.Filters / 8));
        T[] Each<T>(Func<T> make) => [.. Enumerable.Range(0, Parts).Select(_ => make())];
        _near = Each(() => new Storage(_images * Floats(rows, columns)));
        _offsets = Each(() => GC.AllocateArray<int>(pool.Rows * pool.Columns * BitMatrix.Size, pinned: true));
        _live = Each(() => GC.AllocateArray<ulong>(_groups * BitMatrix.Size, pinned: true));
    }

    /// <summary>Whether the kernel knows the sizes: what it does must not depend on the SIMD level.</summary>
    /// <param name="sizes">The sizes.</param>
    public static bool Fits(ConvolutionSizes sizes) =>
        sizes.Groups == 1 && sizes.Channels % 4 == 0 && sizes.Channels >= 8 && sizes.Window is { Rows: 3, Columns: 3 };

    private static int Pieces(int length, int piece) => (length + piece - 1) / Math.Max(1, piece);

    // The rows and columns that some rows and columns of the pool's windows meet.
    private int Height(int rows) => (rows * _pool.Rows - 1) * _sizes.Window.StrideRows + _sizes.Window.SpanRows;

    private int Width(int columns) => (columns * _pool.Columns - 1) * _sizes.Window.StrideColumns + _sizes.Window.SpanColumns;

    private int Floats(int rows, int columns) => Height(rows) * Width(columns) * _chains.Channels;

    public override void Run(int part)
    {
        var s = _sizes;
        var (start, end) = Share(part, s.Filters, 8);
        if (start == end) return;
        int lanes = _chains.Channels, length = 9 * lanes;
        for (int channel = 0; channel < s.Channels; channel += lanes)
            _sums.Span.Slice(channel * 9 * s.Filters + start * length, (end - start) * length).Clear();
        _bias.Span[start..end].Clear();
        for (int b = 0; b < s.Batch; b += _images)
            for (int y = 0; y < _rowBlocks; y++)
                for (int x = 0; x < _columnBlocks; x++)
                    Add(part, new Block(b, Math.Min(_images, s.Batch - b), _pooled.Rows * y / _rowBlocks, _pooled.Rows * (y + 1) / _rowBlocks,
                        _pooled.Columns * x / _columnBlocks, _pooled.Columns * (x + 1) / _columnBlocks), start, end);
        for (int channel = 0; channel < s.Channels; channel += lanes)
            for (int tap = 0; tap < 9; tap++)
                Transpose.Run(_level, s.Filters, lanes, _sums.Span[(channel * 9 * s.Filters + tap * lanes)..], length,
                    _filter.Span[((tap * s.Channels + channel) * s.Filters)..], s.Filters, start, end);
    }

    private readonly record struct Block(int Image, int Images, int Row, int EndRow, int Column, int EndColumn)
    {
        public int Rows => EndRow - Row;

        public int Columns => EndColumn - Column;
    }

    private void Add(int part, Block block, int start, int end)
    {
        var (s, w) = (_sizes, _sizes.Window);
        int lanes = _chains.Channels, width = Width(block.Columns);
        nint row = (nint)width * lanes;
        float* near = _near[part].Pointer, bias = _bias.Pointer;
        nint pixel = ((nint)block.Row * _pooled.Columns + block.Column) * s.Filters;
        float* gradients = _pooled.Gradients(block.Image) + pixel;
        byte* places = _pooled.Places(block.Image) + pixel;
        fixed (int* offsets = _offsets[part])
        fixed (ulong* live = _live[part])
        {
            int count = FindOffsets(block, width, offsets);
            for (int first = start; first < end; first += BitMatrix.Size)
                FindLive(places + first, count, s.Filters, Math.Min(BitMatrix.Size, end - first), live + first - start);
            for (int channel = 0; channel < s.Channels; channel += lanes)
            {
                Copy(block, channel, near);
                for (int filter = start; filter < end; filter++)
                {
                    float sum = _chains.Add(near, w.DilationRows * row, w.DilationColumns * lanes, live[filter - start], gradients + filter, places + filter, s.Filters,
                        offsets, _sums.Pointer + ((nint)channel * s.Filters + (nint)filter * lanes) * 9, bias[filter]);
                    if (channel == 0) bias[filter] = sum;
                }
            }
        }
    }

    // Where the windows of a block's pooled pixels start in the copy, for each place; returns how many pixels there are.
    private int FindOffsets(Block block, int width, int* offsets)
    {
        int lanes = _chains.Channels, count = 0;
        var w = _sizes.Window;
        for (int image = 0; image < block.Images; image++)
            for (int row = 0; row < block.Rows; row++)
                for (int column = 0; column < block.Columns; column++, count++)
                    for (int place = 0; place < _pool.Rows * _pool.Columns; place++)
                    {
                        int y = image * Height(block.Rows) + (row * _pool.Rows + place / _pool.Columns) * w.StrideRows;
                        int x = (column * _pool.Columns + place % _pool.Columns) * w.StrideColumns;
                        offsets[place * BitMatrix.Size + count] = (y * width + x) * lanes;
                    }
        return count;
    }

    // For each filter the pixels that are live, which lie in memory as filters for each pixel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindLive(byte* places, int count, int step, int filters, ulong* live)
    {
        var dead = Vector128.Create(PooledConvolution.Dead);
        new Span<ulong>(live, BitMatrix.Size).Clear();
        for (int pixel = 0; pixel < count; pixel++, places += step)
        {
            int i = 0;
            for (; i <= filters - 16; i += 16) live[pixel] |= (ulong)(ushort)~Vector128.Equals(Vector128.Load(places + i), dead).ExtractMostSignificantBits() << i;
            for (; i < filters; i++) live[pixel] |= places[i] == PooledConvolution.Dead ? 0 : 1ul << i;
        }
        BitMatrix.Transpose(live);
    }

    // Copies some channels of the pixels that a block meets; what is outside of an image is 0.
    private void Copy(Block block, int channel, float* near)
    {
        var (s, w) = (_sizes, _sizes.Window);
        int lanes = _chains.Channels, width = Width(block.Columns);
        int top = block.Row * _pool.Rows * w.StrideRows - w.Top, left = block.Column * _pool.Columns * w.StrideColumns - w.Left;
        int from = Math.Max(0, left), to = Math.Min(s.Columns, left + width);
        for (int image = 0; image < block.Images; image++)
            for (int y = 0; y < Height(block.Rows); y++, near += width * lanes)
            {
                bool isInside = (uint)(top + y) < (uint)s.Rows;
                if (!isInside || from > left || to < left + width) new Span<float>(near, width * lanes).Clear();
                if (isInside)
                    _chains.Copy(_image.Pointer + (nint)(block.Image + image) * s.ImageLength + ((nint)(top + y) * s.Columns + from) * s.Channels + channel,
                        s.Channels, near + (from - left) * lanes, to - from);
            }
    }
}
