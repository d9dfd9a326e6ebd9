namespace Espalier.Cpu;

/// <summary>The lanes of the op Round.</summary>
internal readonly struct RoundFormula : ILaneFormula<RoundFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Round(a);
}
