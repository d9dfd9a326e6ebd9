namespace Espalier.Design;

/// <summary>Boosted trees on the same rows of a table.</summary>
internal sealed class TreeExamination : Examination
{
    private const double CellsPerSecond = 4e6;

    public override string Name => "boosted trees";

    public override bool Concerns(Patient patient) => !patient.IsPictures;

    /// <summary>How long trees for all heads take once.</summary>
    public override double Seconds(Patient patient) => patient.Heads.Sum(h => h.Head.Width) * 0.6 * 60 * (double)patient.Known.Rows * patient.Known.Inputs[0].RowLength / CellsPerSecond / 10;

    public override void Examine(Patient patient)
    {
        var rows = BinnedRows.Fit(patient.Known.Inputs[0]);
        foreach (var head in patient.Heads)
        {
            var trees = BoostedTrees.Fit(head.Head, rows, head.Known, [.. Enumerable.Range(0, rows.Rows)], patient.Key($"trees/{head.Name}"), patient.Cancellation);
            head.TreeAnswers = trees.Predict(patient.Judged.Inputs[0]);
            double[] scores = head.ScoresOf(head.TreeAnswers);
            head.Baselines["trees"] = scores;
            head.Diagnosis.Add(new Standing("boosted trees", PatientHead.Mean(scores), Effect.Of(head.Network, scores, patient.Key($"beside trees/{head.Name}"))));
        }
    }
}
