using System.Runtime.Intrinsics;
using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

/// <summary>The exponential and the logarithm against those of double precision, over the whole range of floats.</summary>
public class LaneMathTests
{
    [Fact]
    public void TheExponentialIsRightToTwoUnitsOfTheLastPlace() => Compare(x => Vector128.GetElement(Lanes128.Exp(Vector128.Create(x)), 0), Math.Exp,
        Enumerable.Range(0, 400_000).Select(i => -87.336f + i * (88.722f + 87.336f) / 400_000));

    [Fact]
    public void TheLogarithmIsRightToTwoUnitsOfTheLastPlace() => Compare(x => Vector128.GetElement(Lanes128.Log(Vector128.Create(x)), 0), Math.Log,
        // All exponents, those of subnormal numbers too, and closely around 1.
        Enumerable.Range(1, 400_000).Select(i => BitConverter.Int32BitsToSingle(i * 5_300)).Concat(Enumerable.Range(0, 200_000).Select(i => 0.5f + i * 1e-5f)));

    [Fact]
    public void WidthsGiveTheSameBits()
    {
        Span<float> x = stackalloc float[16], narrow = stackalloc float[32], wide = stackalloc float[32];
        for (int i = 0; i < 100_000; i += 16)
        {
            for (int lane = 0; lane < 16; lane++) x[lane] = BitConverter.Int32BitsToSingle((i + lane) * 42_949);
            for (int lane = 0; lane < 16; lane += 4)
            {
                Lanes128.Exp(Vector128.Create<float>(x[lane..])).CopyTo(narrow[lane..]);
                Lanes128.Log(Vector128.Create<float>(x[lane..])).CopyTo(narrow[(16 + lane)..]);
            }
            if (Simd.Best >= SimdLevel.Vector256)
            {
                for (int lane = 0; lane < 16; lane += 8)
                {
                    Lanes256.Exp(Vector256.Create<float>(x[lane..])).CopyTo(wide[lane..]);
                    Lanes256.Log(Vector256.Create<float>(x[lane..])).CopyTo(wide[(16 + lane)..]);
                }
                SameBits(narrow, wide);
            }
            if (Simd.Best < SimdLevel.Vector512) continue;
            Lanes512.Exp(Vector512.Create<float>(x)).CopyTo(wide);
            Lanes512.Log(Vector512.Create<float>(x)).CopyTo(wide[16..]);
            SameBits(narrow, wide);
        }

        static void SameBits(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            for (int i = 0; i < a.Length; i++) Assert.Equal(BitConverter.SingleToInt32Bits(a[i]), BitConverter.SingleToInt32Bits(b[i]));
        }
    }

    [Theory]
    [InlineData(float.NaN, float.NaN, float.NaN), InlineData(float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0, float.NaN), InlineData(0, 1, float.NegativeInfinity), InlineData(-0f, 1, float.NegativeInfinity)]
    [InlineData(100, float.PositiveInfinity, 4.6051702f), InlineData(-100, 0, float.NaN), InlineData(1, 2.7182817f, 0), InlineData(1e-45f, 1, -103.27893f)]
    public void OddValuesHaveTheirResults(float x, float exponential, float logarithm)
    {
        Assert.Equal(exponential, Vector128.GetElement(Lanes128.Exp(Vector128.Create(x)), 0));
        Assert.Equal(logarithm, Vector128.GetElement(Lanes128.Log(Vector128.Create(x)), 0));
    }

    private static void Compare(Func<float, float> actual, Func<double, double> exact, IEnumerable<float> values)
    {
        foreach (float x in values)
        {
            double expected = exact(x);
            Assert.True(Math.Abs(actual(x) - expected) <= 2 * Math.Max(MathF.BitIncrement(MathF.Abs((float)expected)) - MathF.Abs((float)expected), float.Epsilon),
                $"of {x:R} is {actual(x):R} instead of {expected:R}.");
        }
    }
}
