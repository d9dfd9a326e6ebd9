namespace Espalier.Design;

/// <summary>Rows without a label.</summary>
internal sealed class LabelExamination : Examination
{
    private const double Many = 0.2;

    public override string Name => "missing labels";

    public override void Examine(Patient patient)
    {
        int rows = patient.Known.Rows + patient.Judged.Rows;
        foreach (var head in patient.Heads)
        {
            int missing = rows - head.Diagnosis.LearntRows - head.Diagnosis.JudgedRows;
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
}
