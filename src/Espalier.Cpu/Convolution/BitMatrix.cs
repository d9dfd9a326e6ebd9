namespace Espalier.Cpu;

/// <summary>Square matrices of 64×64 bits, a row in each word.</summary>
internal static unsafe class BitMatrix
{
    /// <summary>The rows, and the bits of each.</summary>
    public const int Size = 64;

    /// <summary>Turns a matrix in place: swaps ever smaller squares across the diagonal (H. S. Warren, Hacker's Delight, 2002, §7-3).</summary>
    /// <param name="rows">The 64 rows, the first column in the lowest bit.</param>
    public static void Transpose(ulong* rows)
    {
        ulong mask = 0xFFFFFFFF;
        for (int half = 32; half != 0; half >>= 1, mask ^= mask << half)
            for (int row = 0; row < Size; row = (row + half + 1) & ~half)
            {
                ulong swap = ((rows[row] >> half) ^ rows[row + half]) & mask;
                rows[row] ^= swap << half;
                rows[row + half] ^= swap;
            }
    }
}
