using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Writes all places of tiles, but those beyond the target's edges.</summary>
internal sealed unsafe class WinogradPlaces<TLanes, TVector>(WinogradSizes sizes, Storage target, Storage? bias, bool relu) : WinogradTarget
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Span = WinogradSizes.Span, Tile = WinogradSizes.Tile;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* products, nint matrix, int from, int to, WinogradFilters.Strip strip)
    {
        float* between = stackalloc float[Tile * Span * TLanes.Width];
        nint row = (nint)sizes.Columns * sizes.Width;
        for (int tile = from; tile < to; tile++, products += strip.Width)
        {
            int place = tile % sizes.ImageTiles, y = place / sizes.TileColumns * Tile, x = place % sizes.TileColumns * Tile;
            int rows = Math.Min(Tile, sizes.Rows - y), columns = Math.Min(Tile, sizes.Columns - x);
            float* places = target.Pointer + ((nint)(tile / sizes.ImageTiles * sizes.Rows + y) * sizes.Columns + x) * sizes.Width + strip.Column;
            for (int c = 0; c < strip.Width; c += TLanes.Width)
            {
                WinogradFormulas<TLanes, TVector>.TargetColumns(products + c, matrix, between);
                var more = bias is null ? TLanes.Create(0) : TLanes.Load(bias.Pointer + strip.Column + c);
                for (int i = 0; i < rows; i++)
                {
                    WinogradFormulas<TLanes, TVector>.Target(between + i * Span * TLanes.Width, TLanes.Width, out var y0, out var y1, out var y2, out var y3);
                    float* to0 = places + c + i * row;
                    Finish(y0, more, to0);
                    if (columns > 1) Finish(y1, more, to0 + sizes.Width);
                    if (columns > 2) Finish(y2, more, to0 + 2 * sizes.Width);
                    if (columns > 3) Finish(y3, more, to0 + 3 * sizes.Width);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(TVector value, TVector more, float* to)
    {
        value = TLanes.Add(value, more);
        TLanes.Store(relu ? TLanes.Max(TLanes.Create(0), value) : value, to);
    }
}
