using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// A training step's forward and backward pass of sequence layers, (32, 64 steps, 64 features) → 64 units: all steps in one op, and written
/// out one by one; attention with 4 heads of 16.
/// </summary>
internal static class SequenceBench
{
    private const int Batch = 32, Steps = 64, Width = 64;

    public static int Run(string[] args)
    {
        int threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var backend = new CpuBackend(threads);
        Console.WriteLine($"batch {Batch}, {Steps} steps, {Width} features, {threads} thread(s), {backend.Level}");
        (string Name, Func<Symbol, Symbol> Layer)[] cases =
        [
            ("SimpleRNN", x => new SimpleRNN(Width, returnSequences: true).Apply(x)),
            ("SimpleRNN written out", x => new SimpleRNN(Width, Activation.Softsign, returnSequences: true).Apply(x)),
            ("GRU", x => new GRU(Width, returnSequences: true).Apply(x)),
            ("GRU written out", x => new GRU(Width, resetAfter: false, returnSequences: true).Apply(x)),
            ("LSTM", x => new LSTM(Width, returnSequences: true).Apply(x)),
            ("LSTM written out", x => new LSTM(Width, recurrentActivation: Activation.HardSigmoid, returnSequences: true).Apply(x)),
            ("MultiHeadAttention", x => new MultiHeadAttention(4, 16).Apply(x, x)),
        ];
        foreach (var (name, layer) in cases)
        {
            var x = Layers.Input(new Shape(Steps, Width));
            var y = layer(x);
            var model = new Model(x, y);
            var seed = Input.Of("seed", y.Shape);
            Symbol[] gradients = [.. Gradients.Of([y], [seed], [x, .. model.Weights.Select(w => w.Parameter.Symbol)]).OfType<Symbol>()];
            var program = Program.Compile([y, .. gradients], training: true);
            var executable = backend.Prepare(program, Batch);
            Fill(executable.Input(x), 1);
            Fill(executable.Input(seed), 2);
            double seconds = Fastest(executable);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-24}{program.Nodes.Count,7} ops {seconds * 1e3,9:F2} ms {program.Flops(Batch) / seconds / 1e9,8:F1} GFLOP/s"));
        }
        return 0;
    }

    // A run takes milliseconds, longer than others leave the core alone on a busy machine: the fastest is the one that was not disturbed.
    private static double Fastest(Executable executable)
    {
        var (fastest, end) = (double.MaxValue, Stopwatch.GetTimestamp() + 3 * Stopwatch.Frequency);
        for (int i = 0; i < 50 || Stopwatch.GetTimestamp() < end; i++)
        {
            long start = Stopwatch.GetTimestamp();
            executable.Run();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return fastest;
    }

    private static void Fill(Span<float> values, int seed)
    {
        var key = RandomKey.For(seed, "values");
        for (int i = 0; i < values.Length; i++) values[i] = (float)key.Normal(i);
    }
}
