using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Two columns that give the answer only together, such as a batch and a place in it, or two numbers whose sum is the answer: neither alone says
/// it, and the other columns together do not. Of columns with few values each pair is looked up as a table; of numbers for a number each pair is
/// tried as a straight plane.
/// </summary>
internal sealed class PairLeakExamination : Examination
{
    private const double Certain = 0.99, Alone = 0.9, RowsPerCell = 4;
    private const int MostValues = BinnedRows.MostBins, MostColumns = 150, MostScreened = 4000;

    public override string Name => "pairs of features that give the answer away";

    public override bool Concerns(Patient patient) => !patient.IsPictures && patient.Columns.Count > 2;

    public override double Seconds(Patient patient) => 0.2 + Math.Pow(Math.Min(patient.Columns.Count, MostColumns), 2) / 2 * Math.Min(MostScreened, patient.Known.Rows) * patient.Heads.Count * 1e-8 + new TreeExamination().Seconds(patient);

    public override void Examine(Patient patient)
    {
        var rows = BinnedRows.Fit(patient.Known.Inputs[0]);
        var tables = Codes(patient, rows, rows.Like(patient.Judged.Inputs[0]));
        foreach (var head in patient.Heads)
        {
            double room = 1 - head.MajorityScore;
            if (head.Head.Kind == AnswerKind.MultiLabel || room < 0.02 || head.Diagnosis.Has(Fault.Leak)) continue;
            double Skill(double[] scores) => (PatientHead.Mean(scores) - head.MajorityScore) / room;
            Pair? found = head.HasClasses ? Looked(patient, head, tables, Skill) : Planes(patient, head, Skill) ?? Looked(patient, head, tables, Skill);
            if (found is { } pair) Tell(patient, head, pair, room);
        }
    }

    private static void Tell(Patient patient, PatientHead head, Pair pair, double room)
    {
        int[] kept = [.. Enumerable.Range(0, patient.Known.Inputs[0].RowLength).Where(f => !In(pair.First, f) && !In(pair.Second, f))];
        if (kept.Length == 0) return;
        double[] others = LeakExamination.Without(patient, head, kept, "pairs");
        string names = $"'{pair.First.Column}' and '{pair.Second.Column}'";
        // As for one column: two of many measurements do not say more than all others together.
        if (!Effect.Of(pair.Scores, others, patient.Key($"pair/{head.Name}")).IsGain) return;
        head.Diagnosis.Replace(new Finding(Fault.Leak, Gravity.Fault, $"{names} together give the answer away: a leak, unless both are known whenever '{head.Name}' is asked.",
            $"{pair.How}, {names} are right on {Words.Percent(PatientHead.Mean(pair.Scores))}, alone on {Words.Percent(head.MajorityScore + room * Math.Max(0, pair.FirstAlone))} and {Words.Percent(head.MajorityScore + room * Math.Max(0, pair.SecondAlone))}; boosted trees on all other columns reach {Words.Percent(PatientHead.Mean(others))}.")
        {
            Remedies = [new Remedy($"Leave out {names}, and see what the other columns know of '{head.Name}'.", [("features.exclude", LeakExamination.Excluded(patient, [pair.First.Column, pair.Second.Column]))], head.Name, Fault.Leak)],
        });

        static bool In((string, int Start, int Width) column, int feature) => feature >= column.Start && feature < column.Start + column.Width;
    }

    // The value of each row, by column, of columns whose values are few enough to be told apart.
    private static List<Coded> Codes(Patient patient, BinnedRows rows, BinnedRows judged)
    {
        var coded = new List<Coded>();
        foreach (var column in patient.Columns)
        {
            if (coded.Count == MostColumns) break;
            var numbers = new Dictionary<long, int>();
            int[] known = [.. Enumerable.Range(0, rows.Rows).Select(row => LeakExamination.Cell(rows, row, column.Start, column.Width)).Select(cell => numbers.TryAdd(cell, numbers.Count) ? numbers.Count - 1 : numbers[cell])];
            bool exact = column.Width > 1 || Different(patient.Known.Inputs[0], column.Start) <= MostValues;
            if (numbers.Count is > 1 and <= MostValues && exact)
                coded.Add(new Coded(column, known, [.. Enumerable.Range(0, judged.Rows).Select(row => numbers.GetValueOrDefault(LeakExamination.Cell(judged, row, column.Start, column.Width), -1))], numbers.Count));
        }
        return coded;
    }

    private static int Different(Tensor values, int feature)
    {
        var different = new HashSet<float>();
        for (int row = 0; row < values.Rows && different.Count <= MostValues; row++) different.Add(values.Row(row)[feature]);
        return different.Count;
    }

    private static Pair? Looked(Patient patient, PatientHead head, List<Coded> columns, Func<double[], double> skill)
    {
        double[] alone = [.. columns.Select(c => skill(Answer(patient, head, c, null)))];
        Pair? best = null;
        double most = Certain;
        for (int a = 0; a < columns.Count; a++)
            for (int b = a + 1; b < columns.Count; b++)
            {
                patient.Cancellation.ThrowIfCancellationRequested();
                if (Math.Max(alone[a], alone[b]) >= Alone || columns[a].Count * columns[b].Count * RowsPerCell > patient.Known.Rows) continue;
                // Rows that were learnt are told at least as well as others: what fails there needs no second look.
                if (head.HasClasses && !Fits(head, columns[a], columns[b])) continue;
                double[] scores = Answer(patient, head, columns[a], columns[b]);
                if (skill(scores) is var reached && reached >= most && (best is null || reached > most)) (best, most) = (new Pair("Looked up together", columns[a].Column, columns[b].Column, scores, alone[a], alone[b]), reached);
            }
        return best;
    }

