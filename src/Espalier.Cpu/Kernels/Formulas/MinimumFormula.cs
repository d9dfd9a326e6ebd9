namespace Espalier.Cpu;

/// <summary>The lanes of the op Minimum.</summary>
internal readonly struct MinimumFormula : ILaneFormula<MinimumFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Min(a, b);
}
