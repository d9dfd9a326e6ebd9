using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// Winograd's minimal filtering F(4, 3) in one dimension: four sums of three products each, y[k] = Σ d[k + j]·g[j], by six multiplications,
/// y = Aᵀ[(G·g) ⊙ (Bᵀ·d)]. In two dimensions each of the three transforms is done along the columns and then along the rows, and F(4×4, 3×3) has
/// 36 multiplications for 16 sums of nine.
/// </summary>
/// <remarks>
/// <para>S. Winograd, Arithmetic Complexity of Computations, 1980; A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016.
/// The sums are the values of a product of polynomials at the points 0, ±a, ±b and ∞, interpolated; with M(x) = x·(x² − a²)·(x² − b²), row p of Bᵀ
/// has the coefficients of M(x)/(x − p), row p of G is (1, p, p²)/M′(p), and column p of Aᵀ is (1, p, p², p³).</para>
/// <para>a = 11/16 and b = 23/16 round as little as any pair tried (see ADR 14), and their powers are floats without rounding. Every transform is the
/// same sequence of operations at every width.</para>
/// </remarks>
internal static unsafe class WinogradFormulas<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    private const float A = 0.6875f, B = 1.4375f, A2 = A * A, B2 = B * B;

    /// <summary>Six values of a source to six: Bᵀ·d.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="step">From each value to the next.</param>
    /// <param name="to">Receives the first.</param>
    /// <param name="toStep">From each result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source(float* from, nint step, float* to, nint toStep)
    {
        TVector d0 = TLanes.Load(from), d1 = TLanes.Load(from + step), d2 = TLanes.Load(from + 2 * step);
        TVector d3 = TLanes.Load(from + 3 * step), d4 = TLanes.Load(from + 4 * step), d5 = TLanes.Load(from + 5 * step);
        TVector product = TLanes.Create(A2 * B2), sum = TLanes.Create(-(A2 + B2));
        TLanes.Store(TLanes.MultiplyAdd(product, d0, TLanes.MultiplyAdd(sum, d2, d4)), to);
        TLanes.Store(TLanes.MultiplyAdd(product, d1, TLanes.MultiplyAdd(sum, d3, d5)), to + 5 * toStep);
        TVector even = TLanes.MultiplyAdd(TLanes.Create(-B2), d2, d4), odd = TLanes.MultiplyAdd(TLanes.Create(-B2), d1, d3);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(A), odd, even), to + toStep);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(-A), odd, even), to + 2 * toStep);
        even = TLanes.MultiplyAdd(TLanes.Create(-A2), d2, d4);
        odd = TLanes.MultiplyAdd(TLanes.Create(-A2), d1, d3);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(B), odd, even), to + 3 * toStep);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(-B), odd, even), to + 4 * toStep);
    }

    /// <summary>Three values of a filter to six: G·g.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="step">From each value to the next.</param>
    /// <param name="to">Receives the first.</param>
    /// <param name="toStep">From each result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(float* from, nint step, float* to, nint toStep)
    {
        const double a = A, b = B, a2 = a * a, b2 = b * b, byA = 1 / (2 * a2 * (a2 - b2)), byB = 1 / (2 * b2 * (b2 - a2));
        TVector g0 = TLanes.Load(from), g1 = TLanes.Load(from + step), g2 = TLanes.Load(from + 2 * step);
        TLanes.Store(TLanes.Multiply(TLanes.Create((float)(1 / (a2 * b2))), g0), to);
        TLanes.Store(g2, to + 5 * toStep);
        TVector even = TLanes.MultiplyAdd(TLanes.Create((float)(a2 * byA)), g2, TLanes.Multiply(TLanes.Create((float)byA), g0));
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create((float)(a * byA)), g1, even), to + toStep);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create((float)(-a * byA)), g1, even), to + 2 * toStep);
        even = TLanes.MultiplyAdd(TLanes.Create((float)(b2 * byB)), g2, TLanes.Multiply(TLanes.Create((float)byB), g0));
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create((float)(b * byB)), g1, even), to + 3 * toStep);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Create((float)(-b * byB)), g1, even), to + 4 * toStep);
    }

    /// <summary>The first half of the way back: the columns of 6×6 products become 4×6 values, side by side.</summary>
    /// <param name="products">The first product.</param>
    /// <param name="matrix">From each product to the next.</param>
    /// <param name="between">Receives the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TargetColumns(float* products, nint matrix, float* between)
    {
        const int span = WinogradSizes.Span;
        for (int j = 0; j < span; j++, products += matrix, between += TLanes.Width)
        {
            Target(products, span * matrix, out var y0, out var y1, out var y2, out var y3);
            TLanes.Store(y0, between);
            TLanes.Store(y1, between + span * TLanes.Width);
            TLanes.Store(y2, between + 2 * span * TLanes.Width);
            TLanes.Store(y3, between + 3 * span * TLanes.Width);
        }
    }

    /// <summary>Six products to four values of the target: Aᵀ·m.</summary>
    /// <param name="from">The first product.</param>
    /// <param name="step">From each product to the next.</param>
    /// <param name="y0">The first value.</param>
    /// <param name="y1">The second.</param>
    /// <param name="y2">The third.</param>
    /// <param name="y3">The fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target(float* from, nint step, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        TVector m1 = TLanes.Load(from + step), m2 = TLanes.Load(from + 2 * step), m3 = TLanes.Load(from + 3 * step), m4 = TLanes.Load(from + 4 * step);
        TVector sumA = TLanes.Add(m1, m2), sumB = TLanes.Add(m3, m4), differenceA = TLanes.Subtract(m1, m2), differenceB = TLanes.Subtract(m3, m4);
        y0 = TLanes.Add(TLanes.Add(TLanes.Load(from), sumA), sumB);
        y1 = TLanes.MultiplyAdd(TLanes.Create(A), differenceA, TLanes.Multiply(TLanes.Create(B), differenceB));
        y2 = TLanes.MultiplyAdd(TLanes.Create(A2), sumA, TLanes.Multiply(TLanes.Create(B2), sumB));
        y3 = TLanes.MultiplyAdd(TLanes.Create(A2 * A), differenceA, TLanes.MultiplyAdd(TLanes.Create(B2 * B), differenceB, TLanes.Load(from + 5 * step)));
    }
}
