using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradients by the filters and the bias of a pooled convolution of 3×3 over small images, over live places only; see
/// <see cref="NineTapChains"/>. Cut by filters; each goes through the pixels in order.
/// </summary>
/// <remarks>
/// Blocks of images with at most 64 pooled pixels: which of them are live is a word for each filter. A few channels of the images are copied
/// side by side, so that they stay in the nearest cache while all filters pass, and a filter's sums are loaded and stored once a block. The sums
/// are kept as (channels / lanes, filters, 9, lanes) and turned at the end.
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
    private readonly int _images, _height, _width;
    private readonly Storage[] _near;
    private readonly int[] _offsets;
    private readonly ulong[][] _live;

    /// <summary>Prepares the kernel.</summary>
    public NineTapFilterGradient(Binding binding, ConvolutionSizes sizes, SlidingWindow pool, Unpooling pooled, Storage image, Storage filter, Storage bias)
    {
        (_sizes, _pool, _pooled, _image, _filter, _bias) = (sizes, pool, pooled, image, filter, bias);
        _level = LiveInputGradient.Filled(binding.Level, sizes.Channels);
        _chains = NineTapChains.Of(_level);
        _sums = new Storage(filter.Length);
        var w = sizes.Window;
        (_height, _width) = ((pooled.Rows * pool.Rows - 1) * w.StrideRows + w.SpanRows, (pooled.Columns * pool.Columns - 1) * w.StrideColumns + w.SpanColumns);
        int pixels = pooled.Rows * pooled.Columns, floats = _height * _width * _chains.Channels;
        // The places of two images follow each other like pixels when they fill their floats.
        _images = pixels * sizes.Filters % 4 != 0 ? 1 : Math.Clamp(Math.Min(BitMatrix.Size / pixels, NearFloats / floats), 1, sizes.Batch);
        _offsets = Offsets();
        Parts = binding.Parts(sizes.Operations / 8, Math.Max(1, sizes.Filters / 8));
        T[] Each<T>(Func<T> make) => [.. Enumerable.Range(0, Parts).Select(_ => make())];
        _near = Each(() => new Storage(_images * floats));
        _live = Each(() => GC.AllocateArray<ulong>(sizes.Filters + BitMatrix.Size, pinned: true));
    }

    /// <summary>Whether the kernel knows the sizes: what it does must not depend on the SIMD level.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="pooled">The pooled pixels of an image.</param>
    public static bool Fits(ConvolutionSizes sizes, int pooled) => pooled is > 0 and <= BitMatrix.Size &&
        sizes.Groups == 1 && sizes.Channels % 4 == 0 && sizes.Channels >= 8 && sizes.Window is { Rows: 3, Columns: 3 };

    // Where the windows of a block's pooled pixels start in the copy, for each place.
    private int[] Offsets()
    {
        var w = _sizes.Window;
        int rows = _pooled.Rows, columns = _pooled.Columns;
        int[] offsets = GC.AllocateArray<int>(_pool.Rows * _pool.Columns * BitMatrix.Size, pinned: true);
        for (int place = 0; place < _pool.Rows * _pool.Columns; place++)
            for (int pixel = 0; pixel < _images * rows * columns; pixel++)
            {
                int image = pixel / (rows * columns), row = pixel / columns % rows, column = pixel % columns;
                int y = image * _height + (row * _pool.Rows + place / _pool.Columns) * w.StrideRows;
                int x = (column * _pool.Columns + place % _pool.Columns) * w.StrideColumns;
                offsets[place * BitMatrix.Size + pixel] = (y * _width + x) * _chains.Channels;
            }
        return offsets;
    }

    public override void Run(int part)
    {
        var s = _sizes;
        var (start, end) = Share(part, s.Filters, 8);
        if (start == end) return;
        int lanes = _chains.Channels, length = 9 * lanes;
        for (int channel = 0; channel < s.Channels; channel += lanes)
            _sums.Span.Slice(channel * 9 * s.Filters + start * length, (end - start) * length).Clear();
        _bias.Span[start..end].Clear();
        for (int b = 0; b < s.Batch; b += _images) Add(part, b, Math.Min(_images, s.Batch - b), start, end);
        for (int channel = 0; channel < s.Channels; channel += lanes)
            for (int tap = 0; tap < 9; tap++)
                Transpose.Run(_level, s.Filters, lanes, _sums.Span[(channel * 9 * s.Filters + tap * lanes)..], length,
                    _filter.Span[((tap * s.Channels + channel) * s.Filters)..], s.Filters, start, end);
    }

    // Adds some images to the gradients of some filters.
    private void Add(int part, int image, int images, int start, int end)
    {
        var (s, w) = (_sizes, _sizes.Window);
        int lanes = _chains.Channels, count = images * _pooled.Rows * _pooled.Columns;
        nint row = (nint)_width * lanes;
        float* near = _near[part].Pointer, bias = _bias.Pointer;
        float* gradients = _pooled.Gradients(image);
        byte* places = _pooled.Places(image);
        fixed (int* offsets = _offsets)
        fixed (ulong* live = _live[part])
        {
            for (int first = start; first < end; first += BitMatrix.Size)
                FindLive(places + first, count, s.Filters, Math.Min(BitMatrix.Size, end - first), live + first - start);
            for (int channel = 0; channel < s.Channels; channel += lanes)
            {
                Copy(image, images, channel, near);
                for (int filter = start; filter < end; filter++)
                {
                    float sum = _chains.Add(near, w.DilationRows * row, w.DilationColumns * lanes, live[filter - start], gradients + filter, places + filter, s.Filters,
                        offsets, _sums.Pointer + ((nint)channel * s.Filters + (nint)filter * lanes) * 9, bias[filter]);
                    if (channel == 0) bias[filter] = sum;
                }
            }
        }
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

    // Copies some channels of the pixels that windows meet; what is outside of an image is 0.
    private void Copy(int first, int images, int channel, float* near)
    {
        var (s, w) = (_sizes, _sizes.Window);
        int lanes = _chains.Channels, columns = Math.Min(s.Columns, _width - w.Left);
        for (int image = first; image < first + images; image++)
            for (int y = -w.Top; y < _height - w.Top; y++, near += _width * lanes)
            {
                bool isInside = y >= 0 && y < s.Rows;
                if (!isInside || columns < _width) new Span<float>(near, _width * lanes).Clear();
                if (isInside) _chains.Copy(_image.Pointer + (nint)image * s.ImageLength + (nint)y * s.Columns * s.Channels + channel, s.Channels, near + w.Left * lanes, columns);
            }
    }
}
