namespace Espalier.Design;

/// <summary>Which features carry a head: by how much it falls when one is shuffled among the judged rows (Breiman 2001; Fisher and others 2019).</summary>
internal sealed class ImportanceExamination : Examination
{
    private const int Repeats = 3, MostColumns = 200, Told = 3;

    public override string Name => "importance of features";

    public override bool Concerns(Patient patient) => patient.Columns.Count is > 1 and <= MostColumns;

    public override double Seconds(Patient patient) => patient.Columns.Count * Repeats * (0.002 + patient.Judged.Rows * patient.Model.ParameterCount / 1e10);

    public override void Examine(Patient patient)
    {
        var loss = new double[patient.Heads.Count, patient.Columns.Count];
        for (int c = 0; c < patient.Columns.Count; c++)
        {
            var (column, start, width) = patient.Columns[c];
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                int[] order = patient.Key($"shuffle/{column}").At(repeat).Permutation(patient.Judged.Rows);
                var shuffled = new Tensor(patient.Judged.Inputs[0].Shape, [.. patient.Judged.Inputs[0].Values]);
                for (int row = 0; row < order.Length; row++)
                    patient.Judged.Inputs[0].Row(order[row]).Slice(start, width).CopyTo(shuffled.Row(row)[start..]);
                var answers = patient.Model.Predict(shuffled);
                for (int h = 0; h < patient.Heads.Count; h++)
                    loss[h, c] += (patient.Heads[h].Diagnosis.Score - PatientHead.Mean(patient.Heads[h].ScoresOf(answers[patient.Heads[h].Name]))) / Repeats;
            }
        }
        for (int h = 0; h < patient.Heads.Count; h++)
        {
            var head = patient.Heads[h].Diagnosis;
            head.Importance = [.. patient.Columns.Select((c, i) => (c.Column, loss[h, i])).OrderByDescending(p => p.Item2)];
            string names = Words.List(head.Importance.Take(Told).Where(f => f.Loss > 0.002).Select(f => $"'{f.Feature}'"));
            head.Add(new Finding(Fault.Importance, Gravity.Sound, names.Length > 0 ? $"Carried by {names}." : "Carried by no feature in particular.",
                $"Shuffling one costs: {string.Join(", ", head.Importance.Take(Told + 2).Select(f => $"{f.Feature} {Words.Points(-f.Loss)}"))}."));
        }
    }
}
