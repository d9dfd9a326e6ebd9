namespace Espalier.Design;

/// <summary>Trains with classes that count alike, where rare ones are passed over: what that finds, and what it costs.</summary>
internal sealed class ClassWeightTrial : Examination
{
    public override string Name => "training with classes that count alike";

    public override bool Concerns(Patient patient) => Concerned(patient).Any();

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds();

    public override void Examine(Patient patient)
    {
        PatientHead[] heads = [.. Concerned(patient)];
        var found = heads.ToDictionary(h => h, h => h.Diagnosis.Find(Fault.Imbalance)!);
        patient.Try(new Attempt(patient, "alike", heads, 1, seed => patient.Trainer.Tried(found.Values.SelectMany(f => f.Remedies).Aggregate(patient.Trainer.Seeded(seed), (changed, remedy) => remedy.Apply(changed))),
            (attempt, head) => Tell(patient, head, attempt, found[head])));
    }

    private static void Tell(Patient patient, PatientHead head, Attempt attempt, Finding finding)
    {
        var gain = attempt.Gain(head);
        double before = Enumerable.Range(0, attempt.Seeds).Average(s => Balanced(head, head.ScoresOf(patient.Trainer.Shared(s)[head.Name]))), after = Balanced(head, attempt.Rows(head));
        string found = $"averaged over classes {Words.Percent(before)} becomes {Words.Percent(after)}";
        head.Diagnosis.Replace(finding with
        {
            Evidence = $"{finding.Evidence} Trained with classes that count alike, {found}, and over all rows {Words.Of(gain)}, {attempt.SeedsInWords}.",
            Remedies = [finding.Remedies[0] with { What = $"Let the classes of '{head.Name}' count alike, if rare ones matter as much: {found}, at a price over all rows.", Gain = gain, Seeds = attempt.Seeds, Head = head.Name }],
        });
    }

    private static double Balanced(PatientHead head, double[] scores) => Enumerable.Range(0, head.Classes)
        .Select(c => scores.Where((_, row) => head.JudgedClasses[row] == c).DefaultIfEmpty(double.NaN).Average()).Where(r => !double.IsNaN(r)).Average();

    private static IEnumerable<PatientHead> Concerned(Patient patient) =>
        patient.Heads.Where(h => !h.Diagnosis.IsSpoilt && !h.Diagnosis.Has(Fault.NoSignal, Gravity.Fault) && h.Diagnosis.Find(Fault.Imbalance) is { Gravity: Gravity.Warning, Remedies.Count: > 0 });
}
