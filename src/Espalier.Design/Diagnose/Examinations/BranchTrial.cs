using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// A head whose own layers are narrow, and which is behind what simple methods or its own rows allow: the same network is trained with a wider
/// branch. If that is better, the branch was starved.
/// </summary>
internal sealed class BranchTrial : Examination
{
    private const int Narrow = 12, Wide = 32;
    private const double WorthIt = 0.01;

    public override string Name => "training with wider branches";

    public override bool Concerns(Patient patient) => Candidates(patient).Any();

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds(Candidates(patient).Count());

    public override void Examine(Patient patient)
    {
        foreach (var (head, settings, narrowest) in Candidates(patient).ToList())
        {
            var remedy = new Remedy($"Widen the branch of '{head.Name}' to {Wide} units.", [settings], head.Name, Fault.Starved);
            patient.Try(new Attempt(patient, "wider", [head], 1, seed => patient.Trainer.Tried(remedy.Apply(patient.Trainer.Seeded(seed))), (attempt, _) => Tell(patient, head, attempt, remedy, narrowest)));
        }
    }

    private static void Tell(Patient patient, PatientHead head, Attempt attempt, Remedy remedy, int narrowest)
    {
        var gain = attempt.Gain(head);
        string evidence = $"All that the branch passes on goes through {Words.Number(narrowest, "unit")}. With {Wide} in their place the network reaches {Words.Percent(attempt.Score(head))} instead of {Words.Percent(attempt.Before(head))}: {Words.Of(gain)}, {attempt.SeedsInWords}.";
        bool starved = gain.IsGain && gain.Mean > WorthIt;
        head.Diagnosis.Replace(new Finding(Fault.Starved, starved ? Gravity.Fault : Gravity.Sound, starved ? $"Starved branch: {Words.Number(narrowest, "unit")} cannot carry the answer." : "The branch is wide enough.", evidence)
        {
            Remedies = starved ? [remedy with { Gain = gain, Seeds = attempt.Seeds }] : [],
        });
        patient.NotWorthIt.Remove($"wider/{head.Name}");
        if (!starved) patient.NotWorthIt[$"wider/{head.Name}"] = $"A wider branch for '{head.Name}': {Words.Of(gain)}.";
    }

    private static IEnumerable<(PatientHead Head, (string, string) Setting, int Narrowest)> Candidates(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            var recipe = patient.Recipe.Heads.First(h => h.Name == head.Name);
            var (key, layers) = Own(patient, recipe);
            var dense = layers.OfType<DenseRecipe>().ToList();
            if (dense.Count == 0) continue;
            int narrowest = dense.Min(d => d.Units);
            if (narrowest >= Math.Min(Wide / 2, Math.Max(Narrow, 2 * head.Head.Width))) continue;
            if (head.Diagnosis.Has(Fault.NoSignal, Gravity.Fault) || head.Diagnosis.Has(Fault.IndexTrap, Gravity.Fault)) continue;
            if (LayersAsYaml.Of(layers.Select(l => l is DenseRecipe { Units: < Wide } d ? d with { Units = Wide } : l)) is { } wider) yield return (head, (key, wider), narrowest);
        }
    }

    // The branch that is the head's own: its layers, or the shared branch it grows from if no other head does.
    private static (string Key, IReadOnlyList<LayerRecipe> Layers) Own(Patient patient, HeadRecipe head)
    {
        if (head.Branch.Count > 0 || head.From is null || patient.Recipe.Heads.Count(h => h.From == head.From) > 1) return ($"heads.{head.Name}.branch", head.Branch);
        var branch = patient.Recipe.Branches.First(b => b.Name == head.From);
        return (branch.From is null ? $"branches.{branch.Name}" : $"branches.{branch.Name}.layers", branch.Layers);
    }
}
