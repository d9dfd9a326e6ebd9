using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The lanes of the op FlushSubnormal.</summary>
internal readonly struct FlushSubnormalFormula : ILaneFormula<FlushSubnormalFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.Greater(L.Create(FlushSubnormal.SmallestNormal), L.Abs(a)), L.Create(0), a);
}
