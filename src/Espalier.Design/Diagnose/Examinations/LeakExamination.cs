using Espalier.Data;

namespace Espalier.Design;

/// <summary>A column that alone gives the answer, which the other columns together do not: what nobody will have when the answer is wanted.</summary>
internal sealed class LeakExamination : Examination
{
    private const double Certain = 0.97, Proxy = 0.3;

    public override string Name => "features that give the answer away";

    public override bool Concerns(Patient patient) => !patient.IsPictures && patient.Columns.Count > 1;

    public override double Seconds(Patient patient) => 2 * new TreeExamination().Seconds(patient);

    public override void Examine(Patient patient)
    {
        var rows = BinnedRows.Fit(patient.Known.Inputs[0]);
        var judged = rows.Like(patient.Judged.Inputs[0]);
        foreach (var head in patient.Heads)
        {
            if (head.Head.Kind == AnswerKind.MultiLabel) continue;
            double room = 1 - head.MajorityScore;
            if (room < 0.02) continue;
            var alone = patient.Columns.Select(column => Alone(patient, head, rows, judged, column.Start, column.Width) is var scores
                ? new Told(column.Column, column.Start, column.Width, (PatientHead.Mean(scores) - head.MajorityScore) / room, scores) : null!).ToList();
            var certain = alone.Where(a => a.Skill >= Certain).ToList();
            if (certain.Count > 0 && certain.Count < alone.Count) Rest(patient, head, certain, room);
            else head.Diagnosis.Add(new Finding(Fault.Leak, Gravity.Sound, "No single feature gives the answer away.", $"The most that one column says alone is '{alone.MaxBy(a => a.Skill)!.Column}': {Words.Percent(head.MajorityScore + room * Math.Max(0, alone.Max(a => a.Skill)))}."));
            foreach (var (name, _, width, skill, _) in alone)
                if (width > 1 && skill is >= Proxy and < Certain)
                    head.Diagnosis.Add(new Finding(Fault.Relation, Gravity.Note, $"'{name}' alone says much of '{head.Name}': {Words.Percent(head.MajorityScore + room * skill)}.", $"Always the same answer is right on {Words.Percent(head.MajorityScore)}. Where '{name}' is a matter of how the rows were gathered, the network learns the gathering."));
        }
    }

    private static void Rest(Patient patient, PatientHead head, List<Told> certain, double room)
    {
        int width = patient.Known.Inputs[0].RowLength;
        int[] kept = [.. Enumerable.Range(0, width).Where(f => !certain.Exists(c => f >= c.Start && f < c.Start + c.Width))];
        double[] others = Without(patient, head, kept, "leak");
        double rest = PatientHead.Mean(others);
        string names = Words.List(certain.Select(c => $"'{c.Column}'"));
        string evidence = $"{names} alone {(certain.Count == 1 ? "is" : "are each")} right on {Words.Percent(head.MajorityScore + room * certain.Max(c => c.Skill))}; boosted trees on all other columns reach {Words.Percent(rest)}.";
        // A column that says more than all others together is not one measurement among many.
        bool leaks = Effect.Of(certain.MaxBy(c => c.Skill)!.Scores, others, patient.Key($"leaks/{head.Name}")).IsGain;
        head.Diagnosis.Add(leaks
            ? new Finding(Fault.Leak, Gravity.Fault, $"{names} {(certain.Count == 1 ? "gives" : "give")} the answer away: a leak, unless {(certain.Count == 1 ? "it is" : "they are")} known whenever '{head.Name}' is asked.", evidence)
            {
                Remedies = [new Remedy($"Leave out {names}, and see what the other columns know of '{head.Name}'.", [("features.exclude", Excluded(patient, certain.Select(c => c.Column)))], head.Name, Fault.Leak)],
            }
            : new Finding(Fault.Leak, Gravity.Note, $"{names} alone nearly suffice{(certain.Count == 1 ? "s" : "")}, and so do the others.", evidence));
    }

