using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>Between which −ln p and −ln(1 − p) lie, and the logits z of p, when p is kept from a floor to 1 minus it.</summary>
internal readonly struct CrossentropyBounds
{
    private readonly float _least;

    public CrossentropyBounds(float floor)
    {
        IsNone = floor == 0;
        // 1 minus the floor is rounded before it is taken from 1.
        (_least, MostYes, MostNo) = (-MathF.Log(1 - floor), -MathF.Log(floor), -MathF.Log(1 - (1 - floor)));
        (LowestYes, HighestYes) = (-LogitOf(MostYes), -LogitOf(_least));
        (LowestNo, HighestNo) = (LogitOf(_least), LogitOf(MostNo));
    }

    /// <summary>Whether there are no bounds.</summary>
    public bool IsNone { get; }

    /// <summary>The largest −ln p.</summary>
    public float MostYes { get; }

    /// <summary>The largest −ln(1 − p).</summary>
    public float MostNo { get; }

    /// <summary>The logits between which −ln p is within bounds.</summary>
    public float LowestYes { get; }

    /// <summary>See <see cref="LowestYes"/>.</summary>
    public float HighestYes { get; }

    /// <summary>The logits between which −ln(1 − p) is within bounds.</summary>
    public float LowestNo { get; }

    /// <summary>See <see cref="LowestNo"/>.</summary>
    public float HighestNo { get; }

    /// <summary>The value kept within the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Kept<L, V>(V value, float most) where L : struct, ILanes<V>
    {
        V lowest = L.Create(_least), highest = L.Create(most);
        return L.Select(L.Greater(value, highest), highest, L.Select(L.Greater(lowest, value), lowest, value));
    }

    /// <summary>The gradient where the logit lies within bounds, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Open<L, V>(V z, float lowest, float highest, V gradient) where L : struct, ILanes<V> =>
        L.Select(L.Greater(z, L.Create(highest)), L.Create(0), L.Select(L.Greater(L.Create(lowest), z), L.Create(0), gradient));

    // The z whose ln(1 + eᶻ) is given.
    private static float LogitOf(double softplus) => (float)Math.Log(Math.Exp(softplus) - 1);
}
