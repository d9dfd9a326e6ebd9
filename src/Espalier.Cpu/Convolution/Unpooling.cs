using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Spreads the gradients of pooled values over the places they came from, image by image; all other places get 0.</summary>
internal abstract unsafe class Unpooling
{
    private readonly Storage _pooled, _places;

    private protected Unpooling(SlidingWindow pool, Shape pooled, Storage gradients, Storage places)
    {
        (_pooled, _places) = (gradients, places);
        (Pool, Rows, Columns, Channels) = (pool, pooled[1], pooled[2], pooled[3]);
        PlacesLength = 4 * PooledConvolution.PlacesOf(pooled)[1];
    }

    /// <summary>The pool's window.</summary>
    protected SlidingWindow Pool { get; }

    /// <summary>The rows of the pooled values.</summary>
    public int Rows { get; }

    /// <summary>The columns of the pooled values.</summary>
    public int Columns { get; }

    /// <summary>The channels.</summary>
    public int Channels { get; }

    /// <summary>The bytes of the places of one image.</summary>
    private int PlacesLength { get; }

    /// <summary>The pooled gradients of an image.</summary>
    public float* Gradients(int image) => _pooled.Pointer + (nint)image * Rows * Columns * Channels;

    /// <summary>The places of an image.</summary>
    public byte* Places(int image) => (byte*)_places.Pointer + (nint)image * PlacesLength;

    /// <summary>Makes one for a SIMD level and a number of channels.</summary>
    /// <param name="level">The level.</param>
    /// <param name="pool">The pool's window.</param>
    /// <param name="pooled">The shape of the pooled gradients, sizes known.</param>
    /// <param name="gradients">The pooled gradients.</param>
    /// <param name="places">Their places.</param>
    public static Unpooling Of(SimdLevel level, SlidingWindow pool, Shape pooled, Storage gradients, Storage places) =>
        LaneTypes.Create<Unpooling>(typeof(Unpooling<,>), Narrowed(level, pooled[3]), [], pool, pooled, gradients, places);

    /// <summary>The widest level whose vectors a number of channels fills.</summary>
    public static SimdLevel Narrowed(SimdLevel level, int channels) =>
        level == SimdLevel.Vector512 && channels < 16 ? Narrowed(SimdLevel.Vector256, channels)
        : level == SimdLevel.Vector256 && channels < 8 ? SimdLevel.Portable : level;

    /// <summary>Spreads the gradients of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="target">Scratch of the padded size.</param>
    /// <param name="padding">The border around the unpooled places.</param>
    /// <param name="sums">For each channel a sum that the gradients are added to, or null.</param>
    public abstract void Run(int image, float* target, PaddedImage padding, float* sums = null);
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class Unpooling<TLanes, TVector>(SlidingWindow pool, Shape pooled, Storage gradients, Storage places)
    : Unpooling(pool, pooled, gradients, places)
    where TLanes : struct, ILanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int image, float* target, PaddedImage padding, float* sums = null)
    {
        nint channels = Channels, row = (nint)padding.Columns * channels;
        float* gradient = Gradients(image);
        byte* place = Places(image);
        target += padding.Top * row + padding.Left * channels;
        for (int y = 0; y < Rows; y++, target += Pool.Rows * row)
            for (int x = 0; x < Columns; x++, gradient += channels, place += channels)
            {
                float* to = target + x * Pool.Columns * channels;
                nint c = 0;
                for (; c <= channels - TLanes.Width; c += TLanes.Width)
                {
                    var (g, at) = (TLanes.Load(gradient + c), TLanes.LoadBytes(place + c));
                    for (int q = 0; q < Pool.Rows * Pool.Columns; q++)
                        TLanes.Store(TLanes.Select(TLanes.Equal(at, TLanes.Create(q)), g, TLanes.Create(0)), to + q / Pool.Columns * row + q % Pool.Columns * channels + c);
                    if (sums != null)
                        TLanes.Store(TLanes.Add(TLanes.Load(sums + c), TLanes.Select(TLanes.Equal(at, TLanes.Create(PooledConvolution.Dead)), TLanes.Create(0), g)), sums + c);
                }
                for (; c < channels; c++)
                {
                    for (int q = 0; q < Pool.Rows * Pool.Columns; q++)
                        to[q / Pool.Columns * row + q % Pool.Columns * channels + c] = place[c] == q ? gradient[c] : 0;
                    if (sums != null) sums[c] += place[c] == PooledConvolution.Dead ? 0 : gradient[c];
                }
            }
    }
}
