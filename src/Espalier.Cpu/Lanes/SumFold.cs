namespace Espalier.Cpu;

/// <summary>The sum.</summary>
internal readonly struct SumFold : IFold
{
    public static float Neutral => 0;

    public static float Combine(float a, float b) => a + b;

    public static V Combine<L, V>(V a, V b) where L : struct, ILanes<V> => L.Add(a, b);
}
