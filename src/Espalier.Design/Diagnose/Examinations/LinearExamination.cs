using Espalier.Data;

namespace Espalier.Design;

/// <summary>Logistic or linear regression on the same rows.</summary>
internal sealed class LinearExamination : Examination
{
    private const int MostFeatures = 20_000;

    public override string Name => "a linear model";

    public override bool Concerns(Patient patient) => patient.Known.Inputs[0].RowLength <= MostFeatures;

    public override double Seconds(Patient patient) => 0.3 + patient.Heads.Sum(h => h.Head.Width * (double)patient.Known.Inputs[0].RowLength * 3e-6) * patient.Known.Rows / 500;

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            var linear = LinearModel.Fit(head.Head, patient.Known.Inputs[0], head.Known, patient.Options.Seed, patient.Cancellation);
            double[] scores = head.ScoresOf(linear.Predict(patient.Judged.Inputs[0]));
            head.Baselines["linear"] = scores;
            head.Diagnosis.Add(new Standing(head.Head.Kind == AnswerKind.Number ? "linear regression" : "logistic regression", PatientHead.Mean(scores), Effect.Of(head.Network, scores, patient.Key($"linear/{head.Name}"))));
        }
    }
}
