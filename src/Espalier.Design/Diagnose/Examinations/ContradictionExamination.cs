using System.Runtime.InteropServices;

namespace Espalier.Design;

/// <summary>Rows with the same features and different labels: on such rows somebody is wrong, and no network can be right on all.</summary>
internal sealed class ContradictionExamination : Examination
{
    private const double WorthSaying = 0.005;

    public override string Name => "contradictory rows";

    public override void Examine(Patient patient)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var (known, judged) = (patient.Known.Inputs[0], patient.Judged.Inputs[0]);
        for (int row = 0; row < known.Rows + judged.Rows; row++)
        {
            var values = row < known.Rows ? known.Row(row) : judged.Row(row - known.Rows);
            string content = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes(values)));
            if (!groups.TryGetValue(content, out var rows)) groups.Add(content, rows = []);
            rows.Add(row);
        }
        foreach (var head in patient.Heads)
        {
            if (!head.HasClasses) continue;
            int labelled = 0, attainable = 0, contradictory = 0;
            foreach (var rows in groups.Values)
            {
                int[] counts = new int[head.Classes];
                int all = 0;
                foreach (int row in rows)
                {
                    int c = row < known.Rows ? head.KnownClasses[row] : head.JudgedClasses[row - known.Rows];
                    if (c < 0) continue;
                    counts[c]++;
                    all++;
                }
                (labelled, attainable) = (labelled + all, attainable + counts.Max());
                if (counts.Max() < all) contradictory += all;
            }
            double ceiling = labelled == 0 ? 1 : (double)attainable / labelled;
            string evidence = $"{Words.Number(contradictory, "row")} of {Words.Count(labelled)} agree with another in every feature but not in the label. The most that any network can reach on these rows is {Words.Percent(ceiling)}.";
            head.Diagnosis.Add(ceiling > 1 - WorthSaying
                ? new Finding(Fault.Contradictions, Gravity.Sound, "Equal rows have equal labels.", evidence)
                : new Finding(Fault.Contradictions, 1 - ceiling > 0.02 ? Gravity.Warning : Gravity.Note, $"Equal rows, different labels: no network gets above {Words.Percent(ceiling)}.", evidence)
                {
                    Remedies = [new Remedy($"Look at the rows whose {head.Name} contradicts that of an equal row: add the feature that tells them apart, or settle the label.", [], head.Name, Fault.Contradictions) { Gain = new Effect(0, 0, 1 - ceiling) }],
                });
        }
    }
}
