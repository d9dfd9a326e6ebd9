using Espalier.Graph;

namespace Espalier.Design;

/// <summary>Rows that were learnt beside rows that were not.</summary>
internal sealed class FitExamination : Examination
{
    private const double Wide = 0.05;

    public override string Name => "training against held-out rows";

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            var gap = Gap(head.NetworkOnKnown, head.Network, patient.Key($"gap/{head.Name}"));
            string evidence = $"{Words.Percent(head.Diagnosis.LearntScore)} on rows it learnt, {Words.Percent(head.Diagnosis.Score)} on {patient.Part} rows: {Words.Of(gap)}.{Turned(patient, head)}";
            head.Diagnosis.Add(gap.IsGain && gap.Mean > Wide
                ? new Finding(Fault.Overfit, Gravity.Warning, $"Learns its rows by heart: {Words.Points(gap.Mean)} better on them than on new ones.", evidence)
                : new Finding(Fault.Overfit, Gravity.Sound, "About as good on new rows as on those it learnt.", evidence));
        }
    }

    // Two sets of rows, each redrawn on its own.
    private static Effect Gap(double[] learnt, double[] judged, RandomKey key)
    {
        Effect a = Effect.OfMean(learnt, key), b = Effect.OfMean(judged, key.At(1));
        double mean = a.Mean - b.Mean;
        return new Effect(mean, mean - Math.Sqrt(Square(a.Mean - a.Low) + Square(b.High - b.Mean)), mean + Math.Sqrt(Square(a.High - a.Mean) + Square(b.Mean - b.Low)));

        static double Square(double x) => x * x;
    }

    private static string Turned(Patient patient, PatientHead head)
    {
        string name = patient.Heads.Count > 1 ? $"val_{head.Name}_loss" : "val_loss";
        if (patient.History is not { } history || !history.Names.Contains(name) || history.Epochs.Count < 4) return "";
        var losses = history[name];
        int best = Enumerable.Range(0, losses.Count).Where(e => !double.IsNaN(losses[e])).DefaultIfEmpty(-1).MinBy(e => e < 0 ? 0 : losses[e]);
        if (best < 0 || losses[^1] < 1.05 * losses[best]) return "";
        return $" Its validation loss was least in epoch {history.Epochs[best] + 1} of {history.Epochs[^1] + 1} and has risen from {Words.Short(losses[best])} to {Words.Short(losses[^1])} since.";
    }
}
