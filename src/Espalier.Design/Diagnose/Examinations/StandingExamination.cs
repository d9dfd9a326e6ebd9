namespace Espalier.Design;

/// <summary>The network beside always giving the most frequent answer.</summary>
internal sealed class StandingExamination : Examination
{
    private const double Hardly = 0.02, AsGoodAsDone = 0.97;

    public override string Name => "where it stands";

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            var above = Effect.Of(head.Network, head.Majority, patient.Key($"majority/{head.Name}"));
            head.Diagnosis.Add(new Standing("the network", head.Diagnosis.Score, null));
            head.Diagnosis.Add(new Standing(head.HasClasses ? $"always \"{Usual(head)}\"" : "always the same", head.MajorityScore, above));
            double chance = head.HasClasses ? 1.0 / head.Classes : 0;
            string measured = $"It is right on {Words.Percent(head.Diagnosis.Score)}, always the same answer on {Words.Percent(head.MajorityScore)}: {Words.Of(above)}.";
            if (!head.HasClasses) measured = $"Its error is {Words.Percent(1 - head.Diagnosis.Score)} of that of always answering the median.";
            if (above.IsLoss && head.HasClasses && head.Diagnosis.Score < chance)
                head.Diagnosis.Add(new Finding(Fault.BelowChance, Gravity.Fault, "Worse than guessing: what it learnt misleads it on new rows.", $"{measured} Guessing among {head.Classes} classes is right on {Words.Percent(chance)}."));
            else if ((!above.IsGain || above.Mean < Hardly) && head.Diagnosis.Score < AsGoodAsDone)
                head.Diagnosis.Add(new Finding(Fault.NearMajority, Gravity.Warning, above.IsGain ? $"Barely above always answering the same ({Words.Points(above.Mean)})." : "No better than always answering the same.", measured));
            else head.Diagnosis.Add(new Finding(Fault.NearMajority, Gravity.Sound, "Clearly above always answering the same.", measured));
        }
    }

    private static string Usual(PatientHead head) => head.Head.ClassNames[Scores.ClassOf(head.Head, head.MajorityAnswer)];
}
