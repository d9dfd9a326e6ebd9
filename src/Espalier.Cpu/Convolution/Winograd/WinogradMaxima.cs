using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Writes the maxima of the windows of 2×2 in tiles, and where they came from, as <see cref="PlacedMaximum"/> does.</summary>
internal sealed unsafe class WinogradMaxima<TLanes, TVector>(WinogradSizes sizes, Storage pooled, Storage? places, Storage bias, bool relu) : WinogradTarget
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Span = WinogradSizes.Span, Tile = WinogradSizes.Tile;

    private readonly int _rows = sizes.Rows / 2, _columns = sizes.Columns / 2;
    private readonly int _placesLength = 4 * PooledConvolution.PlacesOf(new Shape(sizes.Batch, sizes.Rows / 2, sizes.Columns / 2, sizes.Width))[1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* products, nint matrix, int from, int to, WinogradFilters.Strip strip)
    {
        float* between = stackalloc float[Tile * Span * TLanes.Width];
        for (int tile = from; tile < to; tile++, products += strip.Width)
        {
            int place = tile % sizes.ImageTiles, image = tile / sizes.ImageTiles;
            int y = place / sizes.TileColumns * (Tile / 2), x = place % sizes.TileColumns * (Tile / 2);
            nint at = ((nint)y * _columns + x) * sizes.Width + strip.Column;
            float* value = pooled.Pointer + (nint)image * _rows * _columns * sizes.Width + at;
            byte* where = places is null ? null : (byte*)places.Pointer + (nint)image * _placesLength + at;
            for (int c = 0; c < strip.Width; c += TLanes.Width)
            {
                WinogradFormulas<TLanes, TVector>.TargetColumns(products + c, matrix, between);
                var more = TLanes.Load(bias.Pointer + strip.Column + c);
                for (int i = 0; i < Math.Min(2, _rows - y); i++)
                {
                    float* upper = between + 2 * i * Span * TLanes.Width;
                    WinogradFormulas<TLanes, TVector>.Target(upper, TLanes.Width, out var u0, out var u1, out var u2, out var u3);
                    WinogradFormulas<TLanes, TVector>.Target(upper + Span * TLanes.Width, TLanes.Width, out var l0, out var l1, out var l2, out var l3);
                    nint step = (nint)i * _columns * sizes.Width + c;
                    MaximumOfFour<TLanes, TVector>.Store(TLanes.Add(u0, more), TLanes.Add(u1, more), TLanes.Add(l0, more), TLanes.Add(l1, more), relu, value + step, where == null ? null : where + step);
                    step += sizes.Width;
                    if (x + 1 < _columns) MaximumOfFour<TLanes, TVector>.Store(TLanes.Add(u2, more), TLanes.Add(u3, more), TLanes.Add(l2, more), TLanes.Add(l3, more), relu, value + step, where == null ? null : where + step);
                }
            }
        }
    }
}
