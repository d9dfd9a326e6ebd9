using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Espalier.Cpu;
using Espalier.Graph;
using Peers;

namespace Espalier.Benchmarks.Limit;

/// <summary>
/// How far a training step is from what the machine could do: measures the multiply-add peak and the memory bandwidth of one core, counts
/// operations and bytes of every op, and prints each op's and each step's share of the floor. One thread.
/// </summary>
/// <remarks>
/// The floor of an op is the larger of its arithmetic at the peak and its bytes at the bandwidth for a working set as large as the program's;
/// a step's floor is the sum. Values that stay in registers between fused ops cost nothing in it.
/// </remarks>
internal static class LimitBench
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private sealed record Step(string Work, int Batch, long Flops, long Bytes, double Bandwidth, double Seconds, double Floor, IReadOnlyList<OpCost> Ops);

    public static int Run(string[] args)
    {
        string? output = null;
        if (args is ["--output", var folder, .. var rest]) (output, args) = (folder, rest);
        if (args.FirstOrDefault(a => Workloads.All.All(w => w.Name != a)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no workload '{unknown}'. Usage: limit [--output FOLDER] [{string.Join("] [", Workloads.All.Select(w => w.Name))}]");
            return 2;
        }
        double peak = Machine.PeakFlops();
        var setting = $"{Processor()}, {Simd.Level}, .NET {Environment.Version}, one thread: {peak / 1e9:F0} GFLOP/s; bytes/s by working set: "
            + string.Join(", ", new[] { (16, "KB", 1 << 10), (256, "KB", 1 << 10), (4, "MB", 1 << 20), (256, "MB", 1 << 20) }
                .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Item1} {s.Item2} {Machine.Bandwidth((long)s.Item1 * s.Item3) / 1e9:F0} GB/s")));
        Console.Error.WriteLine(setting);
        var steps = new List<Step>();
        foreach (var workload in Workloads.All.Where(w => args.Length == 0 || args.Contains(w.Name)))
        {
            steps.Add(Measure(workload, peak));
            Console.Error.Write(Ops(steps[^1]));
        }
        string text = $"{setting}.\n\n{Summary(steps)}\n{string.Concat(steps.Select(s => $"\n## {s.Work}\n\n{Ops(s)}"))}";
        Console.Write(Summary(steps));
        if (output is null) return 0;
        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, "limit.md"), $"# Each step beside the machine's limit\n\n{text}");
        File.WriteAllText(Path.Combine(output, "limit.json"), JsonSerializer.Serialize(new { setting, peakFlops = peak, steps }, Indented));
        return 0;
    }

    private static Step Measure(Workload workload, double peak)
    {
        var (inputs, labels) = workload.Read();
        var model = workload.Model(threads: 1);
        using var training = new EspalierTraining(workload, model, workload.Dataset(inputs, labels), RandomKey.For(1, "shuffle").Permutation(labels[0].Length));
        // Real rows and weights that have moved, for how many units are dead decides what is skipped; and long enough for the code to be compiled at its best.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1.5;) training.Run(20);
        Thread.Sleep(300);
        training.Run(20);
        var executable = (CpuExecutable)training.Program;
        var nodes = executable.Kernels.Select(k => k.Node).Distinct().ToArray();
        long bytes = nodes.Sum(n => Bytes(n, workload.Batch));
        long workingSet = nodes.SelectMany(n => n.Inputs.Concat(n.Outputs)).Distinct().Sum(s => Size(s, workload.Batch));
        double bandwidth = Machine.Bandwidth(workingSet);
        double step = StepSeconds(training); // before single ops run over and over and move the weights elsewhere
        var costs = new List<OpCost>();
        foreach (var kernels in executable.Kernels.GroupBy(k => k.Node, k => k.Kernel)) // an op may be several kernels
        {
            var node = kernels.Key;
            double seconds = kernels.Sum(kernel => Clock.Median(() =>
            {
                for (int part = 0; part < kernel.Parts; part++) kernel.Run(part);
            }));
            long flops = node.Op.Flops(node, workload.Batch), moved = Bytes(node, workload.Batch);
            costs.Add(new(node.Label, $"{string.Join(" ", node.Inputs.Select(i => i.Shape))} → {string.Join(" ", node.Outputs.Select(o => o.Shape))}",
                flops, moved, seconds, Math.Max(flops / peak, moved / bandwidth)));
        }
        return new(workload.Name, workload.Batch, costs.Sum(c => c.Flops), bytes, bandwidth, step, costs.Sum(c => c.Floor), costs);
    }

    private static double StepSeconds(EspalierTraining training)
    {
        const int turns = 25;
        double[] seconds = new double[turns];
        for (int turn = 0; turn < turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            int steps = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalMilliseconds < 40; steps += 5) training.Run(5);
            seconds[turn] = Stopwatch.GetElapsedTime(start).TotalSeconds / steps;
        }
        return seconds.Order().ElementAt(turns / 2);
    }

    private static long Size(Symbol symbol, int batch) => symbol.Shape.WithBatch(batch).Dims.ToArray().Aggregate((long)sizeof(float), (bytes, length) => bytes * length);

    private static long Bytes(Node node, int batch) => node.Inputs.Concat(node.Outputs).Distinct().Sum(s => Size(s, batch));

    private static string Summary(IReadOnlyList<Step> steps)
    {
        var text = new StringBuilder("| step | batch | MFLOP | MB moved | floor | measured | share of the floor |\n|---|---|---|---|---|---|---|\n");
        foreach (var s in steps)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {s.Work} | {s.Batch} | {s.Flops / 1e6:F3} | {s.Bytes / 1e6:F3} | {s.Floor * 1e6:F2} µs | {s.Seconds * 1e6:F2} µs | **{s.Floor / s.Seconds:P0}** |");
        return text.ToString();
    }

    private static string Ops(Step step)
    {
        var text = new StringBuilder("| op | shapes | MFLOP | KB | floor µs | measured µs | share |\n|---|---|---|---|---|---|---|\n");
        foreach (var o in step.Ops)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {o.Name} | {o.Shapes} | {o.Flops / 1e6:F3} | {o.Bytes / 1e3:F1} | {o.Floor * 1e6:F2} | {o.Seconds * 1e6:F2} | {o.Share:P0} |");
        return text.ToString();
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();
}
