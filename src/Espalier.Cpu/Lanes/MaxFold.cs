namespace Espalier.Cpu;

/// <summary>The largest value; NaN when there is one.</summary>
internal readonly struct MaxFold : IFold
{
    public static float Neutral => float.NegativeInfinity;

    public static float Combine(float a, float b) => MathF.Max(a, b);

    public static V Combine<L, V>(V a, V b) where L : struct, ILanes<V> => L.Max(a, b);
}
