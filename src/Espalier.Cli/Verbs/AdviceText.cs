using Espalier.Data;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary>Advice for people: a table of the heads, then the reasons.</summary>
internal static class AdviceText
{
    private const int ShownClasses = 6, Widest = 120;

    public static void Write(Terminal terminal, Advice advice)
    {
        terminal.Line(terminal.Paint(new Cell(advice.Source, Style.Bold)) + (advice.Rows == 0 ? "" : $": {Show.Number(advice.Rows, advice.ArePictures ? "picture" : "row")}")
            + $", {Show.Number(advice.Heads.Count, "head")}" + (advice.Features.Count == 0 ? "" : $" from {Show.Number(advice.Features.Count, "feature")}"));
        if (advice.Heads.Count > 0)
        {
            terminal.Line();
            Table(terminal, advice);
            foreach (HeadAdvice head in advice.Heads) Why(terminal, head);
        }
        if (advice.Aside.Count > 0)
        {
            Heading(terminal, "Set aside");
            foreach (SetAside aside in advice.Aside) Point(terminal, aside.Column, aside.Why, Style.Warn);
        }
        if (advice.AlsoPossible.Count > 0) Paragraph(terminal, "Could be asked too", $"{string.Join(", ", advice.AlsoPossible)}. Say which are the questions: --heads A,B");
        if (advice.Size is { } size) Paragraph(terminal, "A first network", $"trunk {(size.Trunk.Count == 1 ? "convolutions, then " : "")}{string.Join(", ", size.Trunk)}{(size.Branch > 0 ? $"; each head's own branch {size.Branch}" : "")}. {size.Why}");
        if (advice.Notes.Count > 0)
        {
            Heading(terminal, "Worth a look");
            foreach (string note in advice.Notes) Point(terminal, null, note, Style.Warn);
        }
        if (advice.Recipe is null) return;
        Heading(terminal, "Recipe");
        terminal.Line(advice.Recipe.TrimEnd('\n'));
    }

    private static void Table(Terminal terminal, Advice advice)
    {
        var table = new TextTable().Text("head", shrinks: true).Text("answer").Text("of", shrinks: true).Number("labelled", optional: true).Text("loss", shrinks: true).Text("metrics", shrinks: true, optional: true).Text("sure", optional: true);
        foreach (HeadAdvice head in advice.Heads)
            table.Add(new Cell(head.Name, Style.Accent), Kind(head), Of(head), head.Rows == 0 ? "" : Show.Count(head.Labelled), head.Loss, string.Join(", ", head.Metrics),
                head.Certainty == Certainty.Sure ? "yes" : new Cell(head.Certainty.ToString().ToLowerInvariant(), Style.Warn));
        table.Write(terminal);
    }

    private static string Kind(HeadAdvice head) => head.Kind switch
    {
        AnswerKind.Softmax => $"softmax {head.Classes.Count}",
        AnswerKind.Sigmoid => "sigmoid 1",
        AnswerKind.MultiLabel => $"sigmoid × {head.Classes.Count}",
        _ => head.IsCount ? "count" : head.IsSkewed ? "number (log)" : "number",
    };

    private static string Of(HeadAdvice head) => string.Join(head.IsOrdered ? " < " : ", ", head.Classes.Take(ShownClasses)) + (head.Classes.Count > ShownClasses ? ", …" : "");

    private static void Why(Terminal terminal, HeadAdvice head)
    {
        Heading(terminal, $"Why {head.Name}");
        foreach (string why in head.Why) Point(terminal, null, why, Style.Good);
        Point(terminal, "labels", head.Encoding, Style.Dim);
    }

    private static void Heading(Terminal terminal, string text)
    {
        terminal.Line();
        terminal.Line(terminal.Paint(new Cell(text, Style.Bold)));
    }

    private static void Paragraph(Terminal terminal, string heading, string text)
    {
        Heading(terminal, heading);
        foreach (string line in TextWrap.Lines(text, Math.Min(terminal.Width, Widest) - 2)) terminal.Line($"  {line}");
    }

    private static void Point(Terminal terminal, string? about, string text, Style style)
    {
        string mark = terminal.Paint(new Cell("·", style));
        foreach (string line in TextWrap.Lines(about is null ? text : $"{about}: {text}", Math.Min(terminal.Width, Widest) - 4))
        {
            terminal.Line($"  {mark} {line}");
            mark = " ";
        }
    }
}
