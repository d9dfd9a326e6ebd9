using System.Globalization;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary>Prints what a search came to.</summary>
internal static class GrowSheet
{
    public static void Write(Terminal terminal, GrowReport report, string folder, string? written)
    {
        GrowComparison comparison = report.Comparison;
        terminal.Note("");
        foreach (string line in TextWrap.Lines(report.Trial == 0
            ? $"{Show.Number(report.Trials, "recipe")} tried: none is better than the starting one without a head that is worse by more than its noise."
            : $"{Show.Number(report.Trials, "recipe")} tried; trial {report.Trial.ToString(CultureInfo.InvariantCulture)} was chosen.", terminal.Width)) terminal.Line(line);
        terminal.Line();
        terminal.Line($"start  {report.StartTree}");
        terminal.Line($"found  {report.FoundTree}");
        terminal.Line();
        var table = new TextTable().Text("head", shrinks: true).Number("rows").Number("start").Number("found").Text("found − start").Number("alone").Text("found − alone", optional: true);
        foreach (GrownHead head in comparison.Heads)
            table.Add(new Cell(head.Head, Style.Accent), Show.Count(head.Rows), Show.Percent(head.Start.Difference), Show.Percent(head.Found.Difference), Difference(head.OverStart),
                Show.Percent(head.Alone.Difference), Difference(head.OverAlone));
        table.Write(terminal);
        terminal.Line();
        var costs = new TextTable().Text("network").Number("weights").Number("one training");
        costs.Add("start", Show.Count(comparison.Start.Parameters), Show.Time(comparison.Start.Seconds));
        costs.Add("found", Show.Count(comparison.Found.Parameters), Show.Time(comparison.Found.Seconds));
        costs.Add($"{Show.Number(comparison.Heads.Count, "network")} of one head each", Show.Count(comparison.Separate.Parameters), Show.Time(comparison.Separate.Seconds));
        costs.Write(terminal);
        terminal.Line();
        string thing = $"Means over {Show.Number(comparison.Seeds, "seed")} on test rows that the search never looked at; in brackets the 95 % interval of the difference, by a paired bootstrap over rows and seeds. Alone: a network like the found one with that head only{(comparison.AloneSeeds == comparison.Seeds ? "" : $", {Show.Number(comparison.AloneSeeds, "seed")}")}.";
        foreach (string line in TextWrap.Lines(thing, terminal.Width)) terminal.Line(line);
        foreach (string note in report.Notes)
            foreach (string line in TextWrap.Lines(note, terminal.Width)) terminal.Line(line);
        char slash = Path.DirectorySeparatorChar;
        terminal.Line($"{(written is null ? "" : $"Recipe: {written}. ")}Picture (tree.svg), report and all trials: {folder}{slash}");
    }

    private static Cell Difference(PairedDifference d)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{100 * d.Difference:+0.0;−0.0;0.0} ({100 * d.Low:+0.0;−0.0;0.0} to {100 * d.High:+0.0;−0.0;0.0})");
        return new Cell(text, d.Low > 0 ? Style.Good : d.High < 0 ? Style.Bad : Style.Plain);
    }
}
