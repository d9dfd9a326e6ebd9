namespace Espalier.Cpu;

/// <summary>Between which −ln p and −ln(1 − p) lie when p is kept from a floor to 1 minus it.</summary>
/// <param name="floor">The floor; 0 for no bounds.</param>
internal readonly struct CrossentropyBounds(float floor)
{
    private readonly float _least = -MathF.Log(1 - floor);

    /// <summary>Whether there are no bounds.</summary>
    public bool IsNone => _least == 0;

    /// <summary>The largest −ln p.</summary>
    public float MostYes { get; } = -MathF.Log(floor);

    /// <summary>The largest −ln(1 − p): 1 minus the floor is rounded before it is taken from 1.</summary>
    public float MostNo { get; } = -MathF.Log(1 - (1 - floor));

    /// <summary>The value kept within the bounds.</summary>
    public V Kept<L, V>(V value, float most) where L : struct, ILanes<V>
    {
        V lowest = L.Create(_least), highest = L.Create(most);
        return L.Select(L.Greater(value, highest), highest, L.Select(L.Greater(lowest, value), lowest, value));
    }

    /// <summary>The gradient where the value lies within the bounds, else 0.</summary>
    public V Open<L, V>(V value, float most, V gradient) where L : struct, ILanes<V> =>
        L.Select(L.Greater(value, L.Create(most)), L.Create(0), L.Select(L.Greater(L.Create(_least), value), L.Create(0), gradient));
}
