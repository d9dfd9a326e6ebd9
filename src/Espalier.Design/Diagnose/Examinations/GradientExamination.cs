using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// What each head's loss is at the first weights, and how hard each head pulls at the trunk, there and at the trained weights. The shares and
/// cosines of gradients are told as symptoms; the verdict rests on what the losses are multiplied with and how large they are.
/// </summary>
internal sealed class GradientExamination : Examination
{
    private const int MostRows = 512;
    private const double Outweighs = 50;

    public override string Name => "losses and gradients in the trunk";

    public override bool Concerns(Patient patient) => patient.Heads.Count > 1;

    public override double Seconds(Patient patient) => patient.Trainer.Seconds(2.0 * MostRows / patient.Data.TrainingRows / patient.Trainer.Epochs);

    public override void Examine(Patient patient)
    {
        int[] rows = [.. Enumerable.Range(0, patient.Known.Rows).Where(row => patient.Heads.All(h => !float.IsNaN(h.Known.Row(row)[0]))).Take(MostRows)];
        if (rows.Length == 0) return;
        var data = patient.Known.Transformed(patient.Judged.Transform).Take(rows);
        var fresh = patient.Data.Fitted.Build(patient.Data.TrainingRows);
        var start = Pull.Of(fresh, data, fresh.Compilation!);
        var end = Pull.Of(patient.Model, data, fresh.Compilation!);
        double startSum = start.Norms.Sum(), endSum = end.Norms.Sum();
        for (int i = 0; i < patient.Heads.Count; i++)
        {
            patient.Heads[i].Diagnosis.TrunkShare = (startSum > 0 ? start.Norms[i] / startSum : double.NaN, endSum > 0 ? end.Norms[i] / endSum : double.NaN);
            Weigh(patient, i, start.Losses);
        }
        var cosines = new List<(string, string, double, double)>();
        for (int a = 0; a < patient.Heads.Count; a++)
            for (int b = a + 1; b < patient.Heads.Count; b++) cosines.Add((patient.Heads[a].Name, patient.Heads[b].Name, start.Cosine(a, b), end.Cosine(a, b)));
        patient.Cosines = cosines;
    }

    private static void Weigh(Patient patient, int i, double[] losses)
    {
        var head = patient.Heads[i];
        int heaviest = Array.IndexOf(losses, losses.Max());
        int most = heaviest == i ? Array.IndexOf(losses, losses.Where((_, k) => k != i).Max()) : heaviest;
        double ratio = losses[i] / Math.Max(1e-12, losses[most]);
        var share = head.Diagnosis.TrunkShare!.Value;
        string symptom = $" As a symptom: {Words.About(share.Start)} of the pull at the trunk was this head's at the first weights, {Words.About(share.End)} is at the trained ones.";
        string evidence = $"At the first weights its loss, times its weight, is {Words.Short(losses[i])}; that of '{patient.Heads[most].Name}' is {Words.Short(losses[most])}.{symptom}";
        if (ratio < Outweighs && ratio > 1 / Outweighs)
        {
            head.Diagnosis.Add(new Finding(Fault.Outweighed, Gravity.Sound, "Its loss counts about as much as the others'.", evidence));
            return;
        }
        bool heavy = ratio > 1;
        head.Diagnosis.Add(new Finding(Fault.Outweighed, Gravity.Fault, heavy
            ? $"Its loss drowns the other heads: it counts {Words.Short(ratio)} times as much as '{patient.Heads[most].Name}'."
            : $"Its loss is drowned: '{patient.Heads[most].Name}' counts {Words.Short(1 / ratio)} times as much, so the trunk learns for that head.", evidence)
        {
            Remedies = [Even(patient, losses)],
        });
    }

    /// <summary>The change that makes the losses of all heads about equal at the first weights, by the weights that are furthest off.</summary>
    private static Remedy Even(Patient patient, double[] losses)
    {
        double[] sorted = [.. losses.Order()];
        // Of two the one whose weight is not 1 is off; of more, those far from the middle are.
        double middle = losses.Length == 2 ? losses[patient.Recipe.Heads[0].LossWeight == 1 ? 0 : 1] : sorted[(sorted.Length - 1) / 2];
        var settings = new List<(string, string)>();
        for (int i = 0; i < losses.Length; i++)
        {
            double off = losses[i] / Math.Max(1e-12, middle);
            if (off > Outweighs / 5 || off < 5 / Outweighs)
                settings.Add(($"heads.{patient.Heads[i].Name}.loss_weight", Rounded(patient.Recipe.Heads[i].LossWeight, off)));
        }
        return new Remedy($"Let the losses count alike: {Words.List(settings.Select(s => $"{s.Item1} {s.Item2}"))}.", settings, null, Fault.Outweighed);
    }

    // One digit is enough; and 1 where that is about right, since a weight of 1 needs no reason.
    private static string Rounded(double weight, double off)
    {
        double value = weight / off;
        if (value is > 0.3 and < 3) return "1";
        double size = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1e-12, value))));
        return (Math.Round(value / size) * size).ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
    }
}
