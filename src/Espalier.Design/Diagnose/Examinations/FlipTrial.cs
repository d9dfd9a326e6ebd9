namespace Espalier.Design;

/// <summary>Trains with the labels of flipped pictures swapped, where a flip changes them.</summary>
internal sealed class FlipTrial : Examination
{
    public override string Name => "training with swapped labels";

    // Pictures that were varied ahead of time have their labels already; a new preparation swaps them, which is not for here.
    public override bool Concerns(Patient patient) => patient.Recipe.Augment is { Copies: null } && patient.Heads.Any(h => h.Diagnosis.Has(Fault.FlipTrap, Gravity.Fault));

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds();

    public override void Examine(Patient patient)
    {
        PatientHead[] heads = [.. patient.Heads.Where(h => h.Diagnosis.Has(Fault.FlipTrap, Gravity.Fault))];
        var found = heads.ToDictionary(h => h, h => h.Diagnosis.Find(Fault.FlipTrap)!);
        patient.Try(new Attempt(patient, "swapped", heads, 1, seed => patient.Trainer.Tried(found.Values.SelectMany(f => f.Remedies).Aggregate(patient.Trainer.Seeded(seed), (changed, remedy) => remedy.Apply(changed))),
            (attempt, head) => head.Diagnosis.Replace(found[head] with
            {
                Evidence = $"{found[head].Evidence} Trained with swapped labels it reaches {Words.Percent(attempt.Score(head))}: {Words.Of(attempt.Gain(head))}, {attempt.SeedsInWords}.",
                Remedies = [found[head].Remedies[0] with { Gain = attempt.Gain(head), Seeds = attempt.Seeds }],
            })));
    }
}
