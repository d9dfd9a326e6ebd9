using System.Runtime.InteropServices;

namespace Espalier.Design;

/// <summary>Held-out rows that are equal to a training row in everything the network sees.</summary>
internal sealed class DuplicateExamination : Examination
{
    private const double Many = 0.05, Some = 0.005, OrdinaryCopies = 5;

    public override string Name => "duplicates across the split";

    public override void Examine(Patient patient)
    {
        var train = patient.Data.Train.Inputs[0];
        var learnt = new HashSet<string>(StringComparer.Ordinal);
        int rows = 0;
        for (int row = 0; row < train.Rows; row += patient.Copies, rows++) learnt.Add(Content(train, row));
        bool[] twins = Twins(learnt, patient.Judged.Inputs[0]);
        double judged = Share(twins);
        var other = patient.Part == "validation" ? patient.Data.Test : patient.Data.Validation;
        string otherPart = patient.Part == "validation" ? "test" : "validation";
        double elsewhere = other is null ? 0 : Share(Twins(learnt, other.Inputs[0]));
        double worst = Math.Max(judged, elsewhere);
        bool coarse = rows > OrdinaryCopies * learnt.Count;
        foreach (var head in patient.Heads) head.Diagnosis.Add(Found(patient, head, twins, judged, elsewhere, otherPart, worst, coarse));
    }

    private static Finding Found(Patient patient, PatientHead head, bool[] twins, double judged, double elsewhere, string otherPart, double worst, bool coarse)
    {
        string part = judged >= elsewhere ? patient.Part : otherPart;
        string evidence = $"{Words.Percent(judged)} of the {patient.Part} {patient.Thing}s{(elsewhere > 0 ? $" and {Words.Percent(elsewhere)} of the {otherPart} {patient.Thing}s" : "")} equal a training {patient.Thing} in all that the network sees.";
        if (worst < Some) return new Finding(Fault.Duplicates, Gravity.Sound, "Held-out rows have no twins in training.", evidence);
        if (coarse) return new Finding(Fault.Duplicates, Gravity.Note, "Few different rows: the features take so few values that equal rows are to be expected.", evidence);
        double[] on = [.. head.Network.Where((_, row) => twins[row])], off = [.. head.Network.Where((_, row) => !twins[row])];
        if (on.Length > 0 && off.Length > 0) evidence += $" It is right on {Words.Percent(PatientHead.Mean(on))} of those and {Words.Percent(PatientHead.Mean(off))} of the others.";
        return new Finding(Fault.Duplicates, worst >= Many ? Gravity.Fault : Gravity.Warning, $"Judged by {patient.Thing}s it has learnt: {Words.About(worst)} of the {part} {patient.Thing}s are copies of training {patient.Thing}s.", evidence)
        {
            Remedies = [patient.Recipe.Split.KeepDuplicatesTogether
                ? new Remedy("Drop repeated rows from the data: the split keeps equal rows together but these came apart.", [], null, Fault.Duplicates)
                : new Remedy("Keep equal rows on one side of the split, and judge again.", [("split.keep_duplicates_together", "true")], null, Fault.Duplicates)],
        };
    }

    private static bool[] Twins(HashSet<string> learnt, Tensor rows) => [.. Enumerable.Range(0, rows.Rows).Select(row => learnt.Contains(Content(rows, row)))];

    private static double Share(bool[] twins) => twins.Length == 0 ? 0 : (double)twins.Count(t => t) / twins.Length;

    private static string Content(Tensor rows, int row) => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes(rows.Row(row))));
}
