namespace Espalier.Design;

/// <summary>
/// The same trunk and branch trained for one head alone, with the same first weights, rows and epochs: does sharing help or hurt? Small
/// networks are trained from several seeds, shared and alone, since one seed against another may differ as much.
/// </summary>
internal sealed class AloneExamination : Examination
{
    private const double Cheap = 2e9, WorthSaying = 0.01;

    public override string Name => "each branch trained alone";

    public override bool Concerns(Patient patient) => patient.Heads.Count > 1;

    public override double Seconds(Patient patient) => patient.Trainer.Seconds() * (patient.Heads.Count * Seeds(patient) * 0.8 + Seeds(patient) - 1);

    public override void Examine(Patient patient)
    {
        int seeds = Seeds(patient);
        var shared = patient.Heads.Select(_ => new List<double[]>()).ToList();
        var alone = patient.Heads.Select(_ => new List<double[]>()).ToList();
        for (int s = 0; s < seeds; s++)
        {
            var recipe = s == 0 ? patient.Recipe : patient.Recipe.With("training.seed", (patient.Recipe.Training.Seed + s).ToString(System.Globalization.CultureInfo.InvariantCulture));
            var answers = s == 0 ? null : patient.Trainer.Train(recipe).Predict(patient.Judged);
            for (int h = 0; h < patient.Heads.Count; h++)
            {
                var head = patient.Heads[h];
                shared[h].Add(answers is null ? head.Network : head.ScoresOf(answers[head.Name]));
                alone[h].Add(head.ScoresOf(patient.Trainer.Train(recipe, alone: head.Name).Predict(patient.Judged)[head.Name]));
            }
        }
        for (int h = 0; h < patient.Heads.Count; h++) Compare(patient, patient.Heads[h], Mean(shared[h]), Mean(alone[h]), seeds);
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

    // By the size of the work, not by the clock: the same run is always examined in the same way.
    private static int Seeds(Patient patient) => (double)patient.Model.ParameterCount * patient.Data.TrainingRows * patient.Trainer.Epochs < Cheap && !patient.IsPictures ? 3 : 1;

    private static double[] Mean(List<double[]> scores) => [.. Enumerable.Range(0, scores[0].Length).Select(row => scores.Average(s => s[row]))];
}
