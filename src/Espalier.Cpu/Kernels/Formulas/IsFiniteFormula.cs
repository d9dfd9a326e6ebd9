namespace Espalier.Cpu;

/// <summary>The lanes of the op IsFinite.</summary>
internal readonly struct IsFiniteFormula : ILaneFormula<IsFiniteFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Select(L.Greater(L.Create(float.PositiveInfinity), L.Abs(a)), L.Create(1), L.Create(0));
}
