using System.Globalization;
using Espalier.Data;
using Espalier.Plots;

namespace Espalier.Cli;

/// <summary>Shows what an augmentation does: each line has a picture as a model sees it, then varied copies, all with their labels.</summary>
internal static class AugmentationSheet
{
    /// <summary>Draws the sheet.</summary>
    /// <param name="data">Pictures as they are stored, with their labels by head; some rows spread over all are shown.</param>
    /// <param name="transform">How they vary.</param>
    /// <param name="classes">The class names of each head.</param>
    /// <param name="pictures">How many pictures to show at most.</param>
    /// <param name="copies">How many copies of each.</param>
    /// <param name="seed">The seed of the copies.</param>
    public static Picture Draw(Dataset data, PictureTransform transform, IReadOnlyDictionary<string, IReadOnlyList<string>> classes, int pictures = 6, int copies = 5, long seed = 0)
    {
        pictures = Math.Min(pictures, data.Rows);
        var shown = data.Transformed(null).Take([.. Enumerable.Range(0, pictures).Select(i => (int)((long)i * data.Rows / pictures))]);
        var varied = transform.Copies(shown, copies, keepOriginal: true, seed);
        var cells = new SheetCell[varied.Rows];
        for (int at = 0; at < cells.Length; at++)
        {
            int original = at - at % (copies + 1);
            // One range a line, so that a change of light is seen.
            var values = varied.Inputs[0].Row(original).ToArray();
            var lines = new List<SheetLine>();
            foreach (string head in varied.Labels.Names)
            {
                string label = Say(varied.Labels[head].Row(at), classes.GetValueOrDefault(head)), before = Say(varied.Labels[head].Row(original), classes.GetValueOrDefault(head));
                lines.Add(label == before ? new SheetLine(label, SheetMark.Quiet) : new SheetLine($"{label} (was {before})", SheetMark.Right));
            }
            cells[at] = SheetCell.Of(varied.Inputs[0].Row(at), varied.Inputs[0].Shape.WithoutFirst(), lines, range: (values.Min(), values.Max()));
        }
        return ContactSheet.Draw(cells, copies + 1, "Augmentation", $"{copies} varied copies of {pictures} of {data.Rows.ToString("N0", CultureInfo.InvariantCulture)} training pictures; labels that a flip changed are green",
            ["original", .. Enumerable.Range(1, copies).Select(c => string.Create(CultureInfo.InvariantCulture, $"copy {c}"))]);
    }

    // A label as words: a class, the labels of a multi-label head, or a number.
    private static string Say(ReadOnlySpan<float> label, IReadOnlyList<string>? names)
    {
        if (label.IsEmpty || float.IsNaN(label[0])) return "no label";
        if (label.Length == 1)
            return names is { Count: > 1 } && (int)MathF.Round(label[0]) is >= 0 and var number && number < names.Count ? names[number] : label[0].ToString("0.###", CultureInfo.InvariantCulture);
        var said = new List<string>();
        for (int i = 0; i < label.Length; i++)
            if (label[i] >= 0.5f) said.Add(names is not null && i < names.Count ? names[i] : i.ToString(CultureInfo.InvariantCulture));
        return said.Count == 0 ? "none" : string.Join(", ", said);
    }
}
