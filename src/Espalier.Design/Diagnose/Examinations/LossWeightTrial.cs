namespace Espalier.Design;

/// <summary>Trains with losses that count alike, where one drowns the others.</summary>
internal sealed class LossWeightTrial : Examination
{
    public override string Name => "training with even losses";

    public override bool Concerns(Patient patient) => patient.Heads.Any(h => h.Diagnosis.Has(Fault.Outweighed));

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds();

    public override void Examine(Patient patient)
    {
        PatientHead[] heads = [.. patient.Heads.Where(h => h.Diagnosis.Has(Fault.Outweighed))];
        var found = heads.ToDictionary(h => h, h => h.Diagnosis.Find(Fault.Outweighed)!);
        var remedy = found.Values.First(f => f.Gravity == Gravity.Fault).Remedies[0];
        if (remedy.Settings.Count == 0) return;
        patient.Try(new Attempt(patient, "even", heads, 1, seed => patient.Trainer.Tried(remedy.Apply(patient.Trainer.Seeded(seed))),
            (attempt, head) => head.Diagnosis.Replace(found[head] with
            {
                Evidence = $"{found[head].Evidence} Trained with losses that count alike it reaches {Words.Percent(attempt.Score(head))}: {Words.Of(attempt.Gain(head))}, {attempt.SeedsInWords}.",
                Remedies = [remedy with { Gain = attempt.Gain(head), Seeds = attempt.Seeds, Head = head.Name }],
            })));
    }
}