    private static bool Fits(PatientHead head, Coded a, Coded b)
    {
        int rows = Math.Min(MostScreened, head.KnownClasses.Length), asked = 0, right = 0;
        var counts = new int[a.Count * b.Count * head.Classes];
        for (int row = 0; row < rows; row++)
        {
            if (head.KnownClasses[row] < 0) continue;
            asked++;
            counts[(a.Known[row] * b.Count + b.Known[row]) * head.Classes + head.KnownClasses[row]]++;
        }
        for (int cell = 0; cell < counts.Length; cell += head.Classes) right += counts.AsSpan(cell, head.Classes).ToArray().Max();
        return right >= Certain * asked;
    }

    // The mean label of each cell, in training.
    private static double[] Answer(Patient patient, PatientHead head, Coded a, Coded? b)
    {
        int width = head.Known.RowLength, second = b?.Count ?? 1;
        var sums = new double[a.Count * second * width];
        var counts = new int[a.Count * second];
        for (int row = 0; row < a.Known.Length; row++)
        {
            var label = head.Known.Row(row);
            if (float.IsNaN(label[0])) continue;
            int cell = a.Known[row] * second + (b?.Known[row] ?? 0);
            counts[cell]++;
            for (int i = 0; i < width; i++) sums[cell * width + i] += label[i];
        }
        var answers = PatientHead.Repeated(head.MajorityAnswer, patient.Judged.Rows);
        for (int row = 0; row < answers.Rows; row++)
        {
            if (a.Judged[row] < 0 || b?.Judged[row] < 0) continue;
            int cell = a.Judged[row] * second + (b?.Judged[row] ?? 0);
            for (int i = 0; i < width && counts[cell] > 0; i++) answers.Row(row)[i] = (float)(sums[cell * width + i] / counts[cell]);
        }
        return head.ScoresOf(answers);
    }

    // The plane through each two numbers, from sums over the rows that are made once.
    private static Pair? Planes(Patient patient, PatientHead head, Func<double[], double> skill)
    {
        var columns = patient.Columns.Where(c => c.Width == 1).Take(MostColumns).ToList();
        int[] rows = [.. Enumerable.Range(0, patient.Known.Rows).Where(row => !float.IsNaN(head.Known.Row(row)[0]))];
        if (columns.Count < 2 || rows.Length < 3) return null;
        double[][] x = [.. columns.Select(c => Centred(rows, row => patient.Known.Inputs[0].Row(row)[c.Start]))];
        double[] y = Centred(rows, row => head.Known.Row(row)[0]);
        double[] xy = [.. x.Select(v => Product(v, y))], xx = [.. x.Select(v => Product(v, v))];
        double yy = Product(y, y), most = 1 - (1 - Certain) * (1 - Certain);
        (int A, int B, double P, double Q)? best = null;
        for (int a = 0; a < x.Length; a++)
            for (int b = a + 1; b < x.Length; b++)
            {
                patient.Cancellation.ThrowIfCancellationRequested();
                double ab = Product(x[a], x[b]), free = xx[a] * xx[b] - ab * ab;
                if (free < 1e-9 * xx[a] * xx[b]) continue;
                double p = (xy[a] * xx[b] - xy[b] * ab) / free, q = (xy[b] * xx[a] - xy[a] * ab) / free;
                if ((p * xy[a] + q * xy[b]) / yy is var explained && explained > most) (best, most) = ((a, b, p, q), explained);
            }
        if (best is not { } plane) return null;
        double[] Line(double p, double q)
        {
            var answers = new Tensor(new Shape(patient.Judged.Rows, 1));
            double Mean(Func<int, double> value) => rows.Average(value);
            double mx = Mean(row => patient.Known.Inputs[0].Row(row)[columns[plane.A].Start]), mz = Mean(row => patient.Known.Inputs[0].Row(row)[columns[plane.B].Start]), my = Mean(row => head.Known.Row(row)[0]);
            for (int row = 0; row < answers.Rows; row++)
                answers.Values[row] = (float)(my + p * (patient.Judged.Inputs[0].Row(row)[columns[plane.A].Start] - mx) + q * (patient.Judged.Inputs[0].Row(row)[columns[plane.B].Start] - mz));
            return head.ScoresOf(answers);
        }
        double[] scores = Line(plane.P, plane.Q);
        double first = skill(Line(xy[plane.A] / xx[plane.A], 0)), second = skill(Line(0, xy[plane.B] / xx[plane.B]));
        return skill(scores) >= Certain && Math.Max(first, second) < Alone ? new Pair("Added up with the right weights", columns[plane.A], columns[plane.B], scores, first, second) : null;
    }

    private static double[] Centred(int[] rows, Func<int, double> value)
    {
        double[] values = Array.ConvertAll(rows, row => value(row));
        double mean = values.Average();
        return Array.ConvertAll(values, v => v - mean);
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>A column's values by number.</summary>
    private sealed record Coded((string Column, int Start, int Width) Column, int[] Known, int[] Judged, int Count);

    /// <summary>Two columns that give an answer away, and what each says alone.</summary>
    private sealed record Pair(string How, (string Column, int Start, int Width) First, (string Column, int Start, int Width) Second, double[] Scores, double FirstAlone, double SecondAlone);
}
