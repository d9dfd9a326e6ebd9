namespace Espalier.Design;

/// <summary>Trains with classes that count alike, where rare ones are passed over: what that finds, and what it costs.</summary>
internal sealed class ClassWeightTrial : Examination
{
    public override string Name => "training with classes that count alike";

    public override bool Concerns(Patient patient) => Concerned(patient).Any();

    public override double Seconds(Patient patient) => patient.Trainer.Seconds();

    public override void Examine(Patient patient)
    {
        PatientHead[] heads = [.. Concerned(patient)];
        var recipe = heads.SelectMany(h => h.Diagnosis.Find(Fault.Imbalance)!.Remedies).Aggregate(patient.Recipe, (changed, remedy) => remedy.Apply(changed));
        var answers = patient.Trainer.Train(recipe).Predict(patient.Judged);
        foreach (var head in heads)
        {
            double[] scores = head.ScoresOf(answers[head.Name]);
            var gain = Effect.Of(scores, head.Network, patient.Key($"alike/{head.Name}"));
            double before = Balanced(head, head.Network), after = Balanced(head, scores);
            var finding = head.Diagnosis.Find(Fault.Imbalance)!;
            string found = $"averaged over classes {Words.Percent(before)} becomes {Words.Percent(after)}";
            head.Diagnosis.Replace(finding with
            {
                Evidence = $"{finding.Evidence} Trained with classes that count alike, {found}, and over all rows {Words.Of(gain)}.",
                Remedies = [finding.Remedies[0] with { What = $"Let the classes of '{head.Name}' count alike, if rare ones matter as much: {found}, at a price over all rows.", Gain = gain, IsMeasured = true, Head = head.Name }],
            });
        }
    }

    private static double Balanced(PatientHead head, double[] scores) => Enumerable.Range(0, head.Classes)
        .Select(c => scores.Where((_, row) => head.JudgedClasses[row] == c).DefaultIfEmpty(double.NaN).Average()).Where(r => !double.IsNaN(r)).Average();

    private static IEnumerable<PatientHead> Concerned(Patient patient) =>
        patient.Heads.Where(h => !h.Diagnosis.IsSpoilt && !h.Diagnosis.Has(Fault.NoSignal, Gravity.Fault) && h.Diagnosis.Find(Fault.Imbalance) is { Gravity: Gravity.Warning, Remedies.Count: > 0 });
}
