using Espalier.Data;
using Espalier.Plots;

namespace Espalier.Cli;

/// <summary>A run's pictures: the course of the training, a confusion matrix for each head that chooses classes, the network.</summary>
internal static class RunPictures
{
    private const int ShownMistakes = 40, MistakesInARow = 8;

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

    /// <summary>Draws the mistakes of each head about pictures, the surest first.</summary>
    /// <param name="folder">A folder that is there.</param>
    /// <param name="results">The results.</param>
    /// <param name="judged">What they were judged by.</param>
    /// <returns>The files.</returns>
    public static List<string> Mistakes(string folder, IEnumerable<HeadResult> results, JudgedRows judged)
    {
        var files = new List<string>();
        if (judged.Rows.Inputs[0].Shape.Rank != 4) return files;
        foreach (ClassResult result in results.OfType<ClassResult>())
        {
            string path = Path.Combine(folder, $"mistakes-{FileName(result.Head.Name)}.png");
            if (result.Mistakes.Count == 0)
            {
                File.Delete(path); // of an earlier judgement
                continue;
            }
            SheetCell[] cells = [.. result.Mistakes.Take(ShownMistakes).Select(m => Cell(result.Head, m, judged))];
            string shown = result.Mistakes.Count > cells.Length ? $", the surest {cells.Length} of them" : "";
            ContactSheet.Draw(cells, Math.Min(cells.Length, MistakesInARow), $"{result.Head.Name}: {Show.Number(result.Mistakes.Count, "mistake")} in {Show.Count((long)result.Matrix.Total)} ({judged.Part})",
                $"What it is, what it was taken for, and how sure the network was{shown}").Save(path);
            files.Add(path);
        }
        return files;
    }

    private static SheetCell Cell(FittedHead head, Mistake mistake, JudgedRows judged)
    {
        Tensor pictures = judged.Rows.Inputs[0];
        var lines = new List<SheetLine> { head.ClassNames[mistake.Truth], new($"{head.ClassNames[mistake.Guess]} {Show.Percent(mistake.Probability)}", SheetMark.Wrong) };
        if (judged.NameOf(mistake.Row) is { } name) lines.Add(new SheetLine(name[(name.LastIndexOf('/') + 1)..], SheetMark.Quiet));
        return SheetCell.Of(pictures.Row(mistake.Row), pictures.Shape.WithoutFirst(), lines);
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
