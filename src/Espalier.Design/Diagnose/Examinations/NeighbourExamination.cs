using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// The nearest training row of each judged row: a baseline for pictures, the subjects that are on both sides, and the index trap. Where heads
/// together name the rows (every combination of person, pose and eyes with each expression exists once), the nearest training pictures of a
/// picture show the same combination with another answer, so what is near misleads; and the answer can be had without looking, by elimination.
/// </summary>
internal sealed class NeighbourExamination : Examination
{
    private const int MostFeatures = 50_000, FewestSubjects = 8;
    private const double PairsPerSecond = 3e6, KnownSubject = 0.9, Names = 0.8;

    public override string Name => "nearest rows";

    public override bool Concerns(Patient patient) => patient.Known.Inputs[0].RowLength <= MostFeatures;

    public override double Seconds(Patient patient) => (double)patient.Known.Rows * patient.Judged.Rows * (1 + patient.Known.Inputs[0].RowLength / 256.0) / PairsPerSecond / 4;

    public override void Examine(Patient patient)
    {
        var (known, judged) = (patient.Known.Inputs[0], patient.Judged.Inputs[0]);
        if (!patient.IsPictures)
        {
            var scale = Standardised.By(known);
            (known, judged) = (scale.Apply(known), scale.Apply(judged));
        }
        patient.Nearest = NearestRows.Of(known, judged, patient.Cancellation);
        foreach (var head in patient.Heads)
        {
            double[] scores = head.ScoresOf(head.Known.Take(patient.Nearest.Row));
            if (head.HasClasses) scores = [.. scores.Select((s, row) => head.KnownClasses[patient.Nearest.Row[row]] < 0 ? double.NaN : s)];
            head.Baselines["nearest"] = scores;
            if (patient.IsPictures) head.Diagnosis.Add(new Standing("nearest training picture", PatientHead.Mean(scores), Effect.Of(head.Network, scores, patient.Key($"nearest/{head.Name}"))));
            if (head.Classes >= FewestSubjects && PatientHead.Mean(scores) > KnownSubject) SharedSubject(patient, head, PatientHead.Mean(scores));
        }
        PatientHead[] asked = [.. patient.Heads.Where(h => h.HasClasses)];
        if (asked.Length > 2)
            foreach (var head in asked) Index(patient, head, [.. asked.Where(h => h != head)]);
    }

    private static void SharedSubject(Patient patient, PatientHead head, double nearest)
    {
        if (patient.Recipe.Split is { Group: not null } or { Cells.Count: > 0 } or { HoldOut.Count: > 0 }) return;
        head.Diagnosis.Add(new Finding(Fault.SharedSubjects, Gravity.Note, $"Every {head.Name} is on both sides of the split: all results hold for these {head.Classes} only.",
            $"The nearest training {patient.Thing} names the {head.Name} on {Words.Percent(nearest)}. How the other heads do on a new {head.Name} is not known; a split by {head.Name} would say."));
    }

    private static void Index(Patient patient, PatientHead head, PatientHead[] others)
    {
        double chance = 1.0 / head.Classes, near = PatientHead.Mean(head.Baselines["nearest"]);
        var nearest = Effect.OfMean(head.Baselines["nearest"], patient.Key($"index/{head.Name}"));
        if (nearest.High > Math.Min(chance, head.MajorityScore)) return; // what is near does not mislead
        Cells? best = null;
        foreach (PatientHead[] some in Subsets(others))
            if (Cells.Of(head, some) is var cells && (best is null || cells.Elimination > best.Elimination + 0.01)) best = cells;
        if (best is null || best.Unique < Names) return;
        var blind = Effect.Of(best.Scores, head.Majority, patient.Key($"blind/{head.Name}"));
        if (!blind.IsGain) return;
        string[] names = [.. best.Heads.Select(h => h.Name)];
        double own = Enumerable.Range(0, patient.Judged.Rows).Count(row => best.Cell(row, known: false) is { } cell && cell == best.Cell(patient.Nearest!.Row[row], known: true)) / (double)patient.Judged.Rows;
        head.IndexedBy = best.Heads;
        head.Baselines["elimination"] = best.Scores;
        head.Diagnosis.Add(new Standing("elimination, without looking", best.Elimination, Effect.Of(head.Network, best.Scores, patient.Key($"elimination/{head.Name}"))));
        string sure = patient.Heads.Where(h => h.HasClasses && h != head).MaxBy(h => PatientHead.Mean(h.Baselines["nearest"])) is { } easy ? $"the nearest training {patient.Thing} is right on {Words.Percent(PatientHead.Mean(easy.Baselines["nearest"]))} of '{easy.Name}' and on {Words.Percent(near)} of '{head.Name}'" : "";
        head.Diagnosis.Add(new Finding(Fault.IndexTrap, Gravity.Fault, $"Index trap: {Words.List(names)} together say which {patient.Thing} it is. What looks alike has another {head.Name}, and elimination tells it without looking.",
            $"{Words.About(best.Unique)} of the combinations of {Words.List([.. names, head.Name])} exist only once. So the {patient.Thing}s nearest to a held-out one show the same {Words.List(names)} with another {head.Name}: {Words.About(own)} of the nearest lie in the {patient.Thing}'s own cell, and {sure} (guessing: {Words.Percent(chance)}). "
            + $"The leak the other way round: guessing among the answers that a cell does not show in training is right on {Words.Percent(best.Elimination)} without looking at {head.Name} at all. The network's {Words.Percent(head.Diagnosis.Score)} lies between the two and says little about {head.Name}.")
        {
            Remedies = Honest(patient, head, names),
        });
    }

