using Espalier.Data;

namespace Espalier.Design;

public static partial class Advisor
{
    /// <summary>Advises on a folder, an archive or an array of pictures.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="heads">The labels that are questions; null for all that can be.</param>
    /// <param name="labels">Where labels come from: a pattern of file names, <c>folder</c>, or a table; null finds out.</param>
    /// <param name="recipeSource">What the recipe calls the data, seen from its own folder; null for the path.</param>
    /// <param name="progress">Is told how many pictures are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="EspalierException">There are no pictures, or no labels are found.</exception>
    public static Advice OfPictures(string path, IReadOnlyList<string>? heads = null, string? labels = null, string? recipeSource = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        string why = "";
        labels ??= PictureLabels.Guess(path, out why);
        string data = $"data:\n  images: {YamlWriter.Quoted(Path.GetFullPath(path).Replace('\\', '/'))}\n{(labels is null ? "" : $"  labels: {YamlWriter.Quoted(labels)}\n")}heads: [any]\n";
        var (set, table) = Read(data, path, progress, cancellation);
        string[] names = [.. table.Names.Where(n => n is not (ImageSet.FileColumn or "part"))];
        if (names.Length == 0)
            throw new EspalierException($"'{path}' gives no labels by itself; its first picture is '{set.Names[0]}'. Say where they come from: --labels \"{{person}}_{{pose}}\" for file names, --labels folder, or --labels labels.csv.");
        Table known = table.Select(names);
        IReadOnlyList<string> asked = heads is null ? names : Columns(known, heads, path);
        var questions = Questions.Find(known, asked, []);
        if (questions.Heads.Count == 0)
            throw new EspalierException($"None of the labels {string.Join(", ", asked)} of '{path}' is a question: {string.Join("; ", questions.Aside.Select(a => $"{a.Column}: {a.Why}"))}.");
        HeadAdvice[] finished = [.. questions.Heads.Select(h => HeadFinish.Of(h, known, questions.Heads.Count))];
        SizeAdvice size = Sizing.OfPictures(set.Count, finished.Length);
        var notes = new List<string>();
        if (set.Count < FewRows) notes.Add(TooFew(set.Count, "picture"));
        if (why.Length > 0) notes.Add($"Labels: {why}.");
        if (finished.FirstOrDefault(h => h.Kind == AnswerKind.Softmax && h.Classes.Count >= 10 && finished.Length > 1) is { } many)
            notes.Add($"If '{many.Name}' names persons or scenes, pictures of one on both sides of the split flatter the other heads: split: {{ group: {many.Columns[0]} }} (then '{many.Name}' itself cannot be a head).");
        return new Advice
        {
            Source = path,
            Rows = set.Count,
            ArePictures = true,
            Heads = finished,
            Aside = questions.Aside,
            Size = size,
            Notes = notes,
            Recipe = RecipeDraft.ForPictures(recipeSource ?? path, labels, set, table.Contains("part") && table["part"].Distinct.Contains("test"), finished, size),
        };
    }

    // The recipe is nobody's, so its lines and columns are no places to look at.
    private static (ImageSet Set, Table Labels) Read(string data, string path, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return Recipe.Parse(data, path).ReadImages(pictures: progress, cancellation: cancellation)!.Value;
        }
        catch (EspalierException e) when (e.Message.StartsWith($"{path}, line ", StringComparison.Ordinal))
        {
            string said = e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            throw new EspalierException(said.StartsWith("data: ", StringComparison.Ordinal) ? said["data: ".Length..] : said, e);
        }
    }

    /// <summary>Advises on columns that are described in words, where there is no data yet.</summary>
    /// <param name="text">Such as <c>quality: bad&lt;ok&lt;good, colour: red|white, genres: many of action|drama, price: number</c>, or a YAML or JSON map of the same.</param>
    /// <param name="heads">The columns that are questions; null for all that can be.</param>
    /// <param name="source">What errors call the description.</param>
    /// <exception cref="EspalierException">The description cannot be read.</exception>
    public static Advice OfDescription(string text, IReadOnlyList<string>? heads = null, string source = "the description")
    {
        IReadOnlyList<ColumnReading> columns = Description.Read(text, source);
        foreach (string name in heads ?? [])
            if (columns.All(c => c.Name != name)) throw new EspalierException($"{source} describes no column '{name}'.{Nearest.Suggest(name, columns.Select(c => c.Name))} It describes: {string.Join(", ", columns.Select(c => c.Name))}.");
        ColumnReading[] asked = [.. columns.Where(c => c.Aside is null && (heads is null || heads.Contains(c.Name)))];
        HeadAdvice[] finished = [.. asked.Select(c => HeadFinish.Of(HeadMaker.Described(c), null, asked.Length))];
        return new Advice
        {
            Source = source,
            Heads = finished,
            Features = heads is null ? [] : [.. columns.Where(c => c.Aside is null && !heads.Contains(c.Name)).Select(c => c.Name)],
            Aside = [.. columns.Where(c => c.Aside is not null).Select(c => new SetAside(c.Name, c.Aside!.Value, c.Why))],
            Notes = finished.Length == 0 ? ["No column is a question that can be learnt."] : [],
            Recipe = finished.Length == 0 ? null : RecipeDraft.ForDescription(finished),
        };
    }
}
