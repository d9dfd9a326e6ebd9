namespace Espalier.Design;

/// <summary>Two more layers for the head that is furthest from the top: what deepening a branch does, and does not do.</summary>
internal sealed class DepthTrial : Examination
{
    private const double Enough = 0.97, WorthIt = 0.005, Share = 1.2;

    public override string Name => "training with a deeper branch";

    public override bool Concerns(Patient patient) => Weakest(patient) is not null;

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds(Share);

    public override void Examine(Patient patient)
    {
        var head = Weakest(patient)!;
        var recipe = patient.Recipe.Heads.First(h => h.Name == head.Name);
        string branch = LayersAsYaml.Of(recipe.Branch)!;
        string deeper = recipe.Branch.Count == 0 ? "[32, 16]" : $"{branch[..^1]}, 32, 16]";
        var remedy = new Remedy($"Deepen the branch of '{head.Name}' by layers of 32 and 16 units.", [($"heads.{head.Name}.branch", deeper)], head.Name, Fault.Depth);
        patient.Try(new Attempt(patient, "deeper", [head], Share, seed => patient.Trainer.Tried(remedy.Apply(patient.Trainer.Seeded(seed))), (attempt, _) => Tell(patient, head, attempt, remedy)));
    }

    private static void Tell(Patient patient, PatientHead head, Attempt attempt, Remedy remedy)
    {
        var gain = attempt.Gain(head);
        head.Diagnosis.Replace("with a deeper branch", attempt.Standing(head, "with a deeper branch"));
        string evidence = $"With two more layers in its branch: {Words.Percent(attempt.Score(head))} instead of {Words.Percent(attempt.Before(head))}, {Words.Of(gain)}, {attempt.SeedsInWords}.";
        bool helps = gain.IsGain && gain.Mean > WorthIt;
        head.Diagnosis.Replace(new Finding(Fault.Depth, helps ? Gravity.Note : Gravity.Sound, helps ? $"A deeper branch helps: {Words.Points(gain.Mean)}." : gain.IsLoss ? "Deepening its branch makes it worse." : "Deepening its branch brings nothing that can be measured.", evidence)
        {
            Remedies = helps ? [remedy with { Gain = gain, Seeds = attempt.Seeds }] : [],
        });
        patient.NotWorthIt.Remove($"deeper/{head.Name}");
        if (!helps) patient.NotWorthIt[$"deeper/{head.Name}"] = $"Deepening the branch of '{head.Name}': {Words.Of(gain)}.";
    }

    private static PatientHead? Weakest(Patient patient) => patient.Heads
        .Where(h => h.HasClasses && h.Diagnosis.Score < Enough && !h.Diagnosis.Has(Fault.NoSignal, Gravity.Fault) && !h.Diagnosis.Has(Fault.IndexTrap, Gravity.Fault) && !h.Diagnosis.IsSpoilt)
        .Where(h => LayersAsYaml.Of(patient.Recipe.Heads.First(r => r.Name == h.Name).Branch) is not null)
        .MinBy(h => (h.Diagnosis.Score - h.MajorityScore) / Math.Max(1e-9, 1 - h.MajorityScore));
}
