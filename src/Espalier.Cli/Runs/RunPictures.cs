using Espalier.Plots;

namespace Espalier.Cli;

/// <summary>A run's pictures: the course of the training, a confusion matrix for each head that chooses classes, the network.</summary>
internal static class RunPictures
{
    /// <summary>Draws the curves as PNG and SVG.</summary>
    public static void Curves(RunFolder folder, History history, Model model, string name)
    {
        if (history.Epochs.Count == 0) return;
        var directions = new Dictionary<string, Better>(StringComparer.Ordinal);
        if (model.Compilation is { } compilation)
            foreach (string measure in compilation.Names) directions[measure] = directions[$"val_{measure}"] = compilation.Direction(measure);
        Save(TrainingPlot.Draw(history.Series, [.. model.Heads.Select(h => h.Name)], $"{name}, {history.Epochs.Count} epochs", directions), folder.File("curves"));
    }

    /// <summary>Draws the confusion matrices as PNG and SVG.</summary>
    /// <param name="folder">A folder that is there.</param>
    /// <param name="results">The results.</param>
    /// <param name="part">What they were judged by, for the headings.</param>
    /// <returns>The files without their endings.</returns>
    public static List<string> Confusions(string folder, IEnumerable<HeadResult> results, string part)
    {
        var files = new List<string>();
        foreach (ClassResult result in results.OfType<ClassResult>())
        {
            if (result.Rows == 0) continue;
            string path = ConfusionFile(folder, result.Head.Name);
            Save(ConfusionPlot.Draw(result.Matrix, result.Head.ClassNames, $"{result.Head.Name} ({part})"), path);
            files.Add(path);
        }
        return files;
    }

    /// <summary>Draws the network as SVG.</summary>
    public static void Network(RunFolder folder, Model model) =>
        AtomicFile.Write(folder.File("diagram.svg"), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(Diagram.ToSvg(model))));

    /// <summary>The file of a head's confusion matrix, without its ending.</summary>
    public static string ConfusionFile(string folder, string head) => Path.Combine(folder, $"confusion-{FileName(head)}");

    /// <summary>Writes a picture as PNG and SVG.</summary>
    public static void Save(Picture picture, string path)
    {
        picture.Save($"{path}.png");
        picture.Save($"{path}.svg");
    }

    private static string FileName(string head)
    {
        char[] wrong = Path.GetInvalidFileNameChars();
        return string.Concat(head.Select(c => wrong.Contains(c) || c is '/' or '\\' or ':' or ' ' ? '_' : c));
    }
}
