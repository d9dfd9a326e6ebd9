using Espalier.Tests.Goldens;
using Espalier.Tests.Saving;

namespace Espalier.Tests.Drawing;

/// <summary>The summaries of recorded model files against what Keras printed for them.</summary>
public class SummaryGoldenTests
{
    public static TheoryData<string> Models => [.. GoldenModel.Names];

    public static TheoryData<string> Runs => GoldenFolder.Full is { } folder && Directory.Exists(folder.Path("runs"))
        ? [.. Directory.GetDirectories(folder.Path("runs")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)] : [""];

    [Theory, MemberData(nameof(Models))]
    public void RecordedModelsMatchKeras(string name)
    {
        var golden = GoldenModel.Open(name);
        string recorded = string.Join("\n", golden.Case["summary"]!.AsArray().Select(l => (string)l!));
        var model = golden.Load(File.Exists(golden.FilePath("trained.keras")) ? "trained.keras" : "initial.keras");
        // Of a model that was never trained the file has no slots, but Keras had made them when it printed the summary.
        if (golden.Case["optimizer_variables"]!.AsArray().Count > 2 && model.Compilation!.Optimizer.Variables.Count == 0)
            model.Compilation.Optimizer.Prepare(model.Arena());
        string summary = model.Summary(100);
        if (name == "i_lazy_sequential") recorded = WithFreeBatch(recorded); // Keras keeps the batch size of the first call in the shapes
        Assert.Equal(recorded, summary);
    }

    [Theory, MemberData(nameof(Runs))]
    public void RecordedRunsMatchKeras(string name)
    {
        var folder = GoldenFolder.Require();
        Assert.Equal(File.ReadAllText(folder.Path("runs", name, "summary.txt")).TrimEnd('\n'),
            Model.Load(folder.Path("runs", name, "final.keras")).Summary(76).TrimEnd('\n'));
    }

    private static string WithFreeBatch(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"│ \(1, (\d+)\)   ", "│ (None, $1)");
}
