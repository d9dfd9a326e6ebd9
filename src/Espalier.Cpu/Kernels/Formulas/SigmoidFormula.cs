using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>The lanes of the op Sigmoid.</summary>
internal readonly struct SigmoidFormula : ILaneFormula<SigmoidFormula>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Divide(L.Create(1), L.Add(L.Create(1), L.Exp(L.Negate(a))));
}
