namespace Espalier.Cpu;

/// <summary>The lanes of the op Log.</summary>
internal readonly struct LogFormula : ILaneFormula<LogFormula>
{
    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V> =>
        L.Log(a);
}