    /// <summary>The scores of boosted trees that see only some features.</summary>
    internal static double[] Without(Patient patient, PatientHead head, int[] kept, string purpose)
    {
        var trees = BoostedTrees.Fit(head.Head, Columns(patient.Known.Inputs[0], kept), head.Known, patient.Key($"{purpose}/{head.Name}"), patient.Cancellation);
        return head.ScoresOf(trees.Predict(Columns(patient.Judged.Inputs[0], kept)));
    }

    /// <summary>What the recipe leaves out, and more columns, as YAML.</summary>
    internal static string Excluded(Patient patient, IEnumerable<string> more) => $"[{string.Join(", ", patient.Recipe.Features.Exclude.Concat(more).Select(LayersAsYaml.Text))}]";

    // What the bins of one column say: the mean label of each bin, in training.
    private static double[] Alone(Patient patient, PatientHead head, BinnedRows rows, BinnedRows judged, int start, int width)
    {
        var cells = new Dictionary<long, (double[] Sum, int Rows)>();
        for (int row = 0; row < rows.Rows; row++)
        {
            var label = head.Known.Row(row);
            if (float.IsNaN(label[0])) continue;
            long cell = Cell(rows, row, start, width);
            if (!cells.TryGetValue(cell, out var told)) told = (new double[label.Length], 0);
            for (int i = 0; i < label.Length; i++) told.Sum[i] += label[i];
            cells[cell] = (told.Sum, told.Rows + 1);
        }
        var answers = PatientHead.Repeated(head.MajorityAnswer, judged.Rows);
        for (int row = 0; row < judged.Rows; row++)
            if (cells.TryGetValue(Cell(judged, row, start, width), out var told))
                for (int i = 0; i < told.Sum.Length; i++) answers.Row(row)[i] = (float)(told.Sum[i] / told.Rows);
        double[] binned = head.ScoresOf(answers);
        return head.Head.Kind == AnswerKind.Number && width == 1 && Line(patient, head, start) is var line && PatientHead.Mean(line) > PatientHead.Mean(binned) ? line : binned;
    }

    /// <summary>A number for the values of a column in a row; equal values have equal numbers.</summary>
    internal static long Cell(BinnedRows rows, int row, int start, int width)
    {
        long cell = 17;
        for (int f = start; f < start + width; f++) cell = unchecked(cell * 1_000_003 + rows.Bins[f][row]);
        return cell;
    }

    // A straight line through one column: bins are too coarse to tell a number that is another in other units.
    private static double[] Line(Patient patient, PatientHead head, int feature)
    {
        double n = 0, mx = 0, my = 0, xx = 0, xy = 0;
        var (known, judged) = (patient.Known.Inputs[0], patient.Judged.Inputs[0]);
        for (int row = 0; row < known.Rows; row++)
        {
            double x = known.Row(row)[feature], y = head.Known.Row(row)[0];
            if (double.IsNaN(y)) continue;
            n++;
            double dx = x - mx;
            (mx, my) = (mx + dx / n, my + (y - my) / n);
            (xx, xy) = (xx + dx * (x - mx), xy + dx * (y - my));
        }
        double slope = xx == 0 ? 0 : xy / xx;
        var answers = new Tensor(new Shape(judged.Rows, 1));
        for (int row = 0; row < judged.Rows; row++) answers.Values[row] = (float)(my + slope * (judged.Row(row)[feature] - mx));
        return head.ScoresOf(answers);
    }

    private static Tensor Columns(Tensor values, int[] kept)
    {
        var some = new Tensor(new Shape(values.Rows, kept.Length));
        for (int row = 0; row < values.Rows; row++)
            for (int k = 0; k < kept.Length; k++) some.Row(row)[k] = values.Row(row)[kept[k]];
        return some;
    }

    /// <summary>What a column says of a head alone: its share of what is to be gained over the most frequent answer.</summary>
    private sealed record Told(string Column, int Start, int Width, double Skill, double[] Scores);
}
