using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

/// <summary>Matrices for the product tests, padded beyond their width and surrounded by values that must survive.</summary>
sealed class GemmCase
{
    public const float Guard = 12345.678f;

    public static TheoryData<SimdLevel> Levels => [.. Simd.Available];

    readonly Random _random;

    public GemmCase(int seed) => _random = new Random(seed);

    /// <summary>Random values in (-1, 1) in the first <paramref name="columns"/> of each row, NaN in the padding, no padding after the last row.</summary>
    public float[] Matrix(int rows, int columns, int leading)
    {
        if (rows == 0) return [];
        var values = new float[(rows - 1) * leading + columns];
        Array.Fill(values, float.NaN);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) values[i * leading + j] = 2 * _random.NextSingle() - 1;
        return values;
    }

    /// <summary>A copy of the values after <paramref name="before"/> guards and followed by 32 of them.</summary>
    public static float[] Guarded(float[] values, int before = 32) =>
        [.. Enumerable.Repeat(Guard, before), .. values, .. Enumerable.Repeat(Guard, 32)];

    public int Next(int low, int high) => _random.Next(low, high + 1);

    /// <summary>The defined result: one chain of fused multiply-adds an element, in plain loops.</summary>
    public static float[] Reference(
        int rows, int n, int k, Func<int, int, float> a, Func<int, int, float> b, float[] c, int ldc, float[]? bias = null, bool relu = false, bool accumulate = false)
    {
        var result = (float[])c.Clone();
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < n; j++)
            {
                float sum = accumulate ? c[i * ldc + j] : bias?[j] ?? 0;
                for (int p = 0; p < k; p++) sum = MathF.FusedMultiplyAdd(a(i, p), b(p, j), sum);
                result[i * ldc + j] = relu && sum < 0 ? 0 : sum;
            }
        return result;
    }

    /// <summary>Equal to the last bit, with the place of the first difference in the message.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what}: element {i} should be {expected[i]:R} but is {actual[i]:R}.");
    }
}
