using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>Transforms tiles of sources, with vectors along the channels: 6×6 places become one row of each of 36 matrices.</summary>
internal abstract unsafe class WinogradSource
{
    /// <summary>Makes one for a SIMD level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="sizes">The sizes; at least 16 channels.</param>
    public static WinogradSource Of(SimdLevel level, WinogradSizes sizes) => LaneTypes.Create<WinogradSource>(typeof(WinogradSource<,>), level, [], sizes);

    /// <summary>The floats that <see cref="Run"/> needs as scratch.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>Transforms tiles.</summary>
    /// <param name="images">The sources of all images.</param>
    /// <param name="from">The first tile, counted through all images.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="matrices">Receives the rows of the first matrix, one for each tile, each as long as there are channels.</param>
    /// <param name="matrix">From each matrix to the next.</param>
    /// <param name="scratch">Floats to work with.</param>
    public abstract void Run(float* images, int from, int to, float* matrices, nint matrix, float* scratch);
}

/// <summary>The transform with some width of vectors.</summary>
internal sealed unsafe class WinogradSource<TLanes, TVector>(WinogradSizes sizes) : WinogradSource
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Span = WinogradSizes.Span, Points = WinogradSizes.Points;

    public override int ScratchLength => Points * (sizes.Length + TLanes.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* images, int from, int to, float* matrices, nint matrix, float* scratch)
    {
        int length = sizes.Length;
        nint row = (nint)sizes.SourceColumns * length, image = sizes.SourceRows * row;
        float* patch = scratch + Points * TLanes.Width;
        for (int tile = from; tile < to; tile++, matrices += length)
        {
            int place = tile % sizes.ImageTiles;
            int y = place / sizes.TileColumns * WinogradSizes.Tile - sizes.Top, x = place % sizes.TileColumns * WinogradSizes.Tile - sizes.Left;
            float* source = images + tile / sizes.ImageTiles * image;
            if (y >= 0 && x >= 0 && y + Span <= sizes.SourceRows && x + Span <= sizes.SourceColumns) Transform(source + y * row + (nint)x * length, row, matrices, matrix, scratch);
            else
            {
                CopyInside(source, y, x, patch);
                Transform(patch, Span * length, matrices, matrix, scratch);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Transform(float* source, nint row, float* matrices, nint matrix, float* columns)
    {
        int length = sizes.Length;
        for (int c = 0; c < length; c += TLanes.Width)
        {
            // The last vector is moved back inside the channels and computes some of them twice.
            int channel = Math.Min(c, length - TLanes.Width);
            for (int j = 0; j < Span; j++)
                WinogradFormulas<TLanes, TVector>.Source(source + channel + (nint)j * length, row, columns + j * TLanes.Width, Span * TLanes.Width);
            for (int i = 0; i < Span; i++)
                WinogradFormulas<TLanes, TVector>.Source(columns + i * Span * TLanes.Width, TLanes.Width, matrices + channel + i * Span * matrix, matrix);
        }
    }

    // What a tile reads beyond the edges is 0.
    private void CopyInside(float* source, int y, int x, float* patch)
    {
        int length = sizes.Length;
        new Span<float>(patch, Points * length).Clear();
        int left = Math.Max(x, 0), columns = Math.Min(x + Span, sizes.SourceColumns) - left;
        if (columns <= 0) return;
        for (int r = Math.Max(y, 0); r < Math.Min(y + Span, sizes.SourceRows); r++)
            new ReadOnlySpan<float>(source + ((nint)r * sizes.SourceColumns + left) * length, columns * length)
                .CopyTo(new Span<float>(patch + ((r - y) * Span + left - x) * length, columns * length));
    }
}
