namespace Espalier.Design;

/// <summary>Trains the run's network on scaled features, where they are not.</summary>
internal sealed class ScaleTrial : Examination
{
    public override string Name => "training on scaled features";

    public override bool Concerns(Patient patient) => patient.IsUnscaled && patient.Data.Train.Transform is null;

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds();

    public override void Examine(Patient patient)
    {
        var train = patient.Data.Train;
        var scale = Standardised.By(train.Inputs[0]);
        var (learnt, judged) = (new Dataset(scale.Apply(train.Inputs[0]), train.Labels), scale.Apply(patient.Judged.Inputs[0]));
        var found = patient.Heads.ToDictionary(h => h, h => h.Diagnosis.Find(Fault.Unscaled)!);
        patient.Try(new Attempt(patient, "scaled", patient.Heads, 1, seed => patient.Trainer.Train(patient.Trainer.Seeded(seed), learnt).Predict(judged), (attempt, head) =>
        {
            var gain = attempt.Gain(head);
            head.Diagnosis.Replace("the network on scaled features", attempt.Standing(head, "the network on scaled features"));
            head.Diagnosis.Replace(ScaleExamination.Found($"{found[head].Evidence} The same network trained on scaled features: {Words.Percent(attempt.Score(head))}, {Words.Of(gain)}, {attempt.SeedsInWords}.",
                gain.IsLoss ? Gravity.Note : Gravity.Fault, gain, attempt.Seeds, head.Name));
        }));
    }
}
