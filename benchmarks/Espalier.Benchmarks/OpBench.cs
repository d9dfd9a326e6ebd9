using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Tests.Ops;

namespace Espalier.Benchmarks;

/// <summary>Times of the op cases that the tests check: each op by itself and with its gradient, on one thread.</summary>
static class OpBench
{
    public static int Run(string[] args)
    {
        string part = args.Length > 0 ? args[0] : "";
        int batch = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 128;
        var backend = new CpuBackend(1);
        Console.WriteLine($"     alone   with gradient  op, batch {batch}, {backend.Level}");
        foreach (var (name, opCase) in OpCases.All.Where(c => c.Key.Contains(part, StringComparison.OrdinalIgnoreCase)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Time(opCase, backend, batch, false) * 1e9,7:F0} ns   {Time(opCase, backend, batch, opCase.ChecksGradients) * 1e9,10:F0} ns  {name}"));
        return 0;
    }

    static double Time(OpCase opCase, CpuBackend backend, int batch, bool gradients)
    {
        var executable = new CaseRun(opCase, gradients).Prepare(backend, batch);
        // Long enough for the code to be compiled at its best.
        for (long start = Stopwatch.GetTimestamp(), runs = 0; runs < 100 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < 300; runs++) executable.Run(OpCase.Moment);
        return Clock.Median(() => executable.Run(OpCase.Moment));
    }
}
