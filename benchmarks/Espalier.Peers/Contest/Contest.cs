using System.Diagnostics;

namespace Peers;

/// <summary>Contestants take turns in one process, so that whatever slows the machine slows them all.</summary>
static class Contest
{
    /// <summary>Seconds for one piece of work, for each contestant: one number a round.</summary>
    /// <param name="contestants">Who takes part.</param>
    /// <param name="turns">How many turns, how long.</param>
    public static double[][] Run(IReadOnlyList<Contestant> contestants, Turns turns)
    {
        int[] times = [.. contestants.Select(c => TimesFor(c, turns.Seconds, turns.WarmSeconds))];
        double[][] seconds = [.. contestants.Select(_ => new double[turns.Rounds])];
        for (int round = 0; round < turns.Rounds; round++)
            for (int turn = 0; turn < contestants.Count; turn++)
            {
                int c = (turn + round) % contestants.Count; // nobody always follows the same one
                Thread.Sleep(30); // the threads of the one before stop spinning
                contestants[c].Run(1);
                long start = Stopwatch.GetTimestamp();
                contestants[c].Run(times[c]);
                seconds[c][round] = Stopwatch.GetElapsedTime(start).TotalSeconds / times[c];
            }
        return seconds;
    }

    private static int TimesFor(Contestant contestant, double turnSeconds, double warmSeconds)
    {
        long start = Stopwatch.GetTimestamp();
        double last = 0;
        for (int chunk = 1; Stopwatch.GetElapsedTime(start).TotalSeconds < warmSeconds; chunk = Math.Min(chunk * 2, 4096))
        {
            long before = Stopwatch.GetTimestamp();
            contestant.Run(chunk);
            last = Stopwatch.GetElapsedTime(before).TotalSeconds / chunk;
        }
        return Math.Max(1, (int)(turnSeconds / last));
    }
}
