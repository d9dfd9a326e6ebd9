namespace Espalier.Design;

/// <summary>Heads whose labels tell on each other: fine as questions, but one as a feature would give the other away.</summary>
internal sealed class RelationExamination : Examination
{
    private const double Much = 0.15;
    private const int RowsOfClass = 5;

    public override string Name => "heads that tell on each other";

    public override bool Concerns(Patient patient) => patient.Heads.Count > 1;

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads.Where(h => h.HasClasses))
            foreach (var other in patient.Heads.Where(h => h.HasClasses && h != head))
            {
                var (answer, certain) = Told(head, other);
                double[] scores = [.. head.JudgedClasses.Select((c, row) => c < 0 || other.JudgedClasses[row] < 0 ? double.NaN : answer[other.JudgedClasses[row]] == c ? 1 : 0)];
                var above = Effect.Of(scores, head.Majority, patient.Key($"relation/{head.Name}/{other.Name}"));
                if (!above.IsGain || above.Mean < Much) continue;
                string sure = certain.Count == 0 ? "" : $" {Words.List(certain.Take(4).Select(c => $"'{other.Head.ClassNames[c]}' is always '{head.Head.ClassNames[answer[c]]}'"))}.";
                head.Diagnosis.Add(new Finding(Fault.Relation, Gravity.Note, $"'{other.Name}' leaks '{head.Name}': its label alone is right on {Words.About(PatientHead.Mean(scores))}.",
                    $"Answering '{head.Name}' by the label of '{other.Name}' beats always the same by {Words.Of(above)}.{sure} Fine while both are questions; '{other.Name}' as a feature would give '{head.Name}' away."));
            }
    }

    // Of each class of the other head: the class that goes with it most often, and whether no other does.
    private static (int[] Answer, List<int> Certain) Told(PatientHead head, PatientHead other)
    {
        var counts = new int[other.Classes, head.Classes];
        for (int row = 0; row < head.KnownClasses.Length; row++)
            if (head.KnownClasses[row] >= 0 && other.KnownClasses[row] >= 0) counts[other.KnownClasses[row], head.KnownClasses[row]]++;
        var answer = new int[other.Classes];
        var certain = new List<int>();
        for (int o = 0; o < other.Classes; o++)
        {
            int[] row = [.. Enumerable.Range(0, head.Classes).Select(c => counts[o, c])];
            answer[o] = Array.IndexOf(row, row.Max());
            if (row.Max() == row.Sum() && row.Sum() >= RowsOfClass) certain.Add(o);
        }
        return (answer, certain);
    }
}
