using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// The gradient by the images of a convolution of 3×3 pooled by 2×2, over live places only; see <see cref="LivePatches"/>. Cut by images.
/// </summary>
internal sealed unsafe class LiveInputGradient : Kernel
{
    private readonly ConvolutionSizes _sizes;
    private readonly Unpooling _pooled;
    private readonly PaddedImage _padding;
    private readonly LivePatches _patches;
    private readonly Storage _filters, _image;
    private readonly int _groups;
    private readonly Storage?[] _scratch;
    private readonly ulong[][] _masks;

    private LiveInputGradient(Binding binding, ConvolutionSizes sizes, Unpooling pooled, LivePatches patches, Storage filters, Storage image)
    {
        (_sizes, _pooled, _patches, _filters, _image) = (sizes, pooled, patches, filters, image);
        _padding = PaddedImage.For(sizes);
        _groups = (sizes.Filters + LivePatches.Filters - 1) / LivePatches.Filters;
        Parts = binding.Parts(sizes.Operations / 8, Math.Max(1, sizes.Batch));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => _padding.Scratch())];
        _masks = [.. Enumerable.Range(0, Parts).Select(_ => GC.AllocateArray<ulong>(4 * pooled.Rows * pooled.Columns * _groups, pinned: true))];
    }

    /// <summary>Adds the kernels.</summary>
    public static void Bind(Binding binding, ConvolutionSizes sizes, Unpooling pooled, Storage filter, Storage image)
    {
        var patches = LivePatches.Of(Filled(binding.Level, sizes.Channels));
        var turned = new Storage(filter.Length);
        binding.Add(new Turn(binding, sizes, filter, turned, patches.Channels));
        binding.Add(new LiveInputGradient(binding, sizes, pooled, patches, turned, image));
    }

    /// <summary>The widest level whose vectors some channels fill without a rest.</summary>
    /// <param name="level">The level.</param>
    /// <param name="channels">The channels, a multiple of 4.</param>
    public static SimdLevel Filled(SimdLevel level, int channels) =>
        level == SimdLevel.Vector512 && channels % 16 != 0 ? Filled(SimdLevel.Vector256, channels)
        : level == SimdLevel.Vector256 && channels % 8 != 0 ? SimdLevel.Portable : level;

    /// <summary>Whether the kernel knows the sizes: what it does must not depend on the SIMD level.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="pool">The pool's window.</param>
    public static bool Fits(ConvolutionSizes sizes, SlidingWindow pool) => sizes.Groups == 1 && sizes.Channels % 4 == 0 && sizes.Channels > 0
        && pool is { Rows: 2, Columns: 2 }
        && sizes.Window is { Rows: 3, Columns: 3, StrideRows: 1, StrideColumns: 1, DilationRows: 1, DilationColumns: 1 };

    public override void Run(int part)
    {
        var s = _sizes;
        var (start, end) = Share(part, s.Batch);
        int columns = _padding.Columns, channels = s.Channels;
        for (int b = start; b < end; b++)
        {
            var image = _image.Span.Slice(b * s.ImageLength, s.ImageLength);
            var target = _scratch[part] is { } scratch ? scratch.Span : image;
            target.Clear();
            fixed (float* pixels = target)
            fixed (ulong* masks = _masks[part])
            {
                FindLive(b, masks);
                for (int channel = 0; channel < channels; channel += _patches.Channels)
                    for (int group = 0; group < _groups; group++)
                        Add(pixels + channel, (nint)columns * channels, channels, masks + group * 4, _pooled.Gradients(b) + group * LivePatches.Filters,
                            _filters.Pointer + ((nint)channel * s.Filters + (nint)group * LivePatches.Filters * _patches.Channels) * 9);
            }
            if (_scratch[part] is not null) _padding.CopyBack(target, image);
        }
    }

    private void Add(float* pixels, nint row, nint column, ulong* masks, float* gradients, float* filters)
    {
        for (int y = 0; y < _pooled.Rows; y++, pixels += 2 * row)
        {
            _patches.Row(pixels, row, column, masks, 4 * _groups, gradients, _sizes.Filters, _pooled.Columns, filters);
            masks += 4 * _groups * _pooled.Columns;
            gradients += _pooled.Columns * _sizes.Filters;
        }
    }

    // For each pooled pixel and group of filters four masks: the filters whose value came from each place of the window.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindLive(int b, ulong* masks)
    {
        int filters = _sizes.Filters;
        byte* places = _pooled.Places(b);
        for (int pixel = 0; pixel < _pooled.Rows * _pooled.Columns; pixel++, places += filters)
            for (int group = 0; group < _groups; group++, masks += 4)
            {
                int first = group * LivePatches.Filters, count = Math.Min(LivePatches.Filters, filters - first);
                if (count == LivePatches.Filters)
                {
                    Vector256<byte> at = Vector256.Load(places + first), more = Vector256.Load(places + first + 32);
                    for (int q = 0; q < 4; q++) masks[q] = Vector256.Equals(at, Vector256.Create((byte)q)).ExtractMostSignificantBits() | (ulong)Vector256.Equals(more, Vector256.Create((byte)q)).ExtractMostSignificantBits() << 32;
                    continue;
                }
                for (int q = 0; q < 4; q++)
                {
                    masks[q] = 0;
                    for (int i = 0; i < count; i++) masks[q] |= places[first + i] == q ? 1ul << i : 0;
                }
            }
    }

    /// <summary>Turns filters of (9, channels, filters) into (channels / lanes, filters, 9, lanes).</summary>
    private sealed class Turn : Kernel
    {
        private readonly SimdLevel _level;
        private readonly Storage _from, _to;
        private readonly int _channels, _filters, _lanes;

        public Turn(Binding binding, ConvolutionSizes sizes, Storage from, Storage to, int lanes)
        {
            (_level, _from, _to, _channels, _filters, _lanes) = (binding.Level, from, to, sizes.Channels, sizes.Filters, lanes);
            Parts = binding.Parts(4L * from.Length, Math.Max(1, _channels / lanes));
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _channels, _lanes);
            for (int channel = start; channel < end; channel += _lanes)
                for (int tap = 0; tap < 9; tap++)
                    Transpose.Run(_level, _lanes, _filters, _from.Span[((tap * _channels + channel) * _filters)..], _filters,
                        _to.Span[(channel * _filters * 9 + tap * _lanes)..], 9 * _lanes, 0, _lanes);
        }
    }
}
