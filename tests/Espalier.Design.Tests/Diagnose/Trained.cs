using System.Globalization;
using Espalier.Data;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>Trains a recipe and examines what came of it; the page goes to the test's output.</summary>
internal static class Trained
{
    public static Diagnosis Examined(Recipe recipe, PreparedData data, DiagnosisOptions? options = null)
    {
        var model = recipe.Build(data);
        var history = model.Fit(data.Train, data.Validation, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize);
        var diagnosis = Diagnosis.Of(data, model, history, options);
        TestContext.Current.TestOutputHelper?.WriteLine(diagnosis.ToMarkdown());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', diagnosis.Times.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Examination}: {t.Seconds:0.00} s"))));
        return diagnosis;
    }

    public static HeadDiagnosis Head(this Diagnosis diagnosis, string head) => diagnosis.Heads.First(h => h.Head.Name == head);

    public static Finding Finding(this HeadDiagnosis head, Fault fault) => head.Findings.First(f => f.Fault == fault);
}
