namespace Espalier.Design;

/// <summary>
/// The same trunk and branch trained for one head alone, with the same first weights, rows and epochs: does sharing help or hurt?
/// </summary>
internal sealed class AloneExamination : Examination
{
    private const double WorthSaying = 0.01, Part = 0.8;

    public override string Name => "each branch trained alone";

    public override bool Concerns(Patient patient) => patient.Heads.Count > 1;

    public override double Seconds(Patient patient) => patient.Trainer.SeedsAtOnce == 1 ? 0 : patient.Trainer.TrialSeconds(patient.Heads.Count * Part);

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads.OrderBy(h => h.Diagnosis.Worst ?? (Fault)int.MaxValue).ThenBy(h => h.Diagnosis.Score))
        {
            // Where one training takes long, the heads that suffer most come first and those that the time does not suffice for are named.
            if (patient.Trainer.SeedsAtOnce == 1 && !patient.Budget.Allows(patient.Trainer.Seconds(Part)))
            {
                patient.LeftOut.Add($"'{head.Name}' trained alone");
                continue;
            }
            patient.Try(new Attempt(patient, "alone", [head], Part, seed => patient.Trainer.Tried(patient.Trainer.Seeded(seed), alone: head.Name), (attempt, _) => Compare(patient, head, attempt)));
        }
    }

    private static void Compare(Patient patient, PatientHead head, Attempt attempt)
    {
        var gain = attempt.Gain(head);
        head.Diagnosis.Replace("its branch alone", attempt.Standing(head, "its branch alone"));
        head.Diagnosis.Remove(Fault.HurtBySharing);
        head.Diagnosis.Remove(Fault.Sharing);
        patient.NotWorthIt.Remove($"alone/{head.Name}");
        string evidence = $"Shared {Words.Percent(attempt.Before(head))}, alone {Words.Percent(attempt.Score(head))}, {attempt.SeedsInWords}: sharing brings {Words.Of(gain.Reversed)}.";
        if (gain.IsGain && gain.Mean > WorthSaying)
            head.Diagnosis.Add(new Finding(Fault.HurtBySharing, Gravity.Warning, $"Sharing hurts it: alone it is {Words.Points(gain.Mean)} better.", evidence)
            {
                Remedies = head.Diagnosis.IsSpoilt ? [] : [new Remedy($"Let '{head.Name}' leave the trunk earlier, or train it alone.", [], head.Name, Fault.HurtBySharing) { Gain = gain, Seeds = attempt.Seeds }],
            });
        else
        {
            head.Diagnosis.Add(new Finding(Fault.Sharing, Gravity.Sound, gain.IsLoss && -gain.Mean > WorthSaying ? $"Sharing helps it by {Words.Points(-gain.Mean)}." : "Sharing neither helps nor hurts it measurably.", evidence));
            patient.NotWorthIt[$"alone/{head.Name}"] = $"A network of its own for '{head.Name}': {Words.Of(gain)}.";
        }
    }
}
