using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradients by the filters and the bias of a pooled convolution, over live places only: for each filter a list of the places that
/// have a gradient, and then for each row of the window one chain over the list that stays in registers. Cut by filters; each goes through
/// the images in order.
/// </summary>
/// <remarks>
/// Lists are made for a few rows of windows at a time, so that the part of the image they point into stays in the nearest cache. The
/// gradient is kept with the filters as rows, (filters, window rows · columns · channels), and turned at the end.
/// </remarks>
internal sealed unsafe class LiveFilterGradient : Kernel
{
    // About as many floats of an image as the nearest cache holds; measured, and flat around the best.
    private const int NearFloats = 8 * 1024;

    private readonly SimdLevel _level;
    private readonly ConvolutionSizes _sizes;
    private readonly Unpooling _pooled;
    private readonly PaddedImage _padding;
    private readonly LiveChains _chains;
    private readonly Storage _image, _filter, _bias, _turned;
    private readonly int[] _offsetOfPlace;
    private readonly int _rowsAtOnce, _columnStep, _rowStep, _most;
    private readonly Storage?[] _scratch;
    private readonly LiveChains.Link[][] _links;
    private readonly nint[][] _ends;

    /// <summary>Prepares the kernel.</summary>
    public LiveFilterGradient(Binding binding, ConvolutionSizes sizes, SlidingWindow pool, Unpooling pooled, Storage image, Storage filter, Storage bias)
    {
        (_level, _sizes, _pooled, _image, _filter, _bias) = (binding.Level, sizes, pooled, image, filter, bias);
        var w = sizes.Window;
        _padding = PaddedImage.For(sizes);
        _chains = LiveChains.Of(binding.Level);
        _turned = new Storage(filter.Length);
        _columnStep = w.StrideColumns * pool.Columns * sizes.Channels;
        _rowStep = w.StrideRows * pool.Rows * _padding.Columns * sizes.Channels;
        _offsetOfPlace = new int[256];
        for (int q = 0; q < pool.Rows * pool.Columns; q++)
            _offsetOfPlace[q] = (q / pool.Columns * w.StrideRows * _padding.Columns + q % pool.Columns * w.StrideColumns) * sizes.Channels;
        int floatsOfWindow = (w.SpanRows + (pool.Rows - 1) * w.StrideRows) * _padding.Columns * sizes.Channels;
        _rowsAtOnce = Math.Clamp(1 + (NearFloats - floatsOfWindow) / Math.Max(1, _rowStep), 1, pooled.Rows);
        Parts = binding.Parts(sizes.Operations / 8, Math.Max(1, sizes.Filters / 8));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
        _most = _rowsAtOnce * pooled.Columns;
        _links = [.. Enumerable.Range(0, Parts).Select(_ => GC.AllocateArray<LiveChains.Link>(_most * sizes.Filters, pinned: true))];
        _ends = [.. Enumerable.Range(0, Parts).Select(_ => GC.AllocateArray<nint>(sizes.Filters, pinned: true))];
    }

    /// <summary>Whether the kernel is worth using: the window's columns lie one behind the other and fill a vector.</summary>
    /// <param name="sizes">The sizes.</param>
    public static bool Fits(ConvolutionSizes sizes) =>
        sizes.Groups == 1 && sizes.Window.DilationColumns == 1 && sizes.Window.Columns * sizes.Channels >= 16;

    public override void Run(int part)
    {
        var s = _sizes;
        var (start, end) = Share(part, s.Filters, 8);
        if (start == end) return;
        int length = s.Window.Rows * s.Window.Columns * s.Channels;
        _turned.Span[(start * length)..(end * length)].Clear();
        _bias.Span[start..end].Clear();
        for (int b = 0; b < s.Batch; b++)
        {
            float* image = _image.Pointer + (nint)b * s.ImageLength;
            if (_scratch[part] is { } scratch)
            {
                _padding.Copy(_image.Span.Slice(b * s.ImageLength, s.ImageLength), scratch.Span);
                image = scratch.Pointer;
            }
            for (int row = 0; row < _pooled.Rows; row += _rowsAtOnce) Rows(part, b, image, row, Math.Min(_pooled.Rows, row + _rowsAtOnce), start, end);
        }
        Transpose.Run(_level, s.Filters, length, _turned.Span, length, _filter.Span, s.Filters, start, end);
    }

    // Adds some rows of windows to the gradients of some filters.
    private void Rows(int part, int b, float* image, int fromRow, int toRow, int start, int end)
    {
        var (s, w) = (_sizes, _sizes.Window);
        nint first = (nint)fromRow * _pooled.Columns * s.Filters + start;
        float* gradients = _pooled.Gradients(b) + first;
        byte* places = _pooled.Places(b) + first;
        _chains.AddLive(gradients, places, s.Filters, (toRow - fromRow) * _pooled.Columns, end - start, _bias.Pointer + start);
        int length = w.Columns * s.Channels;
        nint row = (nint)w.DilationRows * _padding.Columns * s.Channels;
        fixed (LiveChains.Link* links = _links[part])
        fixed (nint* ends = _ends[part])
        {
            List(gradients, places, fromRow, toRow, end - start, links, ends);
            for (int i = 0; i < end - start; i++)
            {
                LiveChains.Link* from = links + (nint)i * _most;
                int count = (int)((LiveChains.Link*)ends[i] - from);
                if (count == 0) continue;
                float* sums = _turned.Pointer + (nint)(start + i) * w.Rows * length;
                for (int ky = 0; ky < w.Rows; ky++) _chains.Add(image + ky * row, from, count, sums + ky * length, length);
            }
        }
    }

    // Pixel by pixel, as they lie in memory: each filter's list is written at its end, which moves on behind live places only. A branch
    // would be mispredicted at every other place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void List(float* gradients, byte* places, int fromRow, int toRow, int filters, LiveChains.Link* links, nint* ends)
    {
        int step = _sizes.Filters;
        for (int i = 0; i < filters; i++) ends[i] = (nint)(links + (nint)i * _most);
        fixed (int* offsetOfPlace = _offsetOfPlace)
            for (int row = fromRow; row < toRow; row++)
            {
                int offset = row * _rowStep;
                for (int column = 0; column < _pooled.Columns; column++, offset += _columnStep, gradients += step, places += step)
                    for (int i = 0; i < filters; i++)
                    {
                        int place = places[i];
                        nint to = ends[i];
                        *(LiveChains.Link*)to = new LiveChains.Link(gradients[i], offset + offsetOfPlace[place]);
                        ends[i] = to + (place != PooledConvolution.Dead ? sizeof(LiveChains.Link) : 0);
                    }
            }
    }
}
