using Espalier.Data;

namespace Espalier.Design;

/// <summary>Dropout behind the dense layers, where a head learns its rows by heart.</summary>
internal sealed class RegularisationTrial : Examination
{
    private const double Share = 0.3, WorthIt = 0.005, Cost = 1.1;

    public override string Name => "training with dropout";

    public override bool Concerns(Patient patient) => patient.Heads.Any(h => h.Diagnosis.Has(Fault.Overfit)) && !patient.IsUnscaled && Settings(patient).Count > 0;

    public override double Seconds(Patient patient) => patient.Trainer.TrialSeconds(Cost);

    public override void Examine(Patient patient)
    {
        var remedy = new Remedy($"Put dropout of {Share.ToString(System.Globalization.CultureInfo.InvariantCulture)} behind the dense layers.", Settings(patient), null, Fault.Overfit);
        PatientHead[] heads = [.. patient.Heads.Where(h => h.Diagnosis.Has(Fault.Overfit))];
        var found = heads.ToDictionary(h => h, h => h.Diagnosis.Find(Fault.Overfit)!);
        patient.Try(new Attempt(patient, "dropout", heads, Cost, seed => patient.Trainer.Tried(remedy.Apply(patient.Trainer.Seeded(seed))), (attempt, head) => Tell(patient, head, attempt, found[head], remedy)));
    }

    private static void Tell(Patient patient, PatientHead head, Attempt attempt, Finding before, Remedy remedy)
    {
        var gain = attempt.Gain(head);
        head.Diagnosis.Replace(before with
        {
            Evidence = $"{before.Evidence} With dropout it reaches {Words.Percent(attempt.Score(head))} on {patient.Part} rows: {Words.Of(gain)}, {attempt.SeedsInWords}.",
            Remedies = gain.Mean > WorthIt ? [remedy with { Gain = gain, Seeds = attempt.Seeds, Head = head.Name }] : [],
        });
        patient.NotWorthIt.Remove($"dropout/{head.Name}");
        if (gain.Mean <= WorthIt) patient.NotWorthIt[$"dropout/{head.Name}"] = $"Dropout against learning by heart in '{head.Name}': {Words.Of(gain)}.";
    }

    private static List<(string, string)> Settings(Patient patient)
    {
        var settings = new List<(string, string)>();
        if (patient.Recipe.Trunk is null && !patient.IsPictures) settings.Add(("trunk", "[{ units: 64, dropout: 0.3 }, { units: 32, dropout: 0.3 }]"));
        else if (With(patient.Recipe.Trunk ?? []) is { } trunk) settings.Add(("trunk", trunk));
        foreach (var head in patient.Recipe.Heads)
            if (With(head.Branch) is { } branch) settings.Add(($"heads.{head.Name}.branch", branch));
        return settings;
    }

    // Null where there is no dense layer without dropout, or layers of another kind.
    private static string? With(IReadOnlyList<LayerRecipe> layers) =>
        layers.OfType<DenseRecipe>().Any(d => d is { Dropout: 0, Units: > 8 }) ? LayersAsYaml.Of(layers.Select(l => l is DenseRecipe { Dropout: 0, Units: > 8 } dense ? dense with { Dropout = Share } : l)) : null;
}
