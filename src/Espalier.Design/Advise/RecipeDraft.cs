using System.Text;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Writes a recipe to start from, with the reasons beside the settings.</summary>
internal sealed class RecipeDraft
{
    private readonly StringBuilder _text = new();

    private RecipeDraft() { }

    /// <summary>A recipe for a table.</summary>
    public static string ForTable(string source, int rows, IReadOnlyList<HeadAdvice> heads, IReadOnlyList<FeatureUse> features, IReadOnlyList<SetAside> aside, IReadOnlyList<string> without, SizeAdvice size)
    {
        var draft = new RecipeDraft();
        draft.Opening(heads, $"each row of {Path.GetFileName(source)}");
        draft.Data($"path: {YamlWriter.Quoted(source.Replace('\\', '/'))}", heads, features);
        draft.Heads(heads, size.Branch);
        draft.Features(heads, features, aside, without);
        draft.Line("");
        draft.Comment(size.Why, "");
        draft.Line($"trunk: [{string.Join(", ", size.Trunk.Select((units, i) => i == size.Trunk.Count - 1 && size.Dropout > 0 ? HeadFinish.Invariant($"{{ units: {units}, dropout: {size.Dropout} }}") : HeadFinish.Invariant($"{units}")))}]");
        draft.Line("\nsplit: { test: 0.25, validation: 0.1, seed: 1 }");
        draft.Line(Training(rows < 2000 ? 60 : rows < 50_000 ? 30 : 10));
        return draft._text.ToString();
    }

    /// <summary>A recipe for pictures.</summary>
    /// <param name="source">The folder or file as the recipe names it.</param>
    /// <param name="labels">Where labels come from; null for where the source brings them.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="hasParts">Whether the source brings a test part.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="size">The sizes.</param>
    public static string ForPictures(string source, string? labels, ImageSet set, bool hasParts, IReadOnlyList<HeadAdvice> heads, SizeAdvice size)
    {
        var draft = new RecipeDraft();
        draft.Opening(heads, $"each picture of {Path.GetFileName(Path.TrimEndingDirectorySeparator(source))}");
        draft.Data($"images: {YamlWriter.Quoted(source.Replace('\\', '/'))}{(labels is null ? "" : $"\n  labels: {YamlWriter.Quoted(labels)}")}", heads, []);
        draft.Line($"\nimages: {{ rows: {set.Shape[0]}, columns: {set.Shape[1]}, color: {(set.Shape[2] == 1 ? "grey" : "color")} }}");
        draft.Line("\n# Training pictures are varied afresh in every epoch; a flip would turn left into right, so there is none.\naugment: { rotate: 5, shift: 0.05, zoom: 0.05 }");
        draft.Heads(heads, size.Branch);
        draft.Line("");
        draft.Comment(size.Why, "");
        draft.Line("trunk:");
        int[] filters = [16, 32, 64, 64];
        for (int side = Math.Min(set.Shape[0], set.Shape[1]), i = 0; side >= 6 && i < filters.Length; side /= 2, i++) draft.Line($"  - {{ conv: {filters[i]}, padding: same, pool: 2 }}");
        draft.Line(HeadFinish.Invariant($"  - flatten\n  - {{ units: {size.Trunk[0]}, dropout: {size.Dropout} }}"));
        draft.Line($"\nsplit: {{ {(hasParts ? "hold_out: { part: test }" : "test: 0.25")}, validation: 0.1, seed: 1 }}");
        draft.Line(Training(set.Count < 5000 ? 20 : 5));
        return draft._text.ToString();
    }

    /// <summary>A recipe for data that is not there yet.</summary>
    /// <param name="heads">The heads.</param>
    public static string ForDescription(IReadOnlyList<HeadAdvice> heads)
    {
        var draft = new RecipeDraft();
        draft.Opening(heads, "each row of a table that is not there yet. Name the file");
        draft.Data("path: table.csv", heads, []);
        draft.Heads(heads, heads.Count > 1 ? 16 : 0);
        draft.Line("\n# Sizes are guesses until the rows are there: espalier advise table.csv\ntrunk: [64, 32]\n\nsplit: { test: 0.25, validation: 0.1, seed: 1 }");
        draft.Line(Training(30));
        return draft._text.ToString();
    }

    private static string Training(int epochs) => HeadFinish.Invariant($"training: {{ epochs: {epochs}, batch_size: 32, optimizer: {{ adam: {{ learning_rate: 0.001 }} }}, early_stopping: 10, seed: 1 }}");

