using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// Speed of convolutions by shape and pass, batch 32: time of the best round, and GFLOP/s of the direct sums, of which tiles of 4×4 need about a third. The shapes are those of the faces and digits
/// networks, with some others. Then the same with a pool behind them.
/// </summary>
internal static class ConvolutionBench
{
    private const int Batch = 32, Rounds = 25;

    private delegate void Filler(Symbol input, Span<float> values);

    private static readonly (string Name, SlidingWindow Window, int Rows, int Columns, int Channels, int Filters, int Groups)[] Shapes =
    [
        ("faces 1", new(3, 3), 60, 64, 1, 32, 1),
        ("faces 2", new(3, 3), 29, 31, 32, 64, 1),
        ("faces 3", new(3, 3), 13, 14, 64, 128, 1),
        ("digits 1", new(3, 3), 28, 28, 1, 8, 1),
        ("digits 2", new SlidingWindow(3, 3).Same(13, 13), 13, 13, 8, 16, 1),
        ("digits CNN 2", new(3, 3), 13, 13, 32, 64, 1),
        ("16 to 16", new SlidingWindow(3, 3).Same(32, 32), 32, 32, 16, 16, 1),
        ("8×8", new SlidingWindow(3, 3).Same(8, 8), 8, 8, 64, 64, 1),
        ("6×6", new SlidingWindow(3, 3).Same(6, 6), 6, 6, 64, 64, 1),
        ("4×4", new SlidingWindow(3, 3).Same(4, 4), 4, 4, 128, 128, 1),
        ("16 to 32", new SlidingWindow(3, 3).Same(32, 32), 32, 32, 16, 32, 1),
        ("5×5 stride 2", new(5, 5, 2, 2), 80, 80, 1, 16, 1),
        ("stride 2", new SlidingWindow(3, 3, 2, 2).Same(32, 32), 32, 32, 32, 64, 1),
        ("1×1", new(1, 1), 32, 32, 64, 64, 1),
        ("colour", new(3, 3), 64, 64, 3, 32, 1),
        ("depthwise", new SlidingWindow(3, 3).Same(32, 32), 32, 32, 64, 64, 64),
        ("4 groups", new SlidingWindow(3, 3).Same(32, 32), 32, 32, 64, 64, 4),
    ];

    public static int Run(string[] args)
    {
        int threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var backend = new CpuBackend(threads);
        Console.WriteLine($"convolutions, batch {Batch}, {threads} thread(s), {Simd.Level}: GFLOP/s and ms of the best of {Rounds} rounds or more");
        Console.WriteLine($"{"",-14}{"forward",20}{"by images",20}{"by filters",20}");
        foreach (var (name, window, rows, columns, channels, filters, groups) in Shapes)
        {
            if (args.Length > 1 && !name.Contains(args[1], StringComparison.Ordinal)) continue;
            var (outputRows, outputColumns) = window.Output(rows, columns);
            Shape image = new(Shape.Batch, rows, columns, channels), filter = new(window.Rows, window.Columns, channels / groups, filters);
            Shape output = new(Shape.Batch, outputRows, outputColumns, filters);
            string line = $"{name,-14}";
            line += Measure(backend, new Convolution(window, groups), image, filter);
            line += Measure(backend, new ConvolutionInputGradient(window, rows, columns, groups), output, filter);
            line += Measure(backend, new ConvolutionFilterGradient(window, groups), image, output);
            Console.WriteLine(line);
        }
        Console.WriteLine($"with bias, ReLU and pool 2×2; GFLOP/s as if all were computed; live places: 90 %, 60 %, 42 %");
        foreach (var (name, window, rows, columns, channels, filters, groups) in Shapes)
        {
            int live = name switch { "faces 1" => 90, "faces 2" => 60, "faces 3" => 42, "digits 1" => 90, "digits 2" or "digits CNN 2" => 60, _ => 0 };
            if (live > 0 && (args.Length < 2 || name.Contains(args[1], StringComparison.Ordinal))) Pooled(backend, name, window, rows, columns, channels, filters, live);
        }
        return 0;
    }

    private static void Pooled(CpuBackend backend, string name, SlidingWindow window, int rows, int columns, int channels, int filters, int live)
    {
        var pool = new SlidingWindow(2, 2, 2, 2);
        var (outputRows, outputColumns) = window.Output(rows, columns);
        Shape image = new(Shape.Batch, rows, columns, channels), filter = new(window.Rows, window.Columns, channels, filters);
        Shape pooled = new(Shape.Batch, outputRows / 2, outputColumns / 2, filters), places = PooledConvolution.PlacesOf(pooled), bias = new(filters);
        long flops = 2L * Batch * outputRows * outputColumns * filters * window.Rows * window.Columns * channels;
        void Fill(Symbol input, Span<float> values)
        {
            if (input.Shape != places) return;
            var key = RandomKey.For(6, "places");
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(values);
            for (int i = 0; i < bytes.Length; i++) bytes[i] = key.Integer(2 * i, 100) < live ? (byte)key.Integer(2 * i + 1, 4) : PooledConvolution.Dead;
        }
        string line = $"{name,-14}";
        line += Measure(backend, new PooledConvolution(window, 1, pool, relu: true, keepsPlaces: true), flops, Fill, image, filter, bias);
        line += Measure(backend, new PooledInputGradient(window, rows, columns, 1, pool), flops, Fill, pooled, places, filter);
        line += Measure(backend, new PooledFilterGradient(window, 1, pool, bias), flops, Fill, image, pooled, places);
        Console.WriteLine(line);
    }

    private static string Measure(CpuBackend backend, Op op, params Shape[] shapes) => Measure(backend, op, null, null, shapes);

    private static string Measure(CpuBackend backend, Op op, long? flops, Filler? fill, params Shape[] shapes)
    {
        Symbol[] inputs = [.. shapes.Select((shape, i) => Input.Of($"x{i}", shape))];
        var output = Op.Apply(op, inputs);
        var executable = backend.Prepare(Program.Compile([output]), Batch);
        var key = RandomKey.For(3, "values");
        foreach (var input in inputs)
        {
            var values = executable.Input(input);
            for (int i = 0; i < values.Length; i++) values[i] = (float)key.Normal(i);
            fill?.Invoke(input, values);
        }
        double best = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds || Stopwatch.GetElapsedTime(begin).TotalMilliseconds < 400; round++)
        {
            long start = Stopwatch.GetTimestamp();
            executable.Run(default);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{(flops ?? op.Flops(output.Node, Batch)) / best / 1e9,10:F1}{best * 1e3,10:F3}");
    }
}
