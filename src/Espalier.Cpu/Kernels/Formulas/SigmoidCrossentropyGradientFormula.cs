using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The lanes of the op SigmoidCrossentropyGradient. With u = e^−|z| the larger of p and 1 − p is 1/(1 + u) and the smaller u/(1 + u), to its last digit.</summary>
internal readonly struct SigmoidCrossentropyGradientFormula : ILaneFormula<SigmoidCrossentropyGradientFormula>
{
    private readonly CrossentropyBounds _bounds;

    private SigmoidCrossentropyGradientFormula(CrossentropyBounds bounds) => _bounds = bounds;

    public static SigmoidCrossentropyGradientFormula From(ElementwiseOp op) => new(new CrossentropyBounds(((SigmoidCrossentropyGradient)op).Floor));

    // a: z, b: y, c: g
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        V zero = L.Create(0), one = L.Create(1);
        V u = L.Exp(L.Negate(L.Abs(a))), larger = L.Divide(one, L.Add(one, u)), smaller = L.Multiply(u, larger);
        V positive = L.Greater(a, zero), p = L.Select(positive, larger, smaller), rest = L.Select(positive, smaller, larger);
        if (_bounds.IsNone) return L.Multiply(L.Subtract(p, b), c);
        var pulled = CrossentropyBounds.Open<L, V>(a, _bounds.LowestYes, _bounds.HighestYes, L.Multiply(b, rest));
        var pushed = CrossentropyBounds.Open<L, V>(a, _bounds.LowestNo, _bounds.HighestNo, L.Multiply(L.Subtract(one, b), p));
        return L.Multiply(L.Subtract(pushed, pulled), c);
    }
}
