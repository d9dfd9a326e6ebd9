using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// Which finalist is proposed. The best by value, among those that are better than the start and of which no head is clearly worse; of those
/// that it is not clearly better than, the one with the fewest weights, then the fewest epochs; and one that shares nothing between heads only when it is clearly
/// better than the best that does. Clearly: the 95 % interval of the paired difference of a head, over validation rows and seeds, leaves 0 out.
/// </summary>
/// <param name="heads">The heads.</param>
/// <param name="seed">The search's seed.</param>
internal sealed class FinalChoice(IReadOnlyList<string> heads, long seed)
{
    private readonly List<string> _reasons = [];

    /// <summary>Why it was not simply the best, in sentences.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Chooses.</summary>
    /// <param name="start">The starting recipe's.</param>
    /// <param name="others">The others.</param>
    /// <returns>One of them; the start when none is better.</returns>
    public Finalist Choose(Finalist start, IReadOnlyList<Finalist> others)
    {
        var better = others.Where(f => Value(f, start) > 0 && !heads.Any(h => Difference(f, start, h).High < 0)).OrderByDescending(f => Value(f, start)).ToList();
        if (better.Count == 0) return start;
        var chosen = Lightest(better, start);
        if (chosen.Trial.Shares) return chosen;
        var sharing = better.Where(f => f.Trial.Shares).ToList();
        var next = sharing.Count > 0 ? Lightest(sharing, start) : start.Trial.Shares ? start : null;
        if (next is null || IsClearlyBetter(chosen, next)) return chosen;
        _reasons.Add($"{Named(chosen)} shares nothing between heads and is not clearly better than {Named(next)} on validation rows, which does{(next == start ? ": the starting recipe stays" : "")}.");
        return next;
    }

    // Half of the best's value at least: an interval that few rows and seeds leave wide is no reason to give most of it away.
    private Finalist Lightest(List<Finalist> better, Finalist start)
    {
        var best = better[0];
        var light = better.Where(f => Value(f, start) >= Value(best, start) / 2 && !heads.Any(h => Difference(best, f, h).Low > 0)).OrderBy(f => f.Trial.Parameters).ThenBy(f => f.Trial.Rungs[^1]).First();
        if (light != best) _reasons.Add($"{Named(best)} is not clearly better than {Named(light)} on validation rows, which {(light.Trial.Parameters < best.Trial.Parameters ? "has fewer weights" : "learns for fewer epochs")}.");
        return light;
    }

    private bool IsClearlyBetter(Finalist one, Finalist other) => heads.Any(h => Difference(one, other, h).Low > 0) && !heads.Any(h => Difference(one, other, h).High < 0);

    private static double Value(Finalist finalist, Finalist start) => Standards.Value(finalist.Mean, start.Mean, Times(finalist.Trial, start.Trial));

    private static double Times(Trial trial, Trial start) => (double)trial.Rungs[^1] / start.Rungs[^1];

    // Two heads that are both worse than guessing do not differ: neither knows anything that holds for new rows.
    private PairedDifference Difference(Finalist one, Finalist other, string head) => !one.Mean[head].Knows && !other.Mean[head].Knows ? new PairedDifference(0, 0, 0, 0)
        : PairedRows.Of(one.Rows(head), other.Rows(head), RandomKey.For(seed, $"grow/bootstrap/trial {one.Trial.Number} - {other.Trial.Number}/{head}"));

    private static string Named(Finalist finalist) => finalist.Trial.Number == 0 ? "the starting recipe"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Trial {finalist.Trial.Number} ({finalist.Trial.Parameters:N0} weights)");
}
