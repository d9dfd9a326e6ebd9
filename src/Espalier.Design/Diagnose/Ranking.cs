namespace Espalier.Design;

/// <summary>
/// The order of what to do. A change that makes the numbers honest comes before any gain, since gains are read off those numbers; then
/// gains that were measured or can be reckoned, those that may be chance at half their worth; then what can only be advised. Where a setting
/// spoils the training only faults are treated: what else seems wrong may be gone afterwards.
/// </summary>
internal static class Ranking
{
    public static IReadOnlyList<Remedy> Of(IEnumerable<HeadDiagnosis> heads)
    {
        var remedies = new List<Remedy>();
        foreach (var remedy in heads.SelectMany(h => h.Findings.Where(f => f.Gravity == Gravity.Fault || !h.IsSpoilt)).SelectMany(f => f.Remedies))
        {
            // One change may be the remedy of several heads: it is told once, with the largest gain.
            int same = remedies.FindIndex(r => r.Settings.Count > 0 ? r.Settings.SequenceEqual(remedy.Settings) : r.What == remedy.What);
            if (same < 0) remedies.Add(remedy);
            else if (Worth(remedy) > Worth(remedies[same])) remedies[same] = remedy;
        }
        return [.. remedies.OrderByDescending(r => r.IsForHonesty).ThenBy(r => r.IsForHonesty ? r.For : 0).ThenByDescending(Worth).ThenBy(r => r.For)];
    }

    private static double Worth(Remedy remedy) => remedy.Gain is { } gain ? gain.IsGain ? gain.Mean : gain.Mean / 2 : 0;
}
