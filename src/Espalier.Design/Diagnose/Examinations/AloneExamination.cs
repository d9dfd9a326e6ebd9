namespace Espalier.Design;

/// <summary>
/// The same trunk and branch trained for one head alone, with the same first weights, rows and epochs: does sharing help or hurt? Small
/// networks are trained from several seeds, shared and alone, since one seed against another may differ as much.
/// </summary>
internal sealed class AloneExamination : Examination
{
    private const double WorthSaying = 0.01, Part = 0.8;

    public override string Name => "each branch trained alone";

    public override bool Concerns(Patient patient) => patient.Heads.Count > 1;

    public override double Seconds(Patient patient) => patient.Trainer.Repeats == 1 ? 0 : patient.Trainer.Seconds() * (patient.Heads.Count * patient.Trainer.Repeats * Part + patient.Trainer.Repeats - 1);

    public override void Examine(Patient patient)
    {
        int seeds = patient.Trainer.Repeats;
        foreach (var head in patient.Heads.OrderBy(h => h.Diagnosis.Worst ?? (Fault)int.MaxValue).ThenBy(h => h.Diagnosis.Score))
        {
            // Where one training takes long, the heads that suffer most come first and those that the time does not suffice for are named.
            if (seeds == 1 && !patient.Budget.Allows(patient.Trainer.Seconds(Part)))
            {
                patient.LeftOut.Add($"'{head.Name}' trained alone");
                continue;
            }
            double[][] shared = [.. Enumerable.Range(0, seeds).Select(s => head.ScoresOf(patient.Trainer.Shared(s)[head.Name]))];
            double[][] alone = [.. Enumerable.Range(0, seeds).Select(s => head.ScoresOf(patient.Trainer.Train(patient.Trainer.Seeded(s), alone: head.Name).Predict(patient.Judged)[head.Name]))];
            Compare(patient, head, Mean(shared), Mean(alone), seeds);
        }
    }

    private static void Compare(Patient patient, PatientHead head, double[] shared, double[] alone, int seeds)
    {
        var effect = Effect.Of(shared, alone, patient.Key($"alone/{head.Name}"));
        head.Baselines["alone"] = alone;
        head.Diagnosis.Add(new Standing(seeds > 1 ? $"its branch alone ({seeds} seeds each)" : "its branch alone", PatientHead.Mean(alone), effect));
        string evidence = $"Shared {Words.Percent(PatientHead.Mean(shared))}, alone {Words.Percent(PatientHead.Mean(alone))}, {(seeds == 1 ? "one seed" : $"{seeds} seeds")} each: sharing brings {Words.Of(effect)}.";
        if (effect.IsLoss && effect.Mean < -WorthSaying)
            head.Diagnosis.Add(new Finding(Fault.HurtBySharing, Gravity.Warning, $"Sharing hurts it: alone it is {Words.Points(-effect.Mean)} better.", evidence)
            {
                Remedies = head.Diagnosis.IsSpoilt ? [] : [new Remedy($"Let '{head.Name}' leave the trunk earlier, or train it alone.", [], head.Name, Fault.HurtBySharing) { Gain = new Effect(-effect.Mean, -effect.High, -effect.Low), IsMeasured = true }],
            });
        else
        {
            head.Diagnosis.Add(new Finding(Fault.Sharing, Gravity.Sound, effect.IsGain && effect.Mean > WorthSaying ? $"Sharing helps it by {Words.Points(effect.Mean)}." : "Sharing neither helps nor hurts it measurably.", evidence));
            patient.NotWorthIt.Add($"A network of its own for '{head.Name}': {Words.Of(new Effect(-effect.Mean, -effect.High, -effect.Low))}.");
        }
    }

    private static double[] Mean(double[][] scores) => [.. Enumerable.Range(0, scores[0].Length).Select(row => scores.Average(s => s[row]))];
}
