namespace Espalier.Design;

/// <summary>Features on scales that differ by orders of magnitude, as the network sees them.</summary>
internal sealed class ScaleExamination : Examination
{
    private const double Apart = 50, Large = 30;

    public override string Name => "scales of the features";

    public override bool Concerns(Patient patient) => !patient.IsPictures;

    public override void Examine(Patient patient)
    {
        var scale = Standardised.By(patient.Known.Inputs[0]);
        var names = patient.Data.Fitted.FeatureNames;
        int[] varying = [.. Enumerable.Range(0, names.Count).Where(f => scale.Deviations[f] > 1e-12)];
        if (varying.Length == 0) return;
        int widest = varying.MaxBy(f => scale.Deviations[f]), narrowest = varying.MinBy(f => scale.Deviations[f]);
        double ratio = scale.Deviations[widest] / scale.Deviations[narrowest];
        patient.IsUnscaled = (ratio > Apart && scale.Deviations[widest] > 3) || scale.Deviations[widest] > Large;
        string evidence = varying.Length == 1 || ratio < 1.5 ? $"'{names[widest]}' has a standard deviation of {Words.Short(scale.Deviations[widest])}{(varying.Length == 1 ? "" : ", the others about the same")}."
            : $"'{names[widest]}' varies by {Words.Short(scale.Deviations[widest])}, '{names[narrowest]}' by {Words.Short(scale.Deviations[narrowest])}: {Words.Short(ratio)} times as much.";
        foreach (var head in patient.Heads)
            head.Diagnosis.Add(patient.IsUnscaled ? Found(evidence) : new Finding(Fault.Unscaled, Gravity.Sound, "The features have similar scales.", evidence));
    }

    /// <summary>The finding.</summary>
    /// <param name="evidence">What was measured.</param>
    /// <param name="gravity">How much it matters.</param>
    /// <param name="gain">What scaling was measured to bring; null where it was not.</param>
    /// <param name="seeds">From how many seeds.</param>
    /// <param name="head">The head the gain was measured for.</param>
    public static Finding Found(string evidence, Gravity gravity = Gravity.Fault, Effect? gain = null, int seeds = 0, string? head = null) =>
        new(Fault.Unscaled, gravity, "Scale the features: they differ so much in size that the network hears only the largest.", evidence)
        {
            Remedies = [new Remedy("Scale the features to mean 0 and standard deviation 1.", [("features.scale", "standard")], head, Fault.Unscaled) { Gain = gain, Seeds = seeds }],
        };
}
