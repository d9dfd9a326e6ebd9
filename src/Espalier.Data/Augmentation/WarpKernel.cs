using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Espalier.Data;

/// <summary>
/// Reads a picture through a <see cref="Warp"/>. Where each new pixel reads, and with which weights, is worked out for eight pixels at a
/// time; only the reading itself goes one by one. The formulas are the same for every machine, so the bits are too.
/// </summary>
internal static class WarpKernel
{
    private const int Width = 8, Chunk = 64;

    /// <summary>Makes the new picture.</summary>
    /// <param name="from">rows × columns × channels values.</param>
    /// <param name="rows">The old height.</param>
    /// <param name="columns">The old width.</param>
    /// <param name="channels">The values of a pixel.</param>
    /// <param name="to">newRows × newColumns × channels values.</param>
    /// <param name="newRows">The new height.</param>
    /// <param name="newColumns">The new width.</param>
    /// <param name="warp">Which place a new pixel reads.</param>
    /// <param name="fill">What lies beyond the edges.</param>
    /// <param name="fillValue">The value there with <see cref="FillMode.Constant"/>.</param>
    /// <param name="interpolation">How values between pixels are read.</param>
    // A first epoch, or the copies made ahead, would be over before the runtime took these loops for hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<float> from, int rows, int columns, int channels, Span<float> to, int newRows, int newColumns, Warp warp,
        FillMode fill, float fillValue, Interpolation interpolation)
    {
        Span<int> offsets = stackalloc int[4 * Chunk];
        Span<float> weights = stackalloc float[4 * Chunk];
        Span<float> rest = stackalloc float[Chunk];
        bool constant = fill == FillMode.Constant;
        for (int y = 0; y < newRows; y++)
        {
            var line = to.Slice(y * newColumns * channels, newColumns * channels);
            for (int start = 0; start < newColumns; start += Chunk)
            {
                int count = Math.Min(Chunk, newColumns - start);
                double atX = warp.A0 * start + warp.A1 * y + warp.A2, atY = warp.B0 * start + warp.B1 * y + warp.B2;
                for (int i = 0; i < count; i += Width)
                {
                    var steps = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7) + Vector256.Create((float)i);
                    var x = Vector256.Create((float)atX) + Vector256.Create((float)warp.A0) * steps;
                    var column = new Tap(x, columns, fill, interpolation);
                    var row = new Tap(Vector256.Create((float)atY) + Vector256.Create((float)warp.B0) * steps, rows, fill, interpolation);
                    Vector256<int> upper = row.First * columns, lower = row.Second * columns;
                    var stride = Vector256.Create(channels);
                    ((upper + column.First) * stride).CopyTo(offsets[i..]);
                    ((upper + column.Second) * stride).CopyTo(offsets[(Chunk + i)..]);
                    ((lower + column.First) * stride).CopyTo(offsets[(2 * Chunk + i)..]);
                    ((lower + column.Second) * stride).CopyTo(offsets[(3 * Chunk + i)..]);
                    (row.FirstWeight * column.FirstWeight).CopyTo(weights[i..]);
                    (row.FirstWeight * column.SecondWeight).CopyTo(weights[(Chunk + i)..]);
                    (row.SecondWeight * column.FirstWeight).CopyTo(weights[(2 * Chunk + i)..]);
                    (row.SecondWeight * column.SecondWeight).CopyTo(weights[(3 * Chunk + i)..]);
                    if (!constant) continue;
                    var inside = (row.FirstWeight + row.SecondWeight) * (column.FirstWeight + column.SecondWeight);
                    ((Vector256<float>.One - inside) * fillValue).CopyTo(rest[i..]);
                }
                var part = line.Slice(start * channels, count * channels);
                if (channels == 1) Read(from, offsets, weights, part);
                else Read(from, offsets, weights, part, channels);
                if (!constant) continue;
                for (int i = 0; i < count; i++)
                    foreach (ref float value in part.Slice(i * channels, channels)) value += rest[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(ReadOnlySpan<float> from, ReadOnlySpan<int> offsets, ReadOnlySpan<float> weights, Span<float> to)
    {
        ReadOnlySpan<int> o0 = offsets[..Chunk], o1 = offsets.Slice(Chunk, Chunk), o2 = offsets.Slice(2 * Chunk, Chunk), o3 = offsets.Slice(3 * Chunk, Chunk);
        ReadOnlySpan<float> w0 = weights[..Chunk], w1 = weights.Slice(Chunk, Chunk), w2 = weights.Slice(2 * Chunk, Chunk), w3 = weights.Slice(3 * Chunk, Chunk);
        for (int i = 0; i < to.Length; i++)
            to[i] = w0[i] * from[o0[i]] + w1[i] * from[o1[i]] + w2[i] * from[o2[i]] + w3[i] * from[o3[i]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(ReadOnlySpan<float> from, ReadOnlySpan<int> offsets, ReadOnlySpan<float> weights, Span<float> to, int channels)
    {
        for (int i = 0, at = 0; at < to.Length; i++)
        {
            ReadOnlySpan<float> a = from.Slice(offsets[i], channels), b = from.Slice(offsets[Chunk + i], channels);
            ReadOnlySpan<float> c = from.Slice(offsets[2 * Chunk + i], channels), d = from.Slice(offsets[3 * Chunk + i], channels);
            float p = weights[i], q = weights[Chunk + i], r = weights[2 * Chunk + i], s = weights[3 * Chunk + i];
            for (int channel = 0; channel < channels; channel++) to[at++] = p * a[channel] + q * b[channel] + r * c[channel] + s * d[channel];
        }
    }

    /// <summary>Along one axis: the two pixels that eight places read, within the picture, and their weights.</summary>
    private readonly ref struct Tap
    {
        public readonly Vector256<int> First, Second;
        public readonly Vector256<float> FirstWeight, SecondWeight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Tap(Vector256<float> place, int length, FillMode fill, Interpolation interpolation)
        {
            if (fill is FillMode.Nearest or FillMode.Constant)
                place = Vector256.Min(Vector256.Max(place, Vector256.Create(-2f)), Vector256.Create(length + 1f));
            else if (Vector256.LessThanAny(place, Vector256.Create(1f - length)) || Vector256.GreaterThanAny(place, Vector256.Create(2f * length - 2)))
            {
                float period = fill == FillMode.Wrap ? length : 2f * length;
                place -= Vector256.Floor(place / period) * period;
            }
            // Round takes halves to the even number, as Keras does.
            var floor = interpolation == Interpolation.Nearest ? Vector256.Round(place) : Vector256.Floor(place);
            SecondWeight = interpolation == Interpolation.Nearest ? Vector256<float>.Zero : place - floor;
            FirstWeight = Vector256<float>.One - SecondWeight;
            var first = Vector256.ConvertToInt32(floor);
            First = Within(first, length, fill);
            Second = Within(first + Vector256<int>.One, length, fill);
            if (fill != FillMode.Constant) return;
            FirstWeight = Vector256.ConditionalSelect(Vector256.Equals(First, first).AsSingle(), FirstWeight, Vector256<float>.Zero);
            SecondWeight = Vector256.ConditionalSelect(Vector256.Equals(Second, first + Vector256<int>.One).AsSingle(), SecondWeight, Vector256<float>.Zero);
        }

        // Numbers of pixels from -length to 2 length - 1 brought to those that exist; with Reflect up to 3 length - 1.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<int> Within(Vector256<int> pixel, int length, FillMode fill)
        {
            switch (fill)
            {
                case FillMode.Reflect:
                    pixel = Vector256.Min(pixel, Vector256.Create(2 * length - 1) - pixel);
                    return pixel ^ (pixel >> 31); // -1 - pixel where it is negative
                case FillMode.Wrap:
                    pixel += (pixel >> 31) & Vector256.Create(length);
                    return pixel - Vector256.AndNot(Vector256.Create(length), (pixel - Vector256.Create(length)) >> 31);
                default:
                    return Vector256.Min(Vector256.Max(pixel, Vector256<int>.Zero), Vector256.Create(length - 1));
            }
        }
    }
}
