using System.Text;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>Writes a recipe to start from for pictures.</summary>
internal static class NewPictures
{
    private static readonly string[] Endings = [".tar", ".tar.gz", ".tgz", ".zip", ".npy", ".npz", "ubyte", "ubyte.gz"];

    /// <summary>Whether a path means pictures: a folder, or an archive or array by its ending.</summary>
    /// <param name="path">The path.</param>
    public static bool IsPictures(string path) => Directory.Exists(path) ? !RunFolder.Is(path) : Array.Exists(Endings, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of a file or folder without what says its kind.</summary>
    /// <param name="path">The path.</param>
    public static string NameOf(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (Directory.Exists(path)) return name;
        return Array.Find([".tar.gz", ".ubyte.gz", "-ubyte.gz"], e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending ? name[..^ending.Length] : Path.GetFileNameWithoutExtension(name);
    }

    /// <summary>The shortest recipe that reads pictures.</summary>
    /// <param name="path">The folder or file.</param>
    public static Recipe Bare(string path) => Recipe.Parse($"data: {{ images: {YamlWriter.Quoted(path.Replace('\\', '/'))} }}\nheads: [class]\n", path, Environment.CurrentDirectory);

    /// <summary>Writes a recipe.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="relative">The same, seen from the recipe.</param>
    /// <param name="heads">What to predict; empty for all labels.</param>
    /// <param name="labels">Where labels come from; null finds out.</param>
    /// <param name="recipePath">Where the recipe will be.</param>
    /// <exception cref="EspalierException">There are no pictures, or no labels can be found.</exception>
    public static string Write(string path, string relative, string[] heads, string? labels, string recipePath)
    {
        labels ??= Guess(path, heads);
        string data = $"data:\n  images: {YamlWriter.Quoted(relative.Replace('\\', '/'))}\n{(labels is null ? "" : $"  labels: {YamlWriter.Quoted(labels)}\n")}";
        string folder = Path.GetDirectoryName(Path.GetFullPath(recipePath))!;
        var (set, table) = Recipe.Parse($"{data}heads: [any]\n", recipePath, folder).ReadImages()!.Value;
        string[] names = [.. table.Columns.Where(c => c.Name is not (ImageSet.FileColumn or "part") && c.Distinct.Count > 1).Select(c => c.Name)];
        foreach (string head in heads)
            if (!table.Contains(head))
                throw new EspalierException($"'{path}' gives no label '{head}' to predict.{Nearest.Suggest(head, names)} {(names.Length == 0 ? "Say where labels come from, such as --labels \"{person}_{pose}\" for file names, --labels folder, or --labels labels.csv." : $"The labels are: {string.Join(", ", names)}.")}");
        if (heads.Length == 0) heads = names.Length > 0 ? names : throw new EspalierException($"'{path}' gives no labels by itself; its first picture is '{set.Names[0]}'. Say where they come from: --labels \"{{person}}_{{pose}}\" for file names, --labels folder, or --labels labels.csv.");
        var text = new StringBuilder();
        text.Append($"# {NewVerb.Questions(heads.Length)} about each picture of {Path.GetFileName(Path.TrimEndingDirectorySeparator(relative))}. To train: espalier train {recipePath}\n{data}\n");
        text.Append($"# What the network sees of {Show.Number(set.Count, "picture")}.\nimages: {{ rows: {set.Shape[0]}, columns: {set.Shape[1]}, color: {(set.Shape[2] == 1 ? "grey" : "color")} }}\n\n");
        text.Append($"# Training pictures are varied afresh in every epoch. A look: espalier inspect {recipePath} --sheet sheet.png\naugment: {{ rotate: 5, shift: 0.05, zoom: 0.05 }}\n\n");
        text.Append("# What the network answers: softmax (classes), sigmoid (two classes), multilabel, number.\nheads:\n");
        foreach (string head in heads)
        {
            (string kind, string note) = NewVerb.Kind(table[head]);
            text.Append($"{$"  {YamlWriter.Quoted(head)}: {kind}".PadRight(30)} # {note}\n");
        }
        text.Append("\n# Layers that all heads share.\ntrunk:\n");
        int[] filters = [16, 32, 64, 64];
        for (int side = Math.Min(set.Shape[0], set.Shape[1]), i = 0; side >= 6 && i < filters.Length; side /= 2, i++) text.Append($"  - {{ conv: {filters[i]}, padding: same, pool: 2 }}\n");
        text.Append("  - flatten\n  - { units: 64, dropout: 0.2 }\n");
        bool parts = table.Contains("part") && table["part"].Distinct.Contains("test");
        text.Append($"\nsplit: {{ {(parts ? "hold_out: { part: test }" : "test: 0.25")}, validation: 0.1, seed: 1 }}\n");
        text.Append($"training: {{ epochs: {(set.Count < 5000 ? 20 : 5)}, batch_size: 32, optimizer: {{ adam: {{ learning_rate: 0.001 }} }}, seed: 1 }}\n");
        return text.ToString();
    }

    // File names that fall into as many parts as there are heads name them; otherwise the source or its folders say something or nothing.
    private static string? Guess(string path, string[] heads)
    {
        if (heads.Length < 2) return null;
        string? name = ImageSource.Open(path).Entries().FirstOrDefault()?.Name;
        string stem = Path.GetFileNameWithoutExtension(name ?? "");
        foreach (char separator in "_-")
            if (stem.Split(separator).Length == heads.Length) return string.Join(separator, heads.Select(h => $"{{{h}}}"));
        return null;
    }
}
