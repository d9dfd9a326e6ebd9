namespace Espalier.Design;

/// <summary>Trains the run's network on scaled features, where they are not.</summary>
internal sealed class ScaleTrial : Examination
{
    public override string Name => "training on scaled features";

    public override bool Concerns(Patient patient) => patient.IsUnscaled && patient.Data.Train.Transform is null;

    public override double Seconds(Patient patient) => patient.Trainer.Seconds();

    public override void Examine(Patient patient)
    {
        var train = patient.Data.Train;
        var scale = Standardised.By(train.Inputs[0]);
        var answers = patient.Trainer.Train(rows: new Dataset(scale.Apply(train.Inputs[0]), train.Labels)).Predict(scale.Apply(patient.Judged.Inputs[0]));
        foreach (var head in patient.Heads)
        {
            double[] scores = head.ScoresOf(answers[head.Name]);
            var gain = Effect.Of(scores, head.Network, patient.Key($"scaled/{head.Name}"));
            head.Diagnosis.Add(new Standing("the network on scaled features", PatientHead.Mean(scores), Effect.Of(head.Network, scores, patient.Key($"unscaled/{head.Name}"))));
            var before = head.Diagnosis.Find(Fault.Unscaled)!;
            head.Diagnosis.Replace(ScaleExamination.Found($"{before.Evidence} The same network trained on scaled features: {Words.Percent(PatientHead.Mean(scores))}, {Words.Of(gain)}.",
                gain.IsLoss ? Gravity.Note : Gravity.Fault, gain, head.Name));
        }
    }
}
