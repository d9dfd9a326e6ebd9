using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// What heads reach where the split is honest: of an index trap whole cells are left out, and whole subjects; of a column that names subjects its
/// values. The run's network is trained again without them and judged by the rows left out, a quarter of the cells at a time. Rows of the training part and of the judged part are left out
/// alike; only rows of the training part are learnt. Ranges redraw whole cells, for the rows of one are much alike.
/// </summary>
internal sealed class HonestTrial : Examination
{
    private const int Folds = 4, Redrawn = 1000;
    private const double Share = 1 - 1.0 / Folds;

    public override string Name => "whole cells held out";

    public override bool Concerns(Patient patient) => patient.Subjects is not null || Trapped(patient).Any();

    public override void Examine(Patient patient)
    {
        if (patient.Subjects is { } subjects)
            HoldOut(patient, [.. patient.Heads.Where(h => h.Diagnosis.Has(Fault.SharedSubjects))], subjects.Known, subjects.Judged, subjects.Count, $"whole values of '{subjects.Column}'", (head, reached, said) => Tell(patient, head, reached, said));
        // Heads of the same cells share the trainings.
        foreach (var trap in Trapped(patient).GroupBy(h => string.Join('/', h.IndexedBy.Select(o => o.Name))))
        {
            PatientHead[] heads = [.. trap], cells = [.. heads[0].IndexedBy];
            HoldOut(patient, heads, cells, $"whole cells of {Words.List(cells.Select(c => c.Name))}", settle: true);
            var subject = cells.MaxBy(h => h.Classes)!;
            if (cells.Length > 1 && subject.Classes >= 2 * Folds) HoldOut(patient, heads, [subject], $"whole {subject.Name}s", settle: false);
        }
    }

    private static IEnumerable<PatientHead> Trapped(Patient patient) => patient.Heads.Where(h => h.IndexedBy.Count > 0);

    private static void HoldOut(Patient patient, PatientHead[] heads, PatientHead[] by, string what, bool settle)
    {
        var originals = patient.Originals;
        int[] known = Cells(by, h => Scores.Labels(h.Head, patient.Data.Train.Labels[h.Name].Take(originals)), out var names), judged = Cells(by, h => h.JudgedClasses, out _, names);
        HoldOut(patient, heads, known, judged, names.Count, what, (head, reached, said) =>
        {
            head.Diagnosis.Add(new Standing($"the network, {what} held out", reached.Mean, null));
            var before = head.Diagnosis.Find(Fault.IndexTrap)!;
            head.Diagnosis.Replace(before with { Verdict = settle ? $"{before.Verdict} Held out honestly: {Range(reached)}." : before.Verdict, Evidence = $"{before.Evidence} {said}" });
        });
    }

    // Subjects that come back matter where the network does worse on those it has not seen.
    private static void Tell(Patient patient, PatientHead head, Effect reached, string said)
    {
        var before = head.Diagnosis.Find(Fault.SharedSubjects)!;
        var network = Effect.OfMean(head.Network, patient.Key($"subjects/{head.Name}"));
        bool worse = reached.High < head.Diagnosis.Score && reached.Mean < network.Low;
        head.Diagnosis.Add(new Standing($"the network, whole values of '{patient.Subjects!.Column}' held out", reached.Mean, null));
        head.Diagnosis.Replace(before with
        {
            Gravity = worse ? Gravity.Fault : Gravity.Note,
            Verdict = worse ? $"{before.Verdict} Held out honestly: {Range(reached)} instead of {Words.Percent(head.Diagnosis.Score)}." : $"{before.Verdict} It does no harm that can be measured.",
            Evidence = $"{before.Evidence} {said}",
            Remedies = worse ? before.Remedies : [],
        });
    }

