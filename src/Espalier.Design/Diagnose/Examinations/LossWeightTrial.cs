namespace Espalier.Design;

/// <summary>Trains with losses that count alike, where one drowns the others.</summary>
internal sealed class LossWeightTrial : Examination
{
    public override string Name => "training with even losses";

    public override bool Concerns(Patient patient) => patient.Heads.Any(h => h.Diagnosis.Has(Fault.Outweighed));

    public override double Seconds(Patient patient) => patient.Trainer.Seconds();

    public override void Examine(Patient patient)
    {
        var remedy = patient.Heads.Select(h => h.Diagnosis.Find(Fault.Outweighed)).First(f => f?.Gravity == Gravity.Fault)!.Remedies[0];
        if (remedy.Settings.Count == 0) return;
        var answers = patient.Trainer.Train(remedy.Apply(patient.Recipe)).Predict(patient.Judged);
        foreach (var head in patient.Heads.Where(h => h.Diagnosis.Has(Fault.Outweighed)))
        {
            double[] scores = head.ScoresOf(answers[head.Name]);
            var gain = Effect.Of(scores, head.Network, patient.Key($"even/{head.Name}"));
            var before = head.Diagnosis.Find(Fault.Outweighed)!;
            head.Diagnosis.Replace(before with
            {
                Evidence = $"{before.Evidence} Trained with losses that count alike it reaches {Words.Percent(PatientHead.Mean(scores))}: {Words.Of(gain)}.",
                Remedies = [remedy with { Gain = gain, IsMeasured = true, Head = head.Name }],
            });
        }
    }
}
