using System.Buffers.Binary;

namespace Espalier.Tests.Saving.Hostile;

/// <summary>Ways to spoil a file, drawn from a seed: bits, bytes, sizes at the edges of what a number can say, parts lost, doubled or moved.</summary>
internal static class Damage
{
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF,
        1UL << 28, 1UL << 30, 1UL << 40,
    ];

    /// <summary>A spoilt copy.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="random">Where the damage comes from.</param>
    public static byte[] Of(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        for (int more = random.Next(4); more >= 0 && bytes.Length > 16; more--) bytes = Once(bytes, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        int length = Math.Min(random.Next(1, 1 << random.Next(1, 9)), bytes.Length - at);
        switch (random.Next(9))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
            case 1: bytes[at] = (byte)random.Next(256); return bytes;
            case 2: random.NextBytes(bytes.AsSpan(at, Math.Min(length, 8))); return bytes;
            case 3 or 4:
                int width = 1 << random.Next(4);
                Span<byte> number = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(number, Edges[random.Next(Edges.Length)]);
                number[..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
                return bytes;
            case 5: return [.. bytes[..at], .. bytes[(at + length)..]];
            case 6:
                byte[] more = new byte[length];
                if (random.Next(2) == 0) random.NextBytes(more);
                return [.. bytes[..at], .. more, .. bytes[at..]];
            case 7: return [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                int from = random.Next(bytes.Length - length + 1);
                bytes.AsSpan(from, length).ToArray().CopyTo(bytes.AsSpan(at));
                return bytes;
        }
    }
}
