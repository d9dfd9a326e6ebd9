using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// The error by the number of rows learnt, at five sizes, and the power law through it (Hestness and others 2017): what more rows would bring,
/// and how sure that is. Sizes nest: a smaller one is a part of a larger. Small networks learn several draws of each size. Fewer rows are learnt for more epochs, the square root of the ratio.
/// </summary>
internal sealed class CurveExamination : Examination
{
    private const int FewestRows = 25, Redrawn = 200;
    private const double WorthIt = 0.01, NotWorthIt = 0.005;

    public override string Name => "learning curve";

    public override bool Concerns(Patient patient) => Rows(patient) >= 3 * FewestRows;

    public override double Seconds(Patient patient) => patient.Trainer.Seconds(patient.Trainer.SeedsAtOnce * Shares(patient).Where(s => s < 1).Sum(Math.Sqrt));

    public override void Examine(Patient patient)
    {
        int rows = Rows(patient), repeats = patient.Trainer.SeedsAtOnce;
        var sizes = new List<int>();
        var scores = patient.Heads.Select(_ => new List<double[]>()).ToList();
        foreach (double share in Shares(patient))
        {
            sizes.Add((int)Math.Round(share * rows));
            var sums = patient.Heads.Select(_ => new double[patient.Judged.Rows]).ToList();
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                var answers = share < 1 ? Learnt(patient, sizes[^1], rows, share, repeat) : patient.Trainer.Shared(repeat);
                for (int h = 0; h < sums.Count; h++)
                {
                    double[] right = patient.Heads[h].ScoresOf(answers[patient.Heads[h].Name]);
                    for (int row = 0; row < right.Length; row++) sums[h][row] += right[row] / repeats;
                }
            }
            for (int h = 0; h < scores.Count; h++) scores[h].Add(sums[h]);
        }
        for (int h = 0; h < scores.Count; h++) Judge(patient, patient.Heads[h], sizes, scores[h]);
    }

    private static IReadOnlyDictionary<string, Tensor> Learnt(Patient patient, int size, int rows, double share, int repeat)
    {
        int[] some = [.. patient.Key("curve").At(repeat).Permutation(rows).Take(size).Order().SelectMany(row => Enumerable.Range(row * patient.Copies, patient.Copies))];
        int epochs = (int)Math.Ceiling(patient.Trainer.Epochs / Math.Sqrt(share));
        return patient.Trainer.Tried(patient.Trainer.Seeded(repeat), patient.Data.Train.Take(some), epochs: epochs);
    }

    private static void Judge(Patient patient, PatientHead head, List<int> sizes, List<double[]> scores)
    {
        var key = patient.Key($"curve/{head.Name}");
        double[] errors = [.. scores.Select(s => 1 - PatientHead.Mean(s))];
        var law = PowerLaw.Through(sizes, errors);
        // How far the points lie from the law says how much a training differs from the next; it is added to what other rows would change.
        double apart = Math.Sqrt(errors.Select((e, i) => Math.Pow(e - law.At(sizes[i]), 2)).Sum() / Math.Max(1, errors.Length - 2));
        int[] known = [.. Enumerable.Range(0, scores[0].Length).Where(row => !double.IsNaN(scores[0][row]))];
        var gains = new double[Redrawn];
        for (int draw = 0; draw < Redrawn; draw++)
        {
            var stream = key.At(draw + 1);
            var drawn = new double[errors.Length];
            for (int i = 0; i < known.Length; i++)
            {
                int row = known[stream.Integer(i, known.Length)];
                for (int s = 0; s < drawn.Length; s++) drawn[s] += (1 - scores[s][row]) / known.Length;
            }
            double most = drawn[^1]; // no more can be gained than is still wrong
            for (int s = 0; s < drawn.Length; s++) drawn[s] = Math.Max(0, drawn[s] + apart * stream.Normal(known.Length + s));
            var other = PowerLaw.Through(sizes, drawn);
            gains[draw] = Math.Min(most, other.At(sizes[^1]) - other.At(2.0 * sizes[^1]));
        }
        Array.Sort(gains);
        var doubled = new Effect(Math.Min(errors[^1], law.At(sizes[^1]) - law.At(2.0 * sizes[^1])), gains[Redrawn / 40], gains[Redrawn - 1 - Redrawn / 40]);
        head.Diagnosis.Curve = new LearningCurve([.. sizes.Zip(errors)], law.Floor, law.Scale, law.Exponent, doubled);
        string evidence = $"Right on {Words.List(sizes.Zip(errors).Select(p => $"{Words.Percent(1 - p.Second)} with {Words.Count(p.First)}"))} {patient.Thing}s. Twice the data: {Words.Range(doubled)}.";
        if (head.Diagnosis.Has(Fault.NoSignal, Gravity.Fault) || head.Diagnosis.Has(Fault.IndexTrap, Gravity.Fault)) return;
        if (head.Diagnosis.IsSpoilt)
            head.Diagnosis.Add(new Finding(Fault.FewRows, Gravity.Sound, "What more data would bring can be told once the training is sound.", evidence));
        else if (doubled.Mean > WorthIt)
            head.Diagnosis.Add(new Finding(Fault.FewRows, doubled.Low > NotWorthIt ? Gravity.Warning : Gravity.Note, $"More data would help: twice as much, {Words.Range(doubled)}.", evidence)
            {
                Remedies = [new Remedy($"Gather more {patient.Thing}s: twice as many.", [], head.Name, Fault.FewRows) { Gain = doubled }],
            });
        else
        {
            head.Diagnosis.Add(new Finding(Fault.FewRows, Gravity.Sound, $"More data alone would bring little: twice as much, {Words.Range(doubled)}.", evidence));
            if (doubled.High < 2 * WorthIt) patient.NotWorthIt[$"data/{head.Name}"] = $"Twice the data for '{head.Name}': {Words.Range(doubled)}.";
        }
    }

    private static int Rows(Patient patient) => patient.Data.Train.Rows / patient.Copies;

    private static double[] Shares(Patient patient) => Rows(patient) >= 16 * FewestRows ? [1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 1] : [0.3, 0.42, 0.56, 0.75, 1];
}
