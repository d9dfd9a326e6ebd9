using Espalier.Data;

namespace Espalier.Design;

/// <summary>Whether any method finds anything in the features, and whether a simple one finds more than the network.</summary>
internal sealed class SignalExamination : Examination
{
    private const int FewestRows = 50;
    private const double WorthSaying = 0.01;

    public override string Name => "the network beside simple methods";

    public override bool Concerns(Patient patient) => patient.Heads[0].Baselines.Count > 0;

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            if (head.Diagnosis.Has(Fault.IndexTrap, Gravity.Fault)) continue;
            var methods = head.Baselines.Where(b => b.Key != "elimination" && (b.Key != "nearest" || patient.IsPictures)).ToList();
            if (methods.Count == 0) continue;
            var (best, scores) = methods.MaxBy(m => PatientHead.Mean(m.Value));
            if (head.Diagnosis.JudgedRows >= FewestRows && !HasSignal(patient, head, methods))
            {
                head.Diagnosis.Add(new Finding(Fault.NoSignal, Gravity.Fault, "The labels have nothing to do with the features: shuffled, joined to the wrong rows, or not to be told from these columns.",
                    $"The network is right on {Words.Percent(head.Diagnosis.Score)}, {Named(best)} on {Words.Percent(PatientHead.Mean(scores))}, always the same answer on {Words.Percent(head.MajorityScore)}; no method is above that by more than chance. On the rows it learnt the network is right on {Words.Percent(head.Diagnosis.LearntScore)}.")
                {
                    Remedies = [new Remedy($"Check how the labels of '{head.Name}' came to their rows: a sort, a join or an off-by-one; or find columns that bear on it.", [], head.Name, Fault.NoSignal)],
                });
                continue;
            }
            var behind = Effect.Of(scores, head.Network, patient.Key($"behind/{head.Name}"));
            string evidence = $"{Words.Sentence(Named(best))} {(best is "trees" ? "reach" : "reaches")} {Words.Percent(PatientHead.Mean(scores))}, the network {Words.Percent(head.Diagnosis.Score)}: {Words.Of(behind)} on the same rows.";
            head.Diagnosis.Add(behind.IsGain && behind.Mean > WorthSaying
                ? new Finding(Fault.BehindBaseline, Gravity.Warning, $"Behind {Named(best)}: {Words.Points(behind.Mean)} are there to be had from the same rows.", evidence)
                : new Finding(Fault.BehindBaseline, Gravity.Sound, "No simple method does measurably better.", evidence));
        }
    }

    private static bool HasSignal(Patient patient, PatientHead head, List<KeyValuePair<string, double[]>> methods)
    {
        if (Above(head.Network, "network")) return true;
        foreach (var (name, scores) in methods)
            if (Above(scores, name)) return true;
        // Where one class is nearly all, a signal may not show in what is right; it does in how probable the right answer is held.
        if (!head.HasClasses || head.TreeAnswers is not { } trees) return false;
        double[] gained = [.. head.JudgedClasses.Select((c, row) => c < 0 ? double.NaN : Log(trees.Row(row), c) - Log(head.MajorityAnswer, c))];
        return Effect.OfMean(gained, patient.Key($"likelihood/{head.Name}")).IsGain;

        bool Above(double[] scores, string method) => Effect.Of(scores, head.Majority, patient.Key($"signal/{method}/{head.Name}")).IsGain;
        double Log(ReadOnlySpan<float> answer, int c) => Math.Log(Math.Max(1e-6, Scores.Probability(head.Head, answer, c)));
    }

    private static string Named(string method) => method switch { "trees" => "boosted trees", "linear" => "a linear model", _ => "the nearest training picture" };
}
