using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Whether probabilities mean what they say: the expected calibration error over ten groups of equally many rows (Naeini and others 2015), and
/// the temperature that would mend it (Guo and others 2017), fitted on one half of the rows and tried on the other.
/// </summary>
internal sealed class CalibrationExamination : Examination
{
    private const int Groups = 10, FewestRows = 50;
    private const double Off = 0.05;

    public override string Name => "calibration";

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            if (!head.HasClasses) continue;
            int[] rows = [.. Enumerable.Range(0, head.JudgedClasses.Length).Where(row => head.JudgedClasses[row] >= 0)];
            if (rows.Length < FewestRows) continue;
            double[][] logs = [.. rows.Select(row => Logs(head, row))];
            int[] classes = [.. rows.Select(row => head.JudgedClasses[row])];
            var (error, groups) = Error(logs, classes, _ => 1);
            head.Diagnosis.Reliability = groups;
            double[] halves = [Temperature(logs, classes, odd: true), Temperature(logs, classes, odd: false)];
            double mended = Error(logs, classes, i => halves[i % 2]).Error, temperature = Math.Sqrt(halves[0] * halves[1]);
            string evidence = $"Probabilities are off by {Words.Percent(error)} on average; divided by a temperature of {Words.Short(temperature)} before softmax they would be off by {Words.Percent(mended)}.";
            bool sure = temperature > 1;
            head.Diagnosis.Add(error > Off && mended < 0.7 * error
                ? new Finding(Fault.Calibration, Gravity.Warning, sure ? "Too sure of itself: its probabilities are higher than how often it is right." : "Not sure enough: it is right more often than its probabilities say.", evidence)
                : new Finding(Fault.Calibration, Gravity.Sound, "Its probabilities mean about what they say.", evidence));
        }
    }

    private static double[] Logs(PatientHead head, int row) =>
        [.. Enumerable.Range(0, head.Classes).Select(c => Math.Log(Math.Max(1e-7, Scores.Probability(head.Head, head.Answers.Row(row), c))))];

    private static (double Error, (double, double)[] Groups) Error(double[][] logs, int[] classes, Func<int, double> temperature)
    {
        var rows = new (double Said, double Right)[logs.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            double[] p = Softened(logs[i], temperature(i));
            int best = Array.IndexOf(p, p.Max());
            rows[i] = (p[best], best == classes[i] ? 1 : 0);
        }
        Array.Sort(rows, (a, b) => a.Said.CompareTo(b.Said));
        var groups = new List<(double, double)>();
        double error = 0;
        for (int g = 0; g < Groups; g++)
        {
            var group = rows[(g * rows.Length / Groups)..((g + 1) * rows.Length / Groups)];
            if (group.Length == 0) continue;
            (double said, double right) = (group.Average(r => r.Said), group.Average(r => r.Right));
            groups.Add((said, right));
            error += Math.Abs(said - right) * group.Length / rows.Length;
        }
        return (error, [.. groups]);
    }

    // The likelihood has one maximum in the temperature's logarithm; a golden section search finds it.
    private static double Temperature(double[][] logs, int[] classes, bool odd)
    {
        double low = Math.Log(0.2), high = Math.Log(20), ratio = (Math.Sqrt(5) - 1) / 2;
        for (int step = 0; step < 40; step++)
        {
            double a = high - ratio * (high - low), b = low + ratio * (high - low);
            if (Loss(Math.Exp(a)) < Loss(Math.Exp(b))) high = b;
            else low = a;
        }
        return Math.Exp((low + high) / 2);

        double Loss(double temperature)
        {
            double sum = 0;
            for (int i = odd ? 1 : 0; i < logs.Length; i += 2) sum -= Math.Log(Math.Max(1e-12, Softened(logs[i], temperature)[classes[i]]));
            return sum;
        }
    }

    private static double[] Softened(double[] logs, double temperature)
    {
        double largest = logs.Max();
        double[] p = Array.ConvertAll(logs, l => Math.Exp((l - largest) / temperature));
        double sum = p.Sum();
        return Array.ConvertAll(p, x => x / sum);
    }
}