    /// <param name="patient">The run.</param>
    /// <param name="heads">The heads that are judged.</param>
    /// <param name="known">The cell of each row of the training part, −1 for none.</param>
    /// <param name="judged">The cell of each judged row.</param>
    /// <param name="count">How many cells there are.</param>
    /// <param name="what">What is left out, in words.</param>
    /// <param name="tell">Writes down what a head reached, with a sentence.</param>
    private static void HoldOut(Patient patient, PatientHead[] heads, int[] known, int[] judged, int count, string what, Action<PatientHead, Effect, string> tell)
    {
        var train = patient.Data.Train;
        int[] originals = patient.Originals, order = patient.Key($"honest/{what}").Permutation(count);
        var scores = heads.ToDictionary(h => h, _ => new List<(int Cell, double Score)>());
        int folds = 0;
        for (; folds < Folds && patient.Budget.Allows(patient.Trainer.Seconds(Share)); folds++)
        {
            bool Held(int cell) => cell >= 0 && order[cell] % Folds == folds;
            int[] learnt = [.. Enumerable.Range(0, known.Length).Where(row => !Held(known[row])).SelectMany(row => Enumerable.Range(row * patient.Copies, patient.Copies))];
            int[] first = [.. Enumerable.Range(0, known.Length).Where(row => Held(known[row]))], second = [.. Enumerable.Range(0, judged.Length).Where(row => Held(judged[row]))];
            var model = patient.Trainer.Train(patient.Trainer.Seeded(folds), train.Take(learnt));
            Judge(first, known, train.Take([.. first.Select(row => originals[row])]).Transformed(patient.Judged.Transform));
            Judge(second, judged, patient.Judged.Take(second));

            void Judge(int[] rows, int[] cells, Dataset held)
            {
                if (rows.Length == 0) return;
                var answers = Answers.Of(patient.Recipe, patient.Data.Fitted, model, held);
                foreach (var head in heads)
                    scores[head].AddRange(Scores.Of(head.Head, answers[head.Name], held.Labels[head.Name], head.Spread).Select((s, i) => (cells[rows[i]], s)).Where(s => !double.IsNaN(s.s)));
            }
        }
        if (folds < Folds) patient.LeftOut.Add($"{what} held out, {Folds - folds} of {Folds} quarters ({Time((Folds - folds) * patient.Trainer.Seconds(Share))})");
        foreach (var head in heads.Where(h => scores[h].Count > 0))
        {
            var reached = OfCells(scores[head], patient.Key($"honest/{what}/{head.Name}"));
            tell(head, reached, $"With {what} held out, a quarter at a time, the same network reaches {Range(reached)} on {Words.Number(scores[head].Count, patient.Thing)}"
                + $" ({Words.Number(folds, "training")}, each on three quarters of the {patient.Thing}s of the training part).");
        }
    }

    private static string Range(Effect reached) => $"{Words.Percent(reached.Mean)} ({Words.Percent(reached.Low)} to {Words.Percent(reached.High)})";

    // The number of each row's joint answer, −1 where one is missing.
    private static int[] Cells(PatientHead[] by, Func<PatientHead, int[]> classes, out Dictionary<string, int> names, Dictionary<string, int>? known = null)
    {
        names = known ?? new Dictionary<string, int>(StringComparer.Ordinal);
        int[][] columns = [.. by.Select(classes)];
        var cells = new int[columns[0].Length];
        for (int row = 0; row < cells.Length; row++)
        {
            if (Array.Exists(columns, c => c[row] < 0)) cells[row] = -1;
            else if (!names.TryGetValue(string.Join(' ', columns.Select(c => c[row])), out cells[row])) names.Add(string.Join(' ', columns.Select(c => c[row])), cells[row] = names.Count);
        }
        return cells;
    }

    private static Effect OfCells(List<(int Cell, double Score)> scores, RandomKey key)
    {
        (double Sum, int Rows)[] cells = [.. scores.GroupBy(s => s.Cell).Select(g => (g.Sum(s => s.Score), g.Count()))];
        var means = new double[Redrawn];
        for (int draw = 0; draw < Redrawn; draw++)
        {
            var stream = key.At(draw);
            double sum = 0, rows = 0;
            for (int i = 0; i < cells.Length; i++)
            {
                var cell = cells[stream.Integer(i, cells.Length)];
                (sum, rows) = (sum + cell.Sum, rows + cell.Rows);
            }
            means[draw] = sum / rows;
        }
        Array.Sort(means);
        return new Effect(scores.Average(s => s.Score), means[Redrawn / 40], means[Redrawn - 1 - Redrawn / 40]);
    }

    private static string Time(double seconds) => seconds < 90 ? $"about {Math.Max(1, Math.Round(seconds)).ToString(System.Globalization.CultureInfo.InvariantCulture)} s" : $"about {Math.Round(seconds / 60).ToString(System.Globalization.CultureInfo.InvariantCulture)} min";
}
