using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Labels that are likely wrong, by confident learning (Northcutt, Jiang and Chuang 2021): probabilities come from methods that did not learn the
/// row; a label is doubted where another class is held more probable than it usually is for its own rows. Classes that overlap raise doubts as
/// well, so a share is only called wrong when even where the method is surest it errs: overlap leaves sure regions, wrong labels do not.
/// </summary>
internal sealed class WrongLabelExamination : Examination
{
    private const int Folds = 5, FewestRows = 100;
    private const double Surest = 0.3, Many = 0.08, Floor = 0.05, ShownRows = 5;

    public override string Name => "likely wrong labels";

    public override double Seconds(Patient patient) => Folds * (patient.IsPictures ? new LinearExamination().Seconds(patient) : new TreeExamination().Seconds(patient));

    public override void Examine(Patient patient)
    {
        var rows = patient.IsPictures ? null : BinnedRows.Fit(patient.Known.Inputs[0]);
        foreach (var head in patient.Heads)
        {
            if (!head.HasClasses || head.Diagnosis.LearntRows < FewestRows || head.Diagnosis.Has(Fault.NoSignal) || head.Diagnosis.Has(Fault.IndexTrap)) continue;
            // Of pictures a linear model has to do, so it only speaks where it is about as good as the network.
            if (rows is null && (!head.Baselines.TryGetValue("linear", out var linear) || PatientHead.Mean(linear) < head.Diagnosis.Score - 0.05)) continue;
            Judge(patient, head, Crossed(patient, head, rows));
        }
    }

    // The probabilities of each known row by a method that learnt the other folds.
    private static Tensor Crossed(Patient patient, PatientHead head, BinnedRows? rows)
    {
        int count = patient.Known.Rows;
        int[] order = patient.Key($"folds/{head.Name}").Permutation(count);
        var answers = new Tensor(new Shape(count, head.Head.Width));
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] asked = [.. order.Where((_, i) => i % Folds == fold)], learnt = [.. order.Where((_, i) => i % Folds != fold)];
            Tensor said = rows is not null
                ? BoostedTrees.Fit(head.Head, rows, head.Known, learnt, patient.Key($"crossed/{head.Name}").At(fold), patient.Cancellation).Predict(rows, asked)
                : LinearModel.Fit(head.Head, patient.Known.Inputs[0].Take(learnt), head.Known.Take(learnt), patient.Options.Seed, patient.Cancellation).Predict(patient.Known.Inputs[0].Take(asked));
            for (int i = 0; i < asked.Length; i++) said.Row(i).CopyTo(answers.Row(asked[i]));
        }
        return answers;
    }

    private static void Judge(Patient patient, PatientHead head, Tensor answers)
    {
        int[] rows = [.. Enumerable.Range(0, answers.Rows).Where(row => head.KnownClasses[row] >= 0)];
        double P(int row, int c) => Scores.Probability(head.Head, answers.Row(row), c);
        var usual = new double[head.Classes];
        for (int c = 0; c < usual.Length; c++)
            usual[c] = rows.Where(row => head.KnownClasses[row] == c).Select(row => P(row, c)).DefaultIfEmpty(2).Average();
        int doubted = 0, counted = 0;
        var suspects = new List<(double Doubt, int Row, int Instead)>();
        foreach (int row in rows)
        {
            int likely = Enumerable.Range(0, head.Classes).Where(c => P(row, c) >= usual[c]).DefaultIfEmpty(-1).MaxBy(c => c < 0 ? 0 : P(row, c));
            if (likely < 0) continue;
            counted++;
            if (likely == head.KnownClasses[row]) continue;
            doubted++;
            suspects.Add((P(row, likely) - P(row, head.KnownClasses[row]), row, likely));
        }
        double share = counted == 0 ? 0 : (double)doubted / counted;
        var (low, floor) = ErrorWhereSure(head, rows, P);
        string examples = string.Join("; ", suspects.OrderByDescending(s => s.Doubt).Take((int)ShownRows).Select(s => $"{patient.Called(patient.DataRowOfKnown(s.Row))} '{head.Head.ClassNames[head.KnownClasses[s.Row]]}', likely '{head.Head.ClassNames[s.Instead]}'"));
        string evidence = $"Confident learning doubts {Words.Percent(share)} of the labels. Where the method is surest (its surest {Words.About(Surest)} of rows), {Words.Percent(floor)} of the labels still differ from it.{(examples.Length > 0 ? $" The most doubtful: {examples}." : "")}";
        // A linear model of more pixels than pictures is as sure where it errs as where it does not, so of pictures it only raises doubts.
        if (low >= Floor && share >= Many && !patient.IsPictures)
            head.Diagnosis.Add(new Finding(Fault.WrongLabels, Gravity.Fault, $"Wrong labels: about {Words.About(floor)} of them contradict all else that is known of their rows.", evidence)
            {
                Remedies = [new Remedy($"Look over the labels of '{head.Name}', the most doubtful first: about {Words.Count((long)Math.Round(share * rows.Length))} rows.", [], head.Name, Fault.WrongLabels) { Gain = new Effect(floor / 2, 0, floor) }],
            });
        else if (share >= 0.02)
            head.Diagnosis.Add(new Finding(Fault.WrongLabels, Gravity.Note, $"{Words.About(share)} of the labels are doubtful: wrong, or cases that the features cannot tell apart.", evidence));
        else head.Diagnosis.Add(new Finding(Fault.WrongLabels, Gravity.Sound, "The labels look right.", evidence));
    }

    private static (double Low, double Share) ErrorWhereSure(PatientHead head, int[] rows, Func<int, int, double> probability)
    {
        var sure = rows.Select(row => (Row: row, Best: Enumerable.Range(0, head.Classes).MaxBy(c => probability(row, c)))).OrderByDescending(r => probability(r.Row, r.Best)).ThenBy(r => r.Row)
            .Take(Math.Max(20, (int)(Surest * rows.Length))).ToList();
        double n = sure.Count, wrong = sure.Count(r => r.Best != head.KnownClasses[r.Row]) / Math.Max(1, n);
        // The lower end of Wilson's interval (1927).
        const double z = 1.96;
        double low = (wrong + z * z / (2 * n) - z * Math.Sqrt(wrong * (1 - wrong) / n + z * z / (4 * n * n))) / (1 + z * z / n);
        return (low, wrong);
    }
}
