using System.Text;

namespace Espalier.Graph;

/// <summary>
/// Names a stream of random numbers by (seed, purpose, epoch, step): the i-th number of a stream is always the same, whoever asks
/// for it, in whatever order and on whatever thread.
/// </summary>
/// <param name="Key">Seed and purpose, mixed into the generator's 64-bit key.</param>
/// <param name="Epoch">The epoch, from 0; 0 where there is none.</param>
/// <param name="Step">The step within the run, from 0; 0 where there is none.</param>
public readonly record struct RandomKey(ulong Key, uint Epoch = 0, uint Step = 0)
{
    /// <summary>The stream for a seed and a purpose.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">What the numbers are for, such as <c>"shuffle"</c> or <c>"init/dense/kernel"</c>.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    public static RandomKey For(long seed, string purpose, int epoch = 0, int step = 0) =>
        For(seed, HashOf(purpose), epoch, step);

    /// <summary>The stream for a seed and a purpose whose hash is known, without allocating.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">The purpose's <see cref="HashOf"/>.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    public static RandomKey For(long seed, ulong purpose, int epoch = 0, int step = 0) =>
        new(Mix(Mix((ulong)seed) ^ purpose), (uint)epoch, (uint)step);

    /// <summary>The hash of a purpose (FNV-1a, 64 bits).</summary>
    /// <param name="purpose">What the numbers are for.</param>
    public static ulong HashOf(string purpose)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(purpose)) hash = (hash ^ b) * 1099511628211;
        return hash;
    }

    /// <summary>The stream of another epoch or step.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    public RandomKey At(int epoch, int step = 0) => this with { Epoch = (uint)epoch, Step = (uint)step };

    /// <summary>The four words number <paramref name="item"/> of the stream.</summary>
    /// <param name="item">The position, from 0.</param>
    public (uint A, uint B, uint C, uint D) Words(long item) => Philox.Generate(Key, (uint)item, (uint)(item >> 32), Step, Epoch);

    /// <summary>A number in [0, 1).</summary>
    /// <param name="item">The position, from 0.</param>
    public float Uniform(long item) => Philox.ToUnit(Words(item).A);

    /// <summary>A whole number in [0, <paramref name="below"/>), without bias that matters (a 64-bit product).</summary>
    /// <param name="item">The position, from 0.</param>
    /// <param name="below">The exclusive bound, at least 1.</param>
    public int Integer(long item, int below)
    {
        var (a, b, _, _) = Words(item);
        ulong word = ((ulong)a << 32) | b;
        return (int)Math.BigMul(word, (ulong)below, out _);
    }

    /// <summary>A number from the standard normal distribution (Box and Muller 1958).</summary>
    /// <param name="item">The position, from 0.</param>
    public double Normal(long item)
    {
        var (a, b, c, d) = Words(item);
        double u = ((((ulong)a << 32) | b) + 1.0) / (ulong.MaxValue + 2.0);
        double v = (((ulong)c << 32) | d) / (ulong.MaxValue + 1.0);
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    /// <summary>The numbers 0 … length − 1 in random order (Fisher and Yates): a function of this key alone.</summary>
    /// <param name="length">How many.</param>
    public int[] Permutation(int length)
    {
        var order = new int[length];
        Permute(order);
        return order;
    }

    /// <summary>Fills a span with 0 … length − 1 in random order, without allocating.</summary>
    /// <param name="order">Receives the permutation.</param>
    public void Permute(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = Integer(i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private static ulong Mix(ulong x) // the finaliser of SplitMix64 (Steele, Lea, Flood 2014)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
