namespace Espalier.Design;

/// <summary>How each class fares, and whether rare ones are found.</summary>
internal sealed class ClassExamination : Examination
{
    private const int FewestToTell = 5;
    private const double SeldomFound = 0.3;

    public override string Name => "classes";

    public override void Examine(Patient patient)
    {
        foreach (var head in patient.Heads)
        {
            if (!head.HasClasses) continue;
            head.Diagnosis.Classes = [.. Enumerable.Range(0, head.Classes).Select(c => Of(head, c))];
            var classes = head.Diagnosis.Classes;
            double even = 1.0 / head.Classes, all = Math.Max(1, head.Diagnosis.LearntRows);
            var missed = classes.Where(c => c.Judged >= FewestToTell && c.Recall < SeldomFound && c.Learnt / all < 0.6 * even).ToList();
            double balanced = classes.Where(c => c.Judged > 0).Select(c => c.Recall).DefaultIfEmpty(0).Average();
            string evidence = $"Averaged over classes it is right on {Words.Percent(balanced)}. {string.Join("; ", classes.OrderBy(c => c.Recall).Take(4).Select(c => $"{c.Name}: {Words.Count(c.Learnt)} rows learnt, {(c.Judged == 0 ? "none to judge by" : $"{Words.About(c.Recall)} found")}"))}.";
            if (missed.Count == 0)
            {
                head.Diagnosis.Add(new Finding(Fault.Imbalance, Gravity.Sound, "No rare class is passed over.", evidence));
                continue;
            }
            head.Diagnosis.Add(new Finding(Fault.Imbalance, Gravity.Warning, $"Passes over {Words.List(missed.Select(c => $"'{c.Name}' ({Words.About(c.Recall)} found)"))}: rare, so overlooking {(missed.Count == 1 ? "it" : "them")} costs little.", evidence)
            {
                Remedies = patient.Recipe.Heads.First(h => h.Name == head.Name) is { BalancedClasses: false, ClassWeights: null }
                    ? [new Remedy($"Let the classes of {head.Name} count alike. More of the rare ones are found; accuracy over all rows falls.", [($"heads.{head.Name}.class_weights", "balanced")], head.Name, Fault.Imbalance)] : [],
            });
        }
    }

    private static ClassStanding Of(PatientHead head, int c)
    {
        int[] rows = [.. Enumerable.Range(0, head.JudgedClasses.Length).Where(row => head.JudgedClasses[row] == c)];
        return new ClassStanding(head.Head.ClassNames[c], head.KnownClasses.Count(k => k == c), rows.Length, rows.Length == 0 ? double.NaN : rows.Average(row => head.Network[row]));
    }
}