    private static Remedy[] Honest(Patient patient, PatientHead head, string[] names)
    {
        string[] columns = [.. names.Select(n => patient.Recipe.Heads.First(h => h.Name == n).Column)];
        var subject = patient.Heads.Where(h => names.Contains(h.Name)).MaxBy(h => h.Classes)!;
        string subjects = patient.Recipe.Heads.First(h => h.Name == subject.Name).Column;
        return
        [
            new Remedy($"Hold out whole cells of {Words.List(names)}: then neither the near {patient.Thing}s nor elimination say anything, and {head.Name} has to be seen. Expect a lower and honest score.",
                [("split.group", $"[{string.Join(", ", columns)}]")], head.Name, Fault.IndexTrap),
            new Remedy($"Or hold out whole {subjects}s (split.group: {subjects}, and no head {subject.Name}) to learn how {head.Name} does on a new {subjects}.", [], head.Name, Fault.IndexTrap),
        ];
    }

    // All of them first, then ever fewer; beyond a handful of heads only the largest sets, since small ones name nothing.
    private static IEnumerable<PatientHead[]> Subsets(PatientHead[] heads)
    {
        int most = Math.Min(heads.Length, 6);
        return Enumerable.Range(1, (1 << most) - 1).Select(mask => (PatientHead[])[.. heads[..most].Where((_, i) => (mask >> i & 1) == 1), .. heads[most..]]).OrderByDescending(s => s.Length);
    }

    /// <summary>The rows by the joint answer of some heads, and what of another head's answers each cell shows in training.</summary>
    private sealed record Cells(PatientHead[] Heads, double[] Scores, double Elimination, double Unique)
    {
        public string? Cell(int row, bool known) => CellOf(Heads, row, known);

        public static Cells Of(PatientHead head, PatientHead[] heads)
        {
            var seen = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
            var all = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int row = 0; row < head.KnownClasses.Length; row++)
            {
                if (head.KnownClasses[row] < 0 || CellOf(heads, row, known: true) is not { } cell) continue;
                if (!seen.TryGetValue(cell, out var answers)) seen.Add(cell, answers = []);
                answers.Add(head.KnownClasses[row]);
                Count(cell, head.KnownClasses[row]);
            }
            var scores = new double[head.JudgedClasses.Length];
            for (int row = 0; row < scores.Length; row++)
            {
                int c = head.JudgedClasses[row];
                scores[row] = double.NaN;
                if (c < 0 || CellOf(heads, row, known: false) is not { } cell) continue;
                var answers = seen.GetValueOrDefault(cell) ?? [];
                scores[row] = answers.Contains(c) || answers.Count == head.Classes ? 0 : 1.0 / (head.Classes - answers.Count);
                Count(cell, c);
            }
            return new Cells(heads, scores, PatientHead.Mean(scores), all.Count == 0 ? 0 : (double)all.Values.Count(n => n == 1) / all.Count);

            void Count(string cell, int c) => all[$"{cell}:{c}"] = all.GetValueOrDefault($"{cell}:{c}") + 1;
        }

        private static string? CellOf(PatientHead[] heads, int row, bool known)
        {
            int[] classes = [.. heads.Select(h => known ? h.KnownClasses[row] : h.JudgedClasses[row])];
            return Array.Exists(classes, c => c < 0) ? null : string.Join(' ', classes);
        }
    }
}
