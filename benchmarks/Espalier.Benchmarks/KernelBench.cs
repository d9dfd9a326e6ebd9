using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>Where the time of a small training step goes: the whole step, and each of its kernels by itself; medians of rounds.</summary>
static class KernelBench
{
    public static int Run(string[] args)
    {
        int batch = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 32;
        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        Step("wine", Wine(branch: false), batch, threads);
        Step("wine, branch and dropout", Wine(branch: true), batch, threads);
        Step("digits", Digits(), batch, threads);
        return 0;
    }

    static Graph.Program Digits()
    {
        var x = Layers.Input(new Shape(784));
        var model = new Model(x, [x.Dense(128, Activation.Relu).Dense(10, Activation.Softmax, name: "digit")], seed: 1);
        model.Compile(new Adam(1e-3), new() { ["digit"] = Loss.CategoricalCrossentropy });
        return model.Program;
    }

    static Graph.Program Wine(bool branch)
    {
        var x = Layers.Input(new Shape(11));
        var trunk = x.Dense(64, Activation.Relu);
        if (branch) trunk = trunk.Dropout(0.2);
        trunk = trunk.Dense(32, Activation.Relu);
        var quality = (branch ? trunk.Dense(16, Activation.Relu) : trunk).Dense(3, Activation.Softmax, name: "quality");
        var model = new Model(x, [quality, trunk.Dense(1, Activation.Sigmoid, name: "color")], seed: 1);
        model.Compile(new Adam(1e-3), new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy });
        return model.Program;
    }

    static void Step(string name, Graph.Program program, int batch, int threads)
    {
        long begin = Stopwatch.GetTimestamp();
        var executable = (CpuExecutable)new CpuBackend(threads).Prepare(program, batch);
        double prepared = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        executable.Run();
        double first = Stopwatch.GetElapsedTime(begin).TotalMilliseconds - prepared;
        for (int i = 0; i < 100; i++) executable.Run();
        double hundred = Stopwatch.GetElapsedTime(begin).TotalMilliseconds - prepared - first;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: prepared in {prepared:F1} ms, first step {first:F1} ms, a hundred more {hundred:F1} ms"));
        foreach (var input in program.Inputs)
        {
            var values = executable.Input(input);
            var key = RandomKey.For(1, input.ToString());
            for (int i = 0; i < values.Length; i++) values[i] = values.Length == 1 ? 1e-3f : key.Uniform(i);
        }
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < 700;) executable.Run();
        double whole = Clock.Median(() => executable.Run());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, batch {batch}, {threads} thread(s): {whole * 1e6:F2} µs"));
        double sum = 0;
        foreach (var (kernel, node) in executable.Kernels)
        {
            double time = Clock.Median(() =>
            {
                for (int part = 0; part < kernel.Parts; part++) kernel.Run(part);
            });
            sum += time;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {time * 1e9,8:F0} ns  {node.Label} {node.Op.Settings}  {string.Join(" ", node.Inputs.Select(i => i.Shape))} → {string.Join(" ", node.Outputs.Select(o => o.Shape))}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {sum * 1e9,8:F0} ns  all kernels"));
    }
}
