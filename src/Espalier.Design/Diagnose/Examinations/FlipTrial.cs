namespace Espalier.Design;

/// <summary>Trains with the labels of flipped pictures swapped, where a flip changes them.</summary>
internal sealed class FlipTrial : Examination
{
    public override string Name => "training with swapped labels";

    // Pictures that were varied ahead of time have their labels already; a new preparation swaps them, which is not for here.
    public override bool Concerns(Patient patient) => patient.Recipe.Augment is { Copies: null } && patient.Heads.Any(h => h.Diagnosis.Has(Fault.FlipTrap, Gravity.Fault));

    public override double Seconds(Patient patient) => patient.Trainer.Seconds();

    public override void Examine(Patient patient)
    {
        PatientHead[] heads = [.. patient.Heads.Where(h => h.Diagnosis.Has(Fault.FlipTrap, Gravity.Fault))];
        var recipe = heads.SelectMany(h => h.Diagnosis.Find(Fault.FlipTrap)!.Remedies).Aggregate(patient.Recipe, (changed, remedy) => remedy.Apply(changed));
        var answers = patient.Trainer.Train(recipe).Predict(patient.Judged);
        foreach (var head in heads)
        {
            double[] scores = head.ScoresOf(answers[head.Name]);
            var gain = Effect.Of(scores, head.Network, patient.Key($"swapped/{head.Name}"));
            var before = head.Diagnosis.Find(Fault.FlipTrap)!;
            head.Diagnosis.Replace(before with
            {
                Evidence = $"{before.Evidence} Trained with swapped labels it reaches {Words.Percent(PatientHead.Mean(scores))}: {Words.Of(gain)}.",
                Remedies = [before.Remedies[0] with { Gain = gain, IsMeasured = true }],
            });
        }
    }
}
