using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Design;
using Espalier.Plots;

namespace Espalier.Cli;

/// <summary>What <c>espalier inspect</c> says of pictures: how many, their sizes, the classes of each label, and what looks wrong.</summary>
internal static class InspectPictures
{
    private const int ShownClasses = 8, ShownSizes = 4, SheetPictures = 48, SheetColumns = 8;

    /// <summary>Pictures as a recipe reads them.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="path">The recipe.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="set">Its pictures.</param>
    /// <param name="labels">A row of labels for each.</param>
    /// <param name="asJson">Whether machines read it.</param>
    public static void Write(Terminal terminal, string path, Recipe recipe, ImageSet set, Table labels, bool asJson)
    {
        Table columns = labels.Columns.Count > 1 ? labels.Drop(ImageSet.FileColumn) : labels;
        TableSummary summary = columns.Summarize();
        int[] groups = set.NearDuplicates();
        List<TableNote> findings = Findings(recipe, set, groups, columns, summary);
        var sizes = set.OriginalSizes.CountBy(s => s).OrderByDescending(s => s.Value).ThenBy(s => s.Key).ToList();
        string kind = set.Shape[2] == 1 ? "grey" : "coloured";
        if (asJson)
        {
            Json.Write(terminal, new JsonObject
            {
                ["file"] = path,
                ["pictures"] = set.Count,
                ["sizes"] = new JsonArray([.. sizes.Select(s => (JsonNode)new JsonObject { ["rows"] = s.Key.Rows, ["columns"] = s.Key.Columns, ["count"] = s.Value })]),
                ["input_shape"] = new JsonArray([.. set.Shape.Dims.ToArray().Select(n => (JsonNode)n)]),
                ["copies"] = set.Count - groups.Distinct().Count(),
                ["skipped"] = new JsonArray([.. set.Skipped.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["reason"] = s.Reason })]),
                ["other_files"] = set.Ignored,
                ["labels"] = new JsonObject(columns.Columns.Where(c => c.Name != ImageSet.FileColumn).Select(c => KeyValuePair.Create(c.Name, (JsonNode?)Counts(c)))),
                ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject { ["column"] = f.Column, ["text"] = f.Text })]),
            });
            return;
        }
        string shown = string.Join(", ", sizes.Take(ShownSizes).Select(s => $"{s.Key.Rows} × {s.Key.Columns}{(sizes.Count > 1 ? $" ({Show.Count(s.Value)})" : "")}")) + (sizes.Count > ShownSizes ? ", …" : "");
        terminal.Line($"{terminal.Paint(new Cell(path, Style.Bold))}: {Show.Number(set.Count, $"{kind} picture")} of {shown}; the network sees {set.Shape[0]} × {set.Shape[1]}");
        terminal.Line();
        var table = new TextTable().Text("label", shrinks: true).Text("head").Number("missing").Number("classes").Text("pictures", shrinks: true);
        foreach (ColumnSummary column in summary.Columns)
        {
            if (column.Name == ImageSet.FileColumn) continue;
            string top = string.Join(", ", column.Top.Take(ShownClasses).Select(t => $"{t.Value} {Show.Count(t.Count)}")) + (column.Distinct > ShownClasses ? ", …" : "");
            table.Add(new Cell(column.Name, Style.Accent), recipe.Heads.FirstOrDefault(h => h.Column == column.Name)?.Name is { } head ? head : new Cell("–", Style.Dim),
                column.Missing == 0 ? new Cell("–", Style.Dim) : new Cell(Show.Count(column.Missing), Style.Warn), Show.Count(column.Distinct), top);
        }
        table.Write(terminal);
        InspectVerb.Write(terminal, findings);
    }

    /// <summary>Draws pictures with their labels, or what the recipe's augmentation makes of them.</summary>
    /// <param name="file">The PNG to write.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="set">Its pictures.</param>
    /// <param name="labels">A row of labels for each.</param>
    public static void Sheet(string file, Recipe recipe, ImageSet set, Table labels)
    {
        if (recipe.Augment is not null)
        {
            // Copies made ahead of time are varied already; the sheet begins with what they are made of.
            using PreparedData data = (recipe.Augment.Copies is null ? recipe : recipe.With("augment.keep_original", "").With("augment.copies", "")).Prepare();
            AugmentationSheet.Draw(data.Train, data.Fitted.Transform!, data.Heads.ToDictionary(h => h.Name, h => h.ClassNames), seed: recipe.Training.Seed).Save(file);
            return;
        }
        int count = Math.Min(SheetPictures, set.Count);
        string[] columns = [.. recipe.Heads.Select(h => h.Column).Where(labels.Contains).Distinct()];
        var cells = new SheetCell[count];
        for (int i = 0; i < count; i++)
        {
            int row = (int)((long)i * set.Count / count);
            Image image = set.Images[row];
            string name = set.Names[row];
            cells[i] = new SheetCell(image.Rows, image.Columns, image.Channels, image.Pixels.ToArray(),
                [.. columns.Select(c => (SheetLine)(labels[c].TextAt(row) ?? "no label")), new SheetLine(name[(name.LastIndexOf('/') + 1)..], SheetMark.Quiet)]);
        }
        ContactSheet.Draw(cells, Math.Min(SheetColumns, count), recipe.Name, $"{Show.Count(count)} of {Show.Number(set.Count, "picture")}, as the network sees them").Save(file);
    }

    private static List<TableNote> Findings(Recipe recipe, ImageSet set, int[] groups, Table columns, TableSummary summary)
    {
        // Rows of labels repeat because several pictures have the same labels: that is no finding.
        List<TableNote> findings = columns.Contains(ImageSet.FileColumn) ? [] : [.. TableChecks.Of(columns, summary with { RepeatedRows = 0 })];
        foreach (HeadRecipe head in recipe.Heads.Where(h => !columns.Contains(h.Column)))
            findings.Add(new TableNote(head.Name, TableTrouble.Other, $"there is no label '{head.Column}' to learn it from.{Nearest.Suggest(head.Column, columns.Names)} Say where labels come from: data.labels."));
        int copies = set.Count - groups.Distinct().Count();
        if (copies > 0)
        {
            int[] first = [.. groups.Index().GroupBy(g => g.Item).First(g => g.Skip(1).Any()).Select(g => g.Index)];
            findings.Add(new TableNote(null, TableTrouble.Other, $"{Show.Number(copies, "picture")} {(copies == 1 ? "is a copy of another or nearly one" : "are copies of others or nearly so")}, such as '{set.Names[first[1]]}' of '{set.Names[first[0]]}'. "
                + (recipe.Split.KeepDuplicatesTogether ? "The split keeps them on one side." : "Keep them on one side: split: { keep_duplicates_together: true }.")));
        }
        if (set.Skipped.Count > 0) findings.Add(new TableNote(null, TableTrouble.Other, $"{Show.Number(set.Skipped.Count, "picture")} left out; the first: {set.Skipped[0].Reason}"));
        if (recipe.Augment is { } augment)
            findings.AddRange(FlipWarnings.Find(augment.Settings, recipe.Heads.Where(h => columns.Contains(h.Column))
                .ToDictionary(h => h.Name, h => h.Order ?? columns[h.Column].SortedDistinct)).Select(w => new TableNote(null, TableTrouble.Other, w)));
        return findings;
    }

    private static JsonObject Counts(Column column) =>
        new(Enumerable.Range(0, column.Count).Select(column.TextAt).OfType<string>().CountBy(v => v).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
}
