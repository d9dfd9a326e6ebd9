using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Transforms tiles of products back to 4×4 places of the target, with vectors along the target's channels.</summary>
internal abstract unsafe class WinogradTarget
{
    /// <summary>One that writes all places.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="sizes">The sizes; at least 16 target channels.</param>
    /// <param name="target">Receives the places.</param>
    /// <param name="bias">A number added to each channel, or null.</param>
    /// <param name="relu">Whether negative values become 0.</param>
    public static WinogradTarget Of(SimdLevel level, WinogradSizes sizes, Storage target, Storage? bias, bool relu) =>
        LaneTypes.Create<WinogradTarget>(typeof(WinogradPlaces<,>), level, [], sizes, target, bias!, relu);

    /// <summary>One that writes the maxima of windows of 2×2, of which four make a tile.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="sizes">The sizes; at least 16 target channels.</param>
    /// <param name="pooled">Receives the maxima.</param>
    /// <param name="places">Receives the places they came from, or null.</param>
    /// <param name="bias">A number added to each channel.</param>
    /// <param name="relu">Whether negative maxima become 0, and maxima that are not above 0 are dead.</param>
    public static WinogradTarget Pooled(SimdLevel level, WinogradSizes sizes, Storage pooled, Storage? places, Storage bias, bool relu) =>
        LaneTypes.Create<WinogradTarget>(typeof(WinogradMaxima<,>), level, [], sizes, pooled, places!, bias, relu);

    /// <summary>Transforms tiles of a strip.</summary>
    /// <param name="products">The products of the first tile, each row as long as the strip is wide.</param>
    /// <param name="matrix">From each matrix of products to the next.</param>
    /// <param name="from">The first tile, counted through all images.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="strip">The strip.</param>
    public abstract void Run(float* products, nint matrix, int from, int to, WinogradFilters.Strip strip);
}
