namespace Espalier.Cpu;

/// <summary>The lanes of the op Square.</summary>
internal readonly struct SquareFormula : ILaneFormula<SquareFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Multiply(a, a);
}
