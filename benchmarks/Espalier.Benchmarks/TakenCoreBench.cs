using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;
using Peers;

namespace Espalier.Benchmarks;

/// <summary>
/// Training steps a second with one thread, with two, and with two while another process keeps one of the two cores busy: turns alternate.
/// Linux and Windows; other processes of the machine should rest.
/// </summary>
internal static class TakenCoreBench
{
    private const int Rounds = 9;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(700);

    public static int Run(string[] args)
    {
        if (args is ["--spin", var core])
        {
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
                Process.GetCurrentProcess().ProcessorAffinity = 1 << int.Parse(core, CultureInfo.InvariantCulture);
            Console.WriteLine("busy");
            while (true) Thread.SpinWait(1000);
        }
        Console.WriteLine("| work | one thread | two threads | two, one core taken | two / one | taken / two |\n|---|---|---|---|---|---|");
        foreach (var workload in Workloads.All.Where(w => args.Length == 0 || args.Contains(w.Name))) Measure(workload);
        return 0;
    }

    private static void Measure(Workload workload)
    {
        var (inputs, labels) = workload.Read();
        int[] order = RandomKey.For(1, "shuffle").Permutation(labels[0].Length);
        EspalierTraining Training(int threads) => new(workload, workload.Model(threads), workload.Dataset(inputs, labels), order);
        using EspalierTraining one = Training(1), two = Training(2);
        var rates = new List<double>[] { [], [], [] };
        for (int round = -1; round < Rounds; round++)
            for (int kind = 0; kind < rates.Length; kind++)
            {
                using var busy = kind == 2 ? Busy() : null;
                double rate = Rate(kind == 0 ? one : two);
                if (round >= 0) rates[kind].Add(rate); // the round before warms up
                busy?.Kill();
                busy?.WaitForExit();
            }
        double[] medians = [.. rates.Select(r => r.Order().ElementAt(Rounds / 2))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {workload.Name} | {medians[0]:F1} steps/s | {medians[1]:F1} | {medians[2]:F1} | {medians[1] / medians[0]:F2}× | {medians[2] / medians[1]:P0} |"));
    }

    private static double Rate(EspalierTraining training)
    {
        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        do
        {
            training.Run(1);
            steps++;
        }
        while (Stopwatch.GetElapsedTime(start) < Turn);
        return steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Process Busy()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (string argument in (string[])["taken", "--spin", "1"]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.StandardOutput.ReadLine();
        return process;
    }
}
