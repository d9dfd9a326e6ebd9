using System.Diagnostics;

namespace Espalier.Benchmarks;

/// <summary>Times of short calls on a machine that is shared.</summary>
static class Clock
{
    const int Rounds = 301;

    /// <summary>The seconds of one call: the median of rounds so short that most of them pass without losing the core to others.</summary>
    public static double Median(Action call)
    {
        const double roundSeconds = 100e-6;
        double once = Math.Max(1e-9, Round(call, 20));
        int repeats = (int)Math.Max(1, roundSeconds / once);
        double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Round(call, repeats)).Order()];
        return rounds[Rounds / 2];
    }

    static double Round(Action call, int repeats)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++) call();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
    }
}
