using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>What the numbers of an input look like: value number i from a stream of random numbers.</summary>
public delegate float Filling(RandomKey key, int i);

/// <summary>The usual fillings.</summary>
public static class Fillings
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, -1.5f, 2.5f, 1e-3f, -1e-3f, 1e-20f, -1e-20f, 3f, -7f, 20f, -20f, 60f, -60f, 1e6f, -1e6f, 1e30f, -1e30f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    /// <summary>From the normal distribution.</summary>
    public static Filling Normal { get; } = (key, i) => (float)key.Normal(i);

    /// <summary>Positive and away from 0.</summary>
    public static Filling Positive { get; } = (key, i) => 0.2f + 2 * key.Uniform(i);

    /// <summary>Of either sign and away from 0.</summary>
    public static Filling AwayFromZero { get; } = (key, i) => (0.2f + 2 * key.Uniform(i)) * (key.Uniform(i + 1_000_000) < 0.5f ? -1 : 1);

    /// <summary>From the normal distribution, but two of three are 0, as behind a ReLU or in pictures of ink.</summary>
    public static Filling Sparse { get; } = (key, i) => key.Uniform(i + 1_000_000) < 0.67f ? 0 : (float)key.Normal(i);

    /// <summary>0 or 1.</summary>
    public static Filling Bits { get; } = (key, i) => key.Integer(i, 2);

    /// <summary>Zeros of both signs, huge and tiny values, infinities and NaN.</summary>
    public static Filling Odd { get; } = (_, i) => Special[i % Special.Length];

    /// <summary>Like <see cref="Odd"/>, but against it each value meets each other one.</summary>
    public static Filling OddSquared { get; } = (_, i) => Special[i / Special.Length % Special.Length];

    /// <summary>How many values <see cref="Odd"/> goes through.</summary>
    public static int OddCount => Special.Length;

    /// <summary>Whole numbers from 0 to below a bound.</summary>
    public static Filling Below(int bound) => (key, i) => key.Integer(i, bound);
}
