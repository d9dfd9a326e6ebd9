namespace Espalier.Design;

/// <summary>Two more layers for the head that is furthest from the top: what deepening a branch does, and does not do.</summary>
internal sealed class DepthTrial : Examination
{
    private const double Enough = 0.97, WorthIt = 0.005;

    public override string Name => "training with a deeper branch";

    public override bool Concerns(Patient patient) => Weakest(patient) is not null;

    public override double Seconds(Patient patient) => patient.Trainer.Seconds(1.2);

    public override void Examine(Patient patient)
    {
        var head = Weakest(patient)!;
        var recipe = patient.Recipe.Heads.First(h => h.Name == head.Name);
        string branch = LayersAsYaml.Of(recipe.Branch)!;
        string deeper = recipe.Branch.Count == 0 ? "[32, 16]" : $"{branch[..^1]}, 32, 16]";
        var remedy = new Remedy($"Deepen the branch of '{head.Name}' by layers of 32 and 16 units.", [($"heads.{head.Name}.branch", deeper)], head.Name, Fault.Depth);
        double[] scores = head.ScoresOf(patient.Trainer.Train(remedy.Apply(patient.Recipe)).Predict(patient.Judged)[head.Name]);
        var gain = Effect.Of(scores, head.Network, patient.Key($"deeper/{head.Name}"));
        head.Diagnosis.Add(new Standing("with a deeper branch", PatientHead.Mean(scores), Effect.Of(head.Network, scores, patient.Key($"shallow/{head.Name}"))));
        string evidence = $"With two more layers in its branch: {Words.Percent(PatientHead.Mean(scores))} instead of {Words.Percent(head.Diagnosis.Score)}, {Words.Of(gain)}, one seed each.";
        bool helps = gain.IsGain && gain.Mean > WorthIt;
        head.Diagnosis.Add(new Finding(Fault.Depth, helps ? Gravity.Note : Gravity.Sound, helps ? $"A deeper branch helps: {Words.Points(gain.Mean)}." : gain.IsLoss ? "Deepening its branch makes it worse." : "Deepening its branch brings nothing that can be measured.", evidence)
        {
            Remedies = helps ? [remedy with { Gain = gain, IsMeasured = true }] : [],
        });
        if (!helps) patient.NotWorthIt.Add($"Deepening the branch of '{head.Name}': {Words.Of(gain)}.");
    }

    private static PatientHead? Weakest(Patient patient) => patient.Heads
        .Where(h => h.HasClasses && h.Diagnosis.Score < Enough && !h.Diagnosis.Has(Fault.NoSignal, Gravity.Fault) && !h.Diagnosis.Has(Fault.IndexTrap, Gravity.Fault) && !h.Diagnosis.IsSpoilt)
        .Where(h => LayersAsYaml.Of(patient.Recipe.Heads.First(r => r.Name == h.Name).Branch) is not null)
        .MinBy(h => (h.Diagnosis.Score - h.MajorityScore) / Math.Max(1e-9, 1 - h.MajorityScore));
}
