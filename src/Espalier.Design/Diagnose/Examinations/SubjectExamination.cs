using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Columns that say whose row it is, such as a patient's number, whose values come back on both sides of the split. They matter where the features
/// tell the subject, so that the nearest training row of a row is often of the same subject, and where a subject's rows have the same answer:
/// then a network that knows its subjects looks better than it is. What that costs is measured by <see cref="HonestTrial"/>.
/// </summary>
internal sealed class SubjectExamination : Examination
{
    private const int FewestSubjects = 8;
    private const double ComeBack = 0.5, Told = 0.2, AboveChance = 3;
    private static readonly string[] Named = [.. Names.Identifiers, "patient", "subject", "person", "participant", "customer", "client", "user", "household", "family", "animal", "device", "machine", "sensor", "session", "student", "school", "store", "site"];

    public override string Name => "subjects on both sides of the split";

    public override bool Concerns(Patient patient) => !patient.IsPictures && patient.Options.Table is { } table
        && table.RowCount == patient.Data.Rows.Train.Length + patient.Data.Rows.Validation.Length + patient.Data.Rows.Test.Length
        && patient.Recipe.Split is { Group: null, Cells.Count: 0, HoldOut.Count: 0 };

    public override double Seconds(Patient patient) => Candidates(patient).Count() * new NeighbourExamination().Seconds(patient);

    public override void Examine(Patient patient)
    {
        (SubjectColumn Subject, double Same, double Chance)? best = null;
        foreach (var column in Candidates(patient))
        {
            int[] codes = column.Factor.Codes;
            var subject = new SubjectColumn(column.Name, [.. patient.Data.Rows.Train.Select(row => codes[row])], [.. Enumerable.Range(0, patient.Judged.Rows).Select(row => codes[patient.DataRowOfJudged(row)])], column.Factor.Values.Count);
            int[] known = [.. patient.KnownNumbers.Select(row => subject.Known[row])];
            var there = known.Where(c => c >= 0).CountBy(c => c).ToDictionary(c => c.Key, c => c.Value);
            int[] back = [.. Enumerable.Range(0, subject.Judged.Length).Where(row => there.ContainsKey(subject.Judged[row]))];
            if (back.Length < ComeBack * subject.Judged.Length) continue;
            var nearest = Nearest(patient, column.Name);
            double same = back.Average(row => known[nearest.Row[row]] == subject.Judged[row] ? 1.0 : 0), chance = back.Average(row => (double)there[subject.Judged[row]] / known.Length);
            if (same > Told && same > AboveChance * chance && (best is null || same > best.Value.Same)) best = (subject, same, chance);
        }
        if (best is not { } found) return;
        patient.Subjects = found.Subject;
        foreach (var head in patient.Heads) Tell(patient, head, found.Subject, found.Same, found.Chance);
        if (!patient.Heads.Any(h => h.Diagnosis.Has(Fault.SharedSubjects))) patient.Subjects = null;
    }

    private static void Tell(Patient patient, PatientHead head, SubjectColumn subject, double same, double chance)
    {
        int[] known = [.. patient.KnownNumbers.Select(row => subject.Known[row])];
        var answers = PatientHead.Repeated(head.MajorityAnswer, subject.Judged.Length);
        var rows = Enumerable.Range(0, known.Length).Where(row => known[row] >= 0 && !float.IsNaN(head.Known.Row(row)[0])).ToLookup(row => known[row]);
        for (int row = 0; row < subject.Judged.Length; row++)
            for (int i = 0; i < answers.RowLength && rows.Contains(subject.Judged[row]); i++) answers.Row(row)[i] = rows[subject.Judged[row]].Average(k => head.Known.Row(k)[i]);
        double[] scores = head.ScoresOf(answers);
        var above = Effect.Of(scores, head.Majority, patient.Key($"subject/{head.Name}"));
        if (!above.IsGain) return;
        head.Diagnosis.Replace(new Finding(Fault.SharedSubjects, Gravity.Warning, $"Judged by rows of '{subject.Column}' values that it has learnt: the features tell which one a row is of, and that says much of '{head.Name}'.",
            $"The nearest training row of a held-out row has the same '{subject.Column}' on {Words.Percent(same)} (chance: {Words.Percent(chance)}). Who knows it answers {Words.Percent(PatientHead.Mean(scores))}, {Words.Of(above)} above always the same.")
        {
            Remedies = [new Remedy($"Keep the rows of one '{subject.Column}' on one side of the split, and judge again.", [("split.group", LayersAsYaml.Text(subject.Column))], head.Name, Fault.SharedSubjects)],
        });
    }

    // Columns that are no features and no heads; features only where their name says that they name something.
    private static IEnumerable<Column> Candidates(Patient patient)
    {
        var features = patient.Columns.Select(c => c.Column).ToHashSet(StringComparer.Ordinal);
        var heads = patient.Recipe.Heads.Select(h => h.Column).ToHashSet(StringComparer.Ordinal);
        foreach (var column in patient.Options.Table!.Columns)
        {
            if (heads.Contains(column.Name) || (features.Contains(column.Name) && !Names.Have(column.Name, Named))) continue;
            if (column is NumberColumn numbers && !Array.TrueForAll(numbers.Values, v => double.IsNaN(v) || v == Math.Floor(v))) continue;
            int known = column.Count - column.MissingCount, distinct = column.Factor.Values.Count;
            if (distinct < FewestSubjects || distinct > known / 2) continue;
            if (column.Factor.Counts().Where(n => n > 1).Sum() >= ComeBack * column.Count) yield return column;
        }
    }

    // Without the column itself, if it is a feature: that would be near by name.
    private static NearestRows Nearest(Patient patient, string column)
    {
        var (known, judged) = (patient.Known.Inputs[0], patient.Judged.Inputs[0]);
        var own = patient.Columns.FirstOrDefault(c => c.Column == column);
        var scale = Standardised.By(known);
        (known, judged) = (scale.Apply(known), scale.Apply(judged));
        foreach (var tensor in own.Column is null ? [] : new[] { known, judged })
            for (int row = 0; row < tensor.Rows; row++) tensor.Row(row).Slice(own.Start, own.Width).Clear();
        return NearestRows.Of(known, judged, patient.Cancellation);
    }
}
