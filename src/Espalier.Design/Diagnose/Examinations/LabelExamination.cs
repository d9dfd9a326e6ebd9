namespace Espalier.Design;

/// <summary>Rows without a label.</summary>
internal sealed class LabelExamination : Examination
{
    private const double Many = 0.2;

    public override string Name => "missing labels";

    public override void Examine(Patient patient)
    {
        var (train, copies) = (patient.Data.Train, patient.Copies);
        foreach (var head in patient.Heads)
        {
            var (rows, missing) = Count(train, head.Name, copies);
            foreach (var part in new[] { patient.Data.Validation, patient.Data.Test })
                if (part is not null && Count(part, head.Name, 1) is var (more, gaps)) (rows, missing) = (rows + more, missing + gaps);
            if (missing == 0)
            {
                head.Diagnosis.Add(new Finding(Fault.MissingLabels, Gravity.Sound, "Every row has its label.", $"{Words.Number(rows, "row")} looked at."));
                continue;
            }
            double share = (double)missing / rows;
            head.Diagnosis.Add(new Finding(Fault.MissingLabels, share > Many ? Gravity.Warning : Gravity.Note, $"{Words.Number(missing, "label")} missing ({Words.Percent(share)} of the rows).",
                "Rows without this label teach the other heads and are passed over here.")
            {
                Remedies = share > Many ? [new Remedy($"Label more rows for {head.Name}: {Words.Count(missing)} have none.", [], head.Name, Fault.MissingLabels)] : [],
            });
        }
    }

    private static (int Rows, int Missing) Count(Dataset part, string head, int copies)
    {
        var labels = part.Labels[head];
        int rows = 0, missing = 0;
        for (int row = 0; row < labels.Rows; row += copies, rows++)
            if (float.IsNaN(labels.Row(row)[0])) missing++;
        return (rows, missing);
    }
}
