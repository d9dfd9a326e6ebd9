namespace Espalier.Graph;

/// <summary>
/// The counter-based generator Philox4x32-10: four random words are a pure function of a key and a counter, so there is no state
/// to keep, to save or to share between threads.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// </summary>
public static class Philox
{
    internal const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    internal const int Rounds = 10;

    /// <summary>Ten rounds of Philox.</summary>
    /// <param name="key">The 64-bit key.</param>
    /// <param name="c0">The first word of the counter.</param>
    /// <param name="c1">The second word of the counter.</param>
    /// <param name="c2">The third word of the counter.</param>
    /// <param name="c3">The fourth word of the counter.</param>
    /// <returns>Four independent words, each uniform over 32 bits.</returns>
    public static (uint A, uint B, uint C, uint D) Generate(ulong key, uint c0, uint c1, uint c2, uint c3)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>A number in [0, 1) with 24 random bits, from one word.</summary>
    /// <param name="word">A random word.</param>
    public static float ToUnit(uint word) => (word >> 8) * (1f / (1 << 24));
}
