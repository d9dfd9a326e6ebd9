using CsCheck;
using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

public class GemmTests
{
    public static TheoryData<SimdLevel> Levels => GemmCase.Levels;

    [Theory, MemberData(nameof(Levels))]
    public void MultiplyEqualsThePlainChainToTheBit(SimdLevel level) =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 90], Gen.Int[0, 40], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int).Sample(
            (m, n, k, mode, padding, seed) => CheckMultiply(level, m, n, k, mode, padding, seed), iter: 600, threads: 1);

    // Longer than a piece of the chain; one row and two; every vector boundary.
    [Theory, MemberData(nameof(Levels))]
    public void MultiplyEqualsThePlainChainAtTheEdges(SimdLevel level)
    {
        foreach (int m in (int[])[1, 2, 3, 12, 13, 25])
            foreach (int n in (int[])[1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100])
                foreach (int k in (int[])[1, 511, 513, 1300]) CheckMultiply(level, m, n, k, m + n & 3, 3, m * n * k);
    }

    static void CheckMultiply(SimdLevel level, int m, int n, int k, int mode, int padding, int seed)
    {
        var make = new GemmCase(seed);
        int lda = k + padding, ldb = n + padding, ldc = n + padding;
        bool accumulate = mode % 3 == 2, relu = mode >= 3;
        float[] a = make.Matrix(m, k, lda), b = make.Matrix(k, n, ldb), c = make.Matrix(m, n, ldc);
        float[]? bias = mode % 3 == 1 ? make.Matrix(1, n, n) : null;
        float[] expected = GemmCase.Reference(m, n, k, (i, p) => a[i * lda + p], (p, j) => b[p * ldb + j], c, ldc, bias, relu, accumulate);

        // Rows in two parts, as two threads would do them; A, B and bias end where their spans end.
        float[] guarded = GemmCase.Guarded(c);
        Span<float> actual = guarded.AsSpan(32, c.Length);
        int cut = make.Next(0, m);
        foreach ((int from, int to) in (ReadOnlySpan<(int, int)>)[(cut, m), (0, cut)])
            Gemm.Multiply(level, from, to, n, k, a, lda, b, ldb, actual, ldc, bias, relu ? GemmActivation.Relu : GemmActivation.None, accumulate);
        GemmCase.SameBits(GemmCase.Guarded(expected), guarded, $"{level} ({m}, {k})·({k}, {n}) mode {mode}");
    }

    [Theory, MemberData(nameof(Levels))]
    public void TransposedAEqualsThePlainChainToTheBit(SimdLevel level) =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 90], Gen.Int[0, 40], Gen.Bool, Gen.Int[0, 5], Gen.Int).Sample((m, n, k, accumulate, padding, seed) =>
        {
            var make = new GemmCase(seed);
            int lda = k + padding, ldb = n + padding, ldc = n + padding;
            float[] a = make.Matrix(m, k, lda), b = make.Matrix(m, n, ldb), c = make.Matrix(k, n, ldc);
            float[] expected = GemmCase.Reference(k, n, m, (i, p) => a[p * lda + i], (p, j) => b[p * ldb + j], c, ldc, accumulate: accumulate);
            float[] guarded = GemmCase.Guarded(c);
            int cut = make.Next(0, k);
            Gemm.MultiplyTransposedA(level, cut, k, n, m, a, lda, b, ldb, guarded.AsSpan(32, c.Length), ldc, accumulate);
            Gemm.MultiplyTransposedA(level, 0, cut, n, m, a, lda, b, ldb, guarded.AsSpan(32, c.Length), ldc, accumulate);
            GemmCase.SameBits(GemmCase.Guarded(expected), guarded, $"{level} ({m}, {k})ᵀ·({m}, {n})");
        }, iter: 600, threads: 1);

    [Theory, MemberData(nameof(Levels))]
    public void TransposedBEqualsThePlainChainToTheBit(SimdLevel level) =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 90], Gen.Int[0, 40], Gen.Bool, Gen.Int[0, 5], Gen.Int).Sample((m, n, k, accumulate, padding, seed) =>
        {
            var make = new GemmCase(seed);
            int lda = n + padding, ldb = n + padding, ldc = k + padding;
            float[] a = make.Matrix(m, n, lda), b = make.Matrix(k, n, ldb), c = make.Matrix(m, k, ldc);
            float[] expected = GemmCase.Reference(m, k, n, (i, p) => a[i * lda + p], (p, j) => b[j * ldb + p], c, ldc, accumulate: accumulate);
            float[] guarded = GemmCase.Guarded(c), scratch = GemmCase.Guarded(new float[n * k]);
            Gemm.MultiplyTransposedB(level, 0, m, k, n, a, lda, b, ldb, guarded.AsSpan(32, c.Length), ldc, scratch.AsSpan(32, n * k), accumulate);
            GemmCase.SameBits(GemmCase.Guarded(expected), guarded, $"{level} ({m}, {n})·({k}, {n})ᵀ");
            Assert.All(scratch[..32].Concat(scratch[^32..]), guard => Assert.Equal(GemmCase.Guard, guard));
        }, iter: 600, threads: 1);

    // Sizes at which panels of B are copied: many rows, and rows of B far apart.
    [Theory, MemberData(nameof(Levels))]
    public void LargeProductsEqualThePlainChain(SimdLevel level)
    {
        CheckMultiply(level, 50, 83, 530, 4, 500, 1);
        CheckMultiply(level, 401, 70, 33, 2, 3, 2);
    }

    // One convolution of a sequence of 20 steps of 3 features, 5 steps a window, 2 steps apart: rows of A overlap.
    [Theory, MemberData(nameof(Levels))]
    public void RowsOfAMayOverlap(SimdLevel level)
    {
        var make = new GemmCase(5);
        const int windows = 8, k = 15, n = 19, apart = 6;
        float[] x = make.Matrix(1, 60, 60), w = make.Matrix(k, n, n), y = make.Matrix(windows, n, n), dw = new float[k * n];
        float[] expected = GemmCase.Reference(windows, n, k, (i, p) => x[i * apart + p], (p, j) => w[p * n + j], y, n);
        Gemm.Multiply(level, 0, windows, n, k, x, apart, w, n, y, n);
        GemmCase.SameBits(expected, y, "forward");
        expected = GemmCase.Reference(k, n, windows, (i, p) => x[p * apart + i], (p, j) => y[p * n + j], dw, n);
        Gemm.MultiplyTransposedA(level, 0, k, n, windows, x, apart, y, n, dw, n);
        GemmCase.SameBits(expected, dw, "gradient of the kernel");
    }

    [Fact]
    public void TheChainIsNearTheProductInDouble()
    {
        var make = new GemmCase(3);
        const int m = 33, n = 47, k = 700;
        float[] a = make.Matrix(m, k, k), b = make.Matrix(k, n, n), c = new float[m * n];
        Gemm.Multiply(Simd.Best, 0, m, n, k, a, k, b, n, c, n);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int p = 0; p < k; p++) sum += (double)a[i * k + p] * b[p * n + j];
                Assert.Equal(sum, c[i * n + j], 1e-4);
            }
    }

    [Theory, MemberData(nameof(Levels))]
    public void ReluKeepsNaNAndDropsNegatives(SimdLevel level)
    {
        float[] c = new float[4];
        Gemm.Multiply(level, 0, 1, 4, 1, [1f], 1, [float.NaN, -2f, 3f, 0f], 4, c, 4, activation: GemmActivation.Relu);
        GemmCase.SameBits([float.NaN, 0f, 3f, 0f], c, "relu");
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        float[] a = new float[6], b = new float[6], c = new float[4];
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a.AsSpan(1), 3, b, 2, c, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, 3, b.AsSpan(1), 2, c, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, 3, b, 2, c.AsSpan(1), 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, -1, b, 2, c, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, 3, b, 1, c, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, 3, b, 2, c, 1));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 1, 0, 2, 3, a, 3, b, 2, c, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, 3, b, 2, c, 2, new float[1]));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(Simd.Best, 0, 2, 2, 3, a, 3, b, 2, c, 2, new float[2], accumulate: true));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyTransposedA(Simd.Best, 0, 3, 2, 2, a.AsSpan(1), 3, b, 2, new float[6], 2));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyTransposedB(Simd.Best, 0, 2, 3, 2, c, 2, b, 2, new float[6], 3, new float[5]));
    }
}
