using System.Globalization;
using System.Text;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>Rows of the same patient on both sides of a split, and numbers that add up to the answer.</summary>
public class SubjectTests
{
    private const string Recipe =
        """
        name: patients
        heads: { ill: { kind: sigmoid, positive: yes } }
        features: { exclude: [patient] }
        trunk: [32]
        split: { test: 0.3, validation: 0, seed: 1 }
        training: { epochs: 20, batch_size: 32, seed: 1, optimizer: { adam: { learning_rate: 0.01 } } }
        """;

    // Ten visits a patient. Who it is shows in the measurements; whether illness does is the question.
    private static Table Patients(bool told)
    {
        var key = RandomKey.For(8, "patients");
        var text = new StringBuilder("patient,a,b,c,d,e,f,ill\n");
        for (int row = 0; row < 600; row++)
        {
            int patient = row / 10;
            double[] x = [.. Enumerable.Range(0, 6).Select(f => (told ? 0 : key.Normal(patient * 8L + f)) + (told ? 1 : 0.05) * key.Normal(100_000 + row * 8L + f))];
            bool ill = told ? x[0] + x[1] > 0 : key.Uniform(50_000 + patient) > 0.5f;
            text.Append(CultureInfo.InvariantCulture, $"p{patient},").AppendJoin(',', x.Select(v => v.ToString("0.000", CultureInfo.InvariantCulture))).Append(ill ? ",yes\n" : ",no\n");
        }
        return Table.ParseCsv(text.ToString());
    }

    private static HeadDiagnosis Examined(bool told)
    {
        var table = Patients(told);
        var recipe = Data.Recipe.Parse(Recipe);
        using var data = recipe.Prepare(table);
        return Trained.Examined(recipe, data, new DiagnosisOptions { Table = table, Seeds = 1 }).Head("ill");
    }

    [Fact]
    public void PatientsOnBothSidesAreNamedFirst()
    {
        var ill = Examined(told: false);
        Assert.Equal(Fault.SharedSubjects, ill.Worst);
        Assert.Contains("'patient'", ill.Verdict);
        Assert.Contains("Held out honestly:", ill.Verdict);
        Assert.True(ill.Score > 0.9);
        Assert.InRange(ill.Standings.First(s => s.Method.EndsWith("held out", StringComparison.Ordinal)).Score, 0.2, 0.75);
        Assert.Equal(("split.group", "\"patient\""), Assert.Single(ill.Finding(Fault.SharedSubjects).Remedies[0].Settings));
    }

    [Fact]
    public void PatientsThatTheMeasurementsDoNotTellAreNoFault() => Assert.DoesNotContain(Examined(told: true).Findings, f => f.Fault == Fault.SharedSubjects);

    [Fact]
    public void TwoNumbersThatAddUpToTheAnswer()
    {
        var key = RandomKey.For(9, "sums");
        Table Sums(bool planted)
        {
            var text = new StringBuilder("size,age,first,second,total\n");
            for (int row = 0; row < 300; row++)
            {
                double size = key.Normal(row * 4L), age = key.Normal(row * 4L + 1), first = 5 + key.Normal(row * 4L + 2), total = 20 + 3 * size + age + 0.5 * key.Normal(row * 4L + 3);
                text.Append(CultureInfo.InvariantCulture, $"{size:0.000},{age:0.000},{first:0.000},{(planted ? total - first : 15 + 2 * key.Normal(5000 + row)):0.000},{total:0.000}\n");
            }
            return Table.ParseCsv(text.ToString());
        }
        HeadDiagnosis Total(bool planted)
        {
            var recipe = Data.Recipe.Parse("heads: { total: number }\nsplit: { test: 0.3, validation: 0 }\ntraining: { epochs: 5 }\n");
            using var data = recipe.Prepare(Sums(planted));
            return Trained.Examined(recipe, data, new DiagnosisOptions { Budget = TimeSpan.FromMinutes(1), Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) }).Head("total");
        }
        var leak = Total(planted: true);
        Assert.Equal(Fault.Leak, leak.Worst);
        Assert.Contains("'first' and 'second' together give the answer away", leak.Verdict);
        Assert.NotEqual(Fault.Leak, Total(planted: false).Worst);
    }
}
