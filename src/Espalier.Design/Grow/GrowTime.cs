namespace Espalier.Design;

/// <summary>
/// How a budget in minutes is shared out. The end of a search is dear: finalists with several seeds, then the comparison. What that will take
/// is told from the trials so far, and the search stops when the rest is needed for it. Without such a budget nothing is asked of it.
/// </summary>
/// <param name="settings">The settings.</param>
/// <param name="times">How long trainings took.</param>
/// <param name="threads">How many run at once.</param>
/// <param name="sameSplit">Whether the finalists' trainings are those of the comparison.</param>
internal sealed class GrowTime(GrowSettings settings, TrialTimes times, int threads, bool sameSplit)
{
    private const double LeastSearch = 0.25, MostSearch = 0.5;
    private const double Cautious = 0.9; // of the time that is left, since estimates are no more than that
    private const double Growth = 1.2;   // rows that the search set aside are learnt in the comparison
    private const int FewestSeeds = 2;

    /// <summary>When the whole should be over, in seconds; null for no such time.</summary>
    public double? End => settings.Minutes * 60;

    /// <summary>When time is up, where it is asked.</summary>
    public Func<double>? UntilEnd => End is { } end ? () => end : null;

    /// <summary>Seconds that an epoch of a trial takes, as far as its rungs tell; that of another where it has none.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="otherwise">The other.</param>
    public double Epoch(Trial trial, Trial otherwise)
    {
        double seconds = trial.ByRung.Keys.Sum(r => times.Of(trial.Leg(r)));
        return seconds > 0 && trial.Epochs > 0 ? seconds / trial.Epochs : trial == otherwise ? 0 : Epoch(otherwise, otherwise);
    }

    /// <summary>Seconds that a whole training of a trial takes.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="start">The starting one.</param>
    public double Whole(Trial trial, Trial start) => Epoch(trial, start) * trial.Rungs[^1];

    /// <summary>When the search should stop, in seconds: what finalists and comparison need is left, but a quarter to a half of the time is the search's.</summary>
    /// <param name="ranking">The trials so far, the best first.</param>
    /// <param name="start">The starting one.</param>
    public double SearchUntil(IEnumerable<Trial> ranking, Trial? start)
    {
        double end = End!.Value;
        if (start is null || Whole(start, start) <= 0) return MostSearch * end;
        Trial[] best = [.. ranking.Where(t => t.Number != 0).Take(settings.Finalists)];
        return Math.Clamp(end - Needed(best, start, FewestSeeds, settings.Seeds) / Cautious / threads, LeastSearch * end, MostSearch * end);
    }

    /// <summary>How many finalists, and with how many seeds, the time that is left bears: two seeds, then all seeds of the comparison, then more of the finalists.</summary>
    /// <param name="finalists">All that may be, the best first.</param>
    /// <param name="start">The starting one.</param>
    /// <returns>How many of them; how many seeds; what is kept for the comparison, in seconds of one thread.</returns>
    public (int Finalists, int Seeds, double Kept) Plan(IReadOnlyList<Trial> finalists, Trial start)
    {
        double left = Cautious * (End!.Value - times.Elapsed) * threads;
        int count = finalists.Count, seeds = FewestSeeds, compared = FewestSeeds;
        while (count > 1 && !Bears(count, seeds, compared)) count--;
        while (compared < settings.Seeds && Bears(count, sameSplit ? compared + 1 : seeds, compared + 1)) compared++;
        if (sameSplit) seeds = compared;
        while (seeds < settings.Seeds && Bears(count, seeds + 1, compared)) seeds++;
        return (count, seeds, Compared([.. finalists.Take(count)], start, seeds, compared));

        bool Bears(int count, int seeds, int compared) => Needed([.. finalists.Take(count)], start, seeds, compared) <= left;
    }

    // Each finalist and the start with each seed (the first is trained as far as the search went), then the comparison.
    private double Needed(IReadOnlyList<Trial> finalists, Trial start, int seeds, int compared) =>
        finalists.Append(start).Sum(t => Whole(t, start) * (seeds - (double)t.Epochs / t.Rungs[^1])) + Compared(finalists, start, seeds, compared);

    // The starting recipe and the found one with each seed, and a network for each head, which takes about as long.
    private double Compared(IReadOnlyList<Trial> finalists, Trial start, int seeds, int compared)
    {
        double found = finalists.Select(t => Whole(t, start)).DefaultIfEmpty(Whole(start, start)).Max(), own = sameSplit ? 1 : Growth;
        return own * ((sameSplit ? Math.Max(0, compared - seeds) : compared) * (Whole(start, start) + found) + start.Design.Heads.Count * found);
    }
}