    private static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(YamlWriter.Quoted))}]";

    private void Line(string text) => _text.Append(text).Append('\n');

    // A reason may be longer than a line of a recipe should be.
    private void Comment(string text, string indent)
    {
        const int widest = 120;
        while (text.Length + indent.Length + 2 > widest && text.LastIndexOf(' ', widest - indent.Length - 2) is > 0 and var at)
        {
            Line($"{indent}# {text[..at]}");
            text = text[(at + 1)..];
        }
        Line($"{indent}# {text}");
    }

    private void Opening(IReadOnlyList<HeadAdvice> heads, string about) => Line($"# {heads.Count switch { 1 => "One question", 2 => "Two questions", 3 => "Three questions", 4 => "Four questions", var n => $"{n} questions" }} about {about}.");

    private void Data(string path, IReadOnlyList<HeadAdvice> heads, IReadOnlyList<FeatureUse> features)
    {
        Line($"data:\n  {path}");
        var derived = new List<string>();
        foreach (HeadAdvice head in heads)
        {
            if (head.Columns.Count > 1)
                derived.Add(head.Kind == AnswerKind.MultiLabel ? $"{YamlWriter.Quoted(head.Name)}: {{ any_of: {List(head.Columns)} }}"
                    : $"{YamlWriter.Quoted(head.Name)}: {{ one_of: {List(head.Columns)}{(head.None is null ? "" : $", none: {YamlWriter.Quoted(head.None)}")}{(head.Slips.Count > 0 ? ", several: missing" : "")} }}");
            else if (head.Mend is { } mend) derived.Add($"{YamlWriter.Quoted(head.Columns[0])}: {{ {mend}: true }}");
        }
        derived.AddRange(features.Where(f => f.Reading.Mend is not null).Select(f => $"{YamlWriter.Quoted(f.Column)}: {{ {f.Reading.Mend}: true }}"));
        if (derived.Count > 0) Line("  derive:");
        foreach (string line in derived) Line($"    {line}");
    }

    private void Heads(IReadOnlyList<HeadAdvice> heads, int branch)
    {
        Line("\nheads:");
        foreach (HeadAdvice head in heads)
        {
            var keys = new List<string> { $"kind: {head.Kind.ToString().ToLowerInvariant()}" };
            if (head.Columns is [var column] && column != head.Name) keys.Add($"column: {YamlWriter.Quoted(column)}");
            if (head.Separator is { } separator) keys.Add($"separator: {YamlWriter.Quoted(separator)}");
            if (head.IsOrdered || head.Columns.Count > 1 && head.Classes.Count > 0) keys.Add($"order: {List(head.Classes)}");
            if (head.IsSkewed) keys.Add("scale: log");
            if (branch > 0) keys.Add($"branch: [{branch}]");
            if (head.Metrics is not (["accuracy"] or ["mae"])) keys.Add($"metrics: {List(head.Metrics)}");
            Comment((head.Columns.Count > 1 || head.Classes.Count is 0 or > 8 ? "" : $"{string.Join(", ", head.Classes)}: ") + head.Why[0]
                + (head.Rows > head.Labelled ? HeadFinish.Invariant($"; {head.Rows - head.Labelled:#,0} rows without a label") : "") + (head.IsOrdered ? ". For an ordinal loss: kind: ordered" : ""), "  ");
            Line($"  {YamlWriter.Quoted(head.Name)}: {{ {string.Join(", ", keys)} }}");
        }
    }

    private void Features(IReadOnlyList<HeadAdvice> heads, IReadOnlyList<FeatureUse> features, IReadOnlyList<SetAside> aside, IReadOnlyList<string> without)
    {
        Line("\n# Every other column, numbers brought to one scale. A name that the training part did not have is none of those it had.\nfeatures:\n  scale: standard\n  unknown: ignore");
        string[] columns = [.. heads.SelectMany(h => h.Columns)];
        SetAside[] left = [.. aside.Where(a => !columns.Contains(a.Column))];
        string[] reasons = [.. left.Select(a => Word(a.Reason)).Concat(without.Count > 0 ? ["not known when asked"] : Array.Empty<string>()).Distinct()];
        if (reasons.Length > 0) Line($"  exclude: {List(left.Select(a => a.Column).Concat(without).Except(columns).Distinct())}   # {string.Join(", ", reasons)}");
        string[] special = [.. features.Select(Special).OfType<string>()];
        if (special.Length > 0) Line("  columns:");
        foreach (string line in special) Line($"    {line}");
    }

    private static string? Special(FeatureUse feature)
    {
        string? setting = feature.Reading switch
        {
            { Meaning: ColumnMeaning.AnyOf, Separator: { } separator } => $"separator: {YamlWriter.Quoted(separator)}",
            { Meaning: ColumnMeaning.OneOf } when feature.IsNumber => "kind: category",
            { Skewed: true } => "scale: log",
            _ => null,
        };
        return setting is null ? null : $"{YamlWriter.Quoted(feature.Column)}: {{ {setting} }}";
    }

    /// <summary>A reason as a word.</summary>
    /// <param name="reason">The reason.</param>
    public static string Word(AsideReason reason) => reason switch
    {
        AsideReason.NearlyEmpty => "nearly empty",
        AsideReason.TooManyClasses => "too many classes",
        AsideReason.Text => "free text",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
