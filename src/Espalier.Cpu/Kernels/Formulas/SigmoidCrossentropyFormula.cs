using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The lanes of the op SigmoidCrossentropy: ln(1 + e^±z) is max(±z, 0) + ln(1 + u) with u = e^−|z| for both, see <see cref="SoftplusFormula"/>.</summary>
internal readonly struct SigmoidCrossentropyFormula : ILaneFormula<SigmoidCrossentropyFormula>
{
    private readonly CrossentropyBounds _bounds;

    private SigmoidCrossentropyFormula(CrossentropyBounds bounds) => _bounds = bounds;

    public static SigmoidCrossentropyFormula From(ElementwiseOp op) => new(new CrossentropyBounds(((SigmoidCrossentropy)op).Floor));

    // a: z, b: y
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        V zero = L.Create(0), tail = SoftplusFormula.Tail<L, V>(a);
        V yes = L.Add(L.Max(L.Negate(a), zero), tail), no = L.Add(L.Max(a, zero), tail);
        if (_bounds.IsNone) return L.Subtract(no, L.Multiply(a, b));
        return L.Add(L.Multiply(b, _bounds.Kept<L, V>(yes, _bounds.MostYes)), L.Multiply(L.Subtract(L.Create(1), b), _bounds.Kept<L, V>(no, _bounds.MostNo)));
    }
}
