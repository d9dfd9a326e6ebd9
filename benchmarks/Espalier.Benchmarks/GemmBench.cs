using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;

namespace Espalier.Benchmarks;

/// <summary>Speed of the matrix products by shape, product and SIMD level, on one thread: GFLOP/s and time, the median of the rounds and the best of them.</summary>
static class GemmBench
{
    const int Rounds = 15;
    static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(4);

    static readonly (int M, int K, int N)[] Shapes =
        [(32, 11, 64), (32, 64, 32), (32, 32, 4), (1, 784, 128), (32, 784, 128), (128, 784, 128), (256, 512, 512), (32, 1024, 1024), (256, 1024, 1024)];

    public static int Run(string[] args)
    {
        SimdLevel[] levels = [.. Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best && (args.Length == 0 || args.Contains(level.ToString()))).Reverse()];
        FirstCalls(levels[0]);
        Console.WriteLine("level      m×k×n         forward                              dW                                   dX");
        foreach (SimdLevel level in levels)
            foreach ((int m, int k, int n) in Shapes) Shape(level, m, k, n);
        return 0;
    }

    static void Shape(SimdLevel level, int m, int k, int n)
    {
        var random = new Random(1);
        float[] Matrix(int length)
        {
            float[] values = GC.AllocateUninitializedArray<float>(length, pinned: true);
            foreach (ref float value in values.AsSpan()) value = random.NextSingle() - 0.5f;
            return values;
        }
        float[] x = Matrix(m * k), w = Matrix(k * n), y = Matrix(m * n), dx = Matrix(m * k), dw = Matrix(k * n), scratch = Matrix(k * n), bias = Matrix(n);
        double flops = 2.0 * m * k * n;
        string forward = Measure(flops, () => Gemm.Multiply(level, 0, m, n, k, x, k, w, n, y, n, bias, GemmActivation.Relu));
        string weights = Measure(flops, () => Gemm.MultiplyTransposedA(level, 0, k, n, m, x, k, y, n, dw, n));
        string inputs = Measure(flops, () => Gemm.MultiplyTransposedB(level, 0, m, k, n, y, n, w, n, dx, k, scratch));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{level,-10} {$"{m}×{k}×{n}",-13} {forward}  {weights}  {inputs}"));
    }

    static string Measure(double flops, Action call)
    {
        double once = Math.Max(Time(call, 1), Time(call, 3));
        // Enough calls for the callers around the tiles to reach their final code, too.
        for (long start = Stopwatch.GetTimestamp(), calls = 0; calls < 100 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < 250; calls++) call();
        once = Time(call, 20);
        int repeats = (int)Math.Max(1, RoundTime.TotalSeconds / once);
        double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Time(call, repeats)).Order()];
        double median = rounds[Rounds / 2];
        return string.Create(CultureInfo.InvariantCulture, $"{flops / median / 1e9,6:F1} {median * 1e6,8:F2} µs (best {rounds[0] * 1e6,8:F2})");
    }

    static double Time(Action call, int repeats)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++) call();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
    }

    /// <summary>What a start pays: the first call of each product of a small table network with a batch of 32, compilation included.</summary>
    static void FirstCalls(SimdLevel level)
    {
        float[] a = new float[4096], b = new float[4096], c = new float[4096], scratch = new float[4096];
        double total = 0;
        foreach ((int m, int k, int n) in ((int, int, int)[])[(32, 11, 64), (32, 64, 32), (32, 32, 16), (32, 16, 3), (32, 32, 1)])
        {
            double time = Time(() => Gemm.Multiply(level, 0, m, n, k, a, k, b, n, c, n), 1)
                + Time(() => Gemm.MultiplyTransposedA(level, 0, k, n, m, a, k, b, n, c, n), 1)
                + Time(() => Gemm.MultiplyTransposedB(level, 0, m, k, n, a, n, b, n, c, k, scratch), 1);
            total += time;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first calls {m}×{k}×{n}: {time * 1e3:F1} ms"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first calls of a small network: {total * 1e3:F1} ms"));
    }
}
