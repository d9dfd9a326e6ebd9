using System.CommandLine;
using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Plots;

namespace Espalier.Cli;

/// <summary><c>espalier plot RUN</c>: draws a run's curves and confusion matrices again, also while it still trains.</summary>
internal static class PlotVerb
{
    public static Command Create(VerbContext context)
    {
        var run = new Argument<string>("run") { Description = "A run's folder." };
        var output = new Option<string?>("--out", "-o") { Description = "The folder for the pictures; the run's own by default.", HelpName = "FOLDER" };
        var verb = new Command("plot", "Draws a run's curves and confusion matrices as PNG and SVG.") { run, output };
        verb.SetAction(parsed =>
        {
            RunFolder folder = RunFolder.Open(parsed.GetRequiredValue(run));
            JsonObject report = RunReport.Read(folder).Json;
            List<Epoch> epochs = File.Exists(folder.Metrics) ? MetricsLog.Read(folder.Metrics) : [];
            if (epochs.Count == 0) throw new EspalierException($"The run '{folder.Path}' has no epochs to draw yet.");
            string into = parsed.GetValue(output) ?? folder.Path;
            Directory.CreateDirectory(into);
            Recipe recipe = Recipe.Parse(File.ReadAllText(folder.Recipe), folder.Recipe);
            Picture curves = TrainingPlot.Draw(MetricsLog.ToHistory(epochs).Series, [.. recipe.Heads.Select(h => h.Name)], $"{recipe.Name}, {epochs.Count} epochs");
            var files = new List<string> { Path.Combine(into, "curves") };
            RunPictures.Save(curves, files[0]);
            files.AddRange(Confusions(into, report));
            foreach (string file in files) context.Terminal.Line($"{file}.png  {file}.svg");
            return ExitCode.Done;
        });
        return verb;
    }

    private static List<string> Confusions(string into, JsonObject report)
    {
        var files = new List<string>();
        foreach (var (head, result) in report["heads"] as JsonObject ?? [])
        {
            if (result?["confusion"] is not JsonArray rows || result["classes"] is not JsonArray classes) continue;
            var matrix = new ConfusionMatrix(classes.Count);
            for (int t = 0; t < classes.Count; t++)
                for (int p = 0; p < classes.Count; p++) matrix.Add(t, p, (double)rows[t]![p]!);
            if (matrix.Total == 0) continue;
            string file = RunPictures.ConfusionFile(into, head);
            RunPictures.Save(ConfusionPlot.Draw(matrix, [.. classes.Select(c => (string)c!["name"]!)], $"{head} ({(string?)report["judged_by"]})"), file);
            files.Add(file);
        }
        return files;
    }
}
