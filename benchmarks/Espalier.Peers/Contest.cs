using System.Diagnostics;

namespace Peers;

/// <summary>Contestants take turns in one process, so that whatever slows the machine slows them all.</summary>
static class Contest
{
    /// <summary>Seconds a step, for each contestant: one number a round.</summary>
    /// <param name="contestants">Who takes part.</param>
    /// <param name="rounds">How often each has its turn.</param>
    /// <param name="turnSeconds">How long a turn should last.</param>
    /// <param name="warmSeconds">How long each runs before anything is measured.</param>
    public static double[][] Run(IReadOnlyList<Contestant> contestants, int rounds, double turnSeconds, double warmSeconds)
    {
        int[] steps = [.. contestants.Select(c => StepsFor(c, turnSeconds, warmSeconds))];
        double[][] times = [.. contestants.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
            for (int turn = 0; turn < contestants.Count; turn++)
            {
                int c = (turn + round) % contestants.Count; // nobody always follows the same one
                Thread.Sleep(30); // the threads of the one before stop spinning
                contestants[c].Steps(1);
                long start = Stopwatch.GetTimestamp();
                contestants[c].Steps(steps[c]);
                times[c][round] = Stopwatch.GetElapsedTime(start).TotalSeconds / steps[c];
            }
        return times;
    }

    private static int StepsFor(Contestant contestant, double turnSeconds, double warmSeconds)
    {
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        double last = 0;
        for (int chunk = 1; Stopwatch.GetElapsedTime(start).TotalSeconds < warmSeconds; chunk = Math.Min(chunk * 2, 4096))
        {
            long before = Stopwatch.GetTimestamp();
            contestant.Steps(chunk);
            last = Stopwatch.GetElapsedTime(before).TotalSeconds / chunk;
            done += chunk;
        }
        return Math.Max(1, (int)(turnSeconds / last));
    }
}
