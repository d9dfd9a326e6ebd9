using System.Globalization;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary>A diagnosis on the terminal: the worst first, what to do, then each head with its evidence.</summary>
internal static class DiagnosisSheet
{
    private const int Roomy = 110;

    public static void Write(Terminal terminal, Diagnosis diagnosis, string run)
    {
        bool sound = diagnosis.Heads[0].Worst is null;
        Wrapped(terminal, diagnosis.Headline, sound ? Style.Good : Style.Bold);
        Wrapped(terminal, diagnosis.Rows, Style.Dim);
        terminal.Line();
        // The verdict is what the table is for: where there is little room the other columns go.
        bool roomy = terminal.Width >= Roomy;
        var table = new TextTable().Text("head").Number("score");
        if (roomy) table.Number("always same").Number("on learnt rows");
        table.Text("verdict", shrinks: true);
        foreach (var head in diagnosis.Heads)
        {
            Cell name = new(head.Head.Name, Style.Accent), verdict = new(head.Verdict, Of(head));
            if (roomy) table.Add(name, Show.Percent(head.Score), Show.Percent(head.Standings[1].Score), Show.Percent(head.LearntScore), verdict);
            else table.Add(name, Show.Percent(head.Score), verdict);
        }
        table.Write(terminal);
        WhatToDo(terminal, diagnosis, run);
        foreach (var head in diagnosis.Heads) Head(terminal, head);
        if (diagnosis.LeftOut.Count > 0)
        {
            terminal.Line();
            Wrapped(terminal, $"Left out for time (--budget): {string.Join(", ", diagnosis.LeftOut)}.", Style.Warn);
        }
        terminal.Line();
        Wrapped(terminal, $"The page with plots is {Path.Combine(run, "doctor.html")}.", Style.Dim);
    }

    private static void WhatToDo(Terminal terminal, Diagnosis diagnosis, string run)
    {
        if (diagnosis.Remedies.Count > 0) Title(terminal, "What to do, the most important first");
        for (int i = 0; i < diagnosis.Remedies.Count; i++)
        {
            var remedy = diagnosis.Remedies[i];
            Wrapped(terminal, string.Create(CultureInfo.InvariantCulture, $"{i + 1,2}. {remedy.What}{remedy.GainInWords}"), Style.Plain, 4);
            foreach (var (key, value) in remedy.Settings) Wrapped(terminal, $"    {key}: {value}", Style.Accent, 6);
        }
        if (diagnosis.Remedies.Any(r => r.Settings.Count > 0))
            Wrapped(terminal, string.Create(CultureInfo.InvariantCulture, $"    To write a recipe with a change: espalier doctor {run} --apply {1 + diagnosis.Remedies.ToList().FindIndex(r => r.Settings.Count > 0)}"), Style.Dim, 4);
        if (diagnosis.NotWorthIt.Count == 0) return;
        Title(terminal, "What not to bother with");
        foreach (string line in diagnosis.NotWorthIt) Wrapped(terminal, $" ·  {line}", Style.Plain, 4);
    }

    private static void Head(Terminal terminal, HeadDiagnosis head)
    {
        Title(terminal, head.Head.Name);
        var table = new TextTable().Text("answered by", shrinks: true).Number("score").Number("the network against it");
        foreach (var standing in head.Standings) table.Add(standing.Method, Show.Percent(standing.Score), new Cell(standing.NetworkInWords, Style.Dim));
        table.Write(terminal);
        terminal.Line();
        foreach (var finding in head.Findings)
        {
            Wrapped(terminal, $"{Mark(finding.Gravity)}  {finding.Verdict}", Of(finding.Gravity), 3);
            Wrapped(terminal, $"   {finding.Evidence}", Style.Dim, 3);
        }
    }

    private static void Title(Terminal terminal, string text)
    {
        terminal.Line();
        terminal.Line(terminal.Paint(new Cell(text, Style.Bold)));
    }

    private static Style Of(HeadDiagnosis head) => head.Worst is null ? Style.Good : Of(head.Findings[0].Gravity);

    private static Style Of(Gravity gravity) => gravity switch { Gravity.Fault => Style.Bad, Gravity.Warning => Style.Warn, Gravity.Sound => Style.Good, _ => Style.Plain };

    private static char Mark(Gravity gravity) => gravity switch { Gravity.Fault => '✗', Gravity.Warning => '!', Gravity.Note => '·', _ => '✓' };

    private static void Wrapped(Terminal terminal, string text, Style style, int indent = 0)
    {
        foreach (string line in TextWrap.Lines(text, Math.Min(terminal.Width, 110), indent)) terminal.Line(terminal.Paint(new Cell(line, style)));
    }
}
