using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>
/// The exponential and the natural logarithm, to within 2 units of the last place: reduced by powers of 2 and near 1 a polynomial whose coefficients were fitted
/// at Chebyshev's points. Inlined, one takes some ten cycles a vector; the framework's own are calls of many times that.
/// </summary>
internal static class LaneMath
{
    private const float Ln2 = 0.693147182f, Ln2Rest = -1.90465430e-9f; // together ln 2

    // 1.5·2²³: added to a whole number of few digits, it leaves that number in the lowest bits.
    private const float Whole = 12582912;

    private const float SmallestNormal = 1.17549435e-38f, ToNormal = 8388608; // 2²³

    private const int StepsToNormal = 23;

    /// <summary>eˣ; 0 where it would be too small to be a normal float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<L, V>(V x) where L : struct, ILanes<V>
    {
        // x = n·ln 2 + r, eˣ = 2ⁿ·eʳ with |r| ≤ ln 2 / 2
        var shifted = L.MultiplyAdd(x, L.Create(1.44269504f), L.Create(Whole));
        var n = L.Subtract(shifted, L.Create(Whole));
        var r = L.MultiplyAdd(n, L.Create(-Ln2Rest), L.MultiplyAdd(n, L.Create(-Ln2), x));
        var q = L.Create(1.39261836e-3f);
        q = L.MultiplyAdd(q, r, L.Create(8.36317905e-3f));
        q = L.MultiplyAdd(q, r, L.Create(4.16665546e-2f));
        q = L.MultiplyAdd(q, r, L.Create(1.66665770e-1f));
        q = L.MultiplyAdd(q, r, L.Create(0.5f));
        var power = L.AddToExponent(L.Add(L.MultiplyAdd(q, L.Multiply(r, r), r), L.Create(1)), shifted);
        power = L.Select(L.Greater(x, L.Create(88.7228317f)), L.Create(float.PositiveInfinity), power);
        power = L.Select(L.Greater(L.Create(-87.3365402f), x), L.Create(0), power);
        return L.Select(L.Equal(x, x), power, x);
    }

    /// <summary>ln x: −∞ of 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<L, V>(V x) where L : struct, ILanes<V>
    {
        // x = 2ⁿ·(1 + f), ln x = n·ln 2 + ln(1 + f) with 1 + f from √½ to √2
        var small = L.Greater(L.Create(SmallestNormal), x);
        var normal = L.Select(small, L.Multiply(x, L.Create(ToNormal)), x);
        var n = L.Exponent(normal);
        var f = L.Subtract(L.AddToExponent(normal, L.Subtract(L.Create(Whole), n)), L.Create(1));
        n = L.Subtract(n, L.Select(small, L.Create(StepsToNormal), L.Create(0)));
        var p = L.Create(6.97158481e-2f);
        p = L.MultiplyAdd(p, f, L.Create(-1.14800684e-1f));
        p = L.MultiplyAdd(p, f, L.Create(1.16855802e-1f));
        p = L.MultiplyAdd(p, f, L.Create(-1.24256546e-1f));
        p = L.MultiplyAdd(p, f, L.Create(1.42490396e-1f));
        p = L.MultiplyAdd(p, f, L.Create(-1.66678031e-1f));
        p = L.MultiplyAdd(p, f, L.Create(2.00007162e-1f));
        p = L.MultiplyAdd(p, f, L.Create(-2.49999970e-1f));
        p = L.MultiplyAdd(p, f, L.Create(3.33333312e-1f));
        var square = L.Multiply(f, f);
        var rest = L.MultiplyAdd(L.Multiply(square, f), p, L.Multiply(n, L.Create(Ln2Rest)));
        var log = L.MultiplyAdd(n, L.Create(Ln2), L.Add(f, L.MultiplyAdd(square, L.Create(-0.5f), rest)));
        log = L.Select(L.Equal(x, L.Create(float.PositiveInfinity)), x, log);
        log = L.Select(L.Equal(x, L.Create(0)), L.Create(float.NegativeInfinity), log);
        return L.Select(L.GreaterOrEqual(x, L.Create(0)), log, L.Create(float.NaN));
    }
}
