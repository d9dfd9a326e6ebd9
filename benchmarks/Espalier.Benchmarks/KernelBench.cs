using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Graph;

namespace Espalier.Benchmarks;

/// <summary>Where the time of a small training step goes: the whole step, and each of its kernels by itself; medians of rounds.</summary>
static class KernelBench
{
    const int Rounds = 21, Repeats = 1000;

    public static int Run(string[] args)
    {
        int batch = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 32;
        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        Step("wine", TrainingStep.Small(dropout: false, branch: false).Program, batch, threads);
        Step("wine, branch and dropout", TrainingStep.Small().Program, batch, threads);
        return 0;
    }

    static void Step(string name, Graph.Program program, int batch, int threads)
    {
        var executable = (CpuExecutable)new CpuBackend(threads).Prepare(program, batch);
        foreach (var input in program.Inputs)
        {
            var values = executable.Input(input);
            for (int i = 0; i < values.Length; i++) values[i] = RandomKey.For(1, input.ToString()).Uniform(i);
        }
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < 700;) executable.Run();
        double whole = Median(() => executable.Run());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, batch {batch}, {threads} thread(s): {whole * 1e6:F2} µs"));
        double sum = 0;
        foreach (var (kernel, node) in executable.Kernels)
        {
            double time = Median(() =>
            {
                for (int part = 0; part < kernel.Parts; part++) kernel.Run(part);
            });
            sum += time;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {time * 1e9,8:F0} ns  {node.Label} {node.Op.Settings}  {string.Join(" ", node.Inputs.Select(i => i.Shape))} → {string.Join(" ", node.Outputs.Select(o => o.Shape))}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {sum * 1e9,8:F0} ns  all kernels"));
    }

    static double Median(Action call)
    {
        var rounds = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Repeats; i++) call();
            rounds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds / Repeats;
        }
        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }
}
