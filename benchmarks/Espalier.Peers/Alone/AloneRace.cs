using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Peers;

/// <summary>Each contestant in processes of its own, in turn: time from the start of the process to the end of the first epoch, and peak memory.</summary>
static class AloneRace
{
    /// <param name="Work">The workload.</param>
    /// <param name="Threads">Threads.</param>
    /// <param name="Contestant">Who.</param>
    /// <param name="Median">Seconds from the process's start to the end of its first epoch: median.</param>
    /// <param name="Fastest">The fastest.</param>
    /// <param name="Slowest">The slowest.</param>
    /// <param name="PeakBytes">Largest resident set: median.</param>
    public sealed record Entry(string Work, int Threads, string Contestant, double Median, double Fastest, double Slowest, long PeakBytes);

    public static IReadOnlyList<Entry> Run(IReadOnlyList<Workload> workloads, Turns turns)
    {
        var entries = new List<Entry>();
        int rounds = Math.Min(turns.Rounds, 5), threads = turns.Threads.Max();
        string file = Path.GetTempFileName();
        try
        {
            foreach (var workload in workloads)
            {
                var (inputs, labels) = workload.Read();
                AloneRows.Write(file, inputs, labels);
                var runs = Alone.Names.Select(_ => new List<(double Seconds, long Bytes)>()).ToArray();
                for (int round = 0; round < rounds; round++)
                    for (int who = 0; who < runs.Length; who++) runs[who].Add(Start(workload, file, Alone.Names[who], threads));
                for (int who = 0; who < runs.Length; who++)
                {
                    double[] seconds = [.. runs[who].Select(r => r.Seconds).Order()];
                    entries.Add(new(workload.Name, threads, Alone.Names[who], seconds[rounds / 2], seconds[0], seconds[^1], runs[who].Select(r => r.Bytes).Order().ElementAt(rounds / 2)));
                }
                Console.Error.Write(Markdown([.. entries.TakeLast(runs.Length)]));
            }
        }
        finally
        {
            File.Delete(file);
        }
        return entries;
    }

    public static string Markdown(IReadOnlyList<Entry> entries)
    {
        var text = new StringBuilder("| work | threads | who | start to end of first epoch | fastest – slowest | Espalier is faster by | peak memory | of Espalier's |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var group in entries.GroupBy(e => e.Work))
        {
            var ours = group.First();
            foreach (var e in group)
                text.AppendLine(CultureInfo.InvariantCulture, $"| {e.Work} | {e.Threads} | {e.Contestant} | {e.Median:F2} s | {e.Fastest:F2} – {e.Slowest:F2} s | {(e == ours ? "" : $"**{(e.Median / ours.Median).ToString("F1", CultureInfo.InvariantCulture)}×**")} | {e.PeakBytes / 1e6:F0} MB | {(e == ours ? "" : $"**{((double)e.PeakBytes / ours.PeakBytes).ToString("F1", CultureInfo.InvariantCulture)}×**")} |");
        }
        return text.ToString();
    }

    private static (double Seconds, long Bytes) Start(Workload workload, string file, string who, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in (string[])["alone", workload.Name, file, who, threads.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(argument);
        long begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        process.WaitForExit();
        if (process.ExitCode != 0 || line is null) throw new InvalidOperationException($"'{who}' alone on {workload.Name} ended with {process.ExitCode}.");
        return (seconds, long.Parse(line, CultureInfo.InvariantCulture));
    }
}
