using System.Globalization;
using System.Net;
using System.Text;

namespace Espalier.Design;

/// <summary>A diagnosis as one page that needs nothing else: style and drawings are inside, there is no script.</summary>
internal static class HtmlPage
{
    private const int MostBars = 10;

    private const string Style = """
        :root{--paper:#fff;--ink:#1f2933;--mute:#667280;--line:#e3e8ed;--track:#eef1f4;--good:#1f7a56;--soft:#8fbfa9;--bad:#c2412d;--warn:#b7791f;--card:#fbfcfd}
        @media(prefers-color-scheme:dark){:root{--paper:#14191f;--ink:#e6ebf0;--mute:#94a3b3;--line:#2b343e;--track:#232b34;--good:#4fb98c;--soft:#2f6b53;--bad:#ef7d69;--warn:#e0aa55;--card:#191f26}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{max-width:1020px;margin:0 auto;padding:36px 24px 64px}h1{font-size:15px;font-weight:600;color:var(--mute);margin:0 0 6px}
        .headline{font-size:25px;line-height:1.3;font-weight:650;margin:0 0 12px;max-width:32em}h2{font-size:20px;margin:44px 0 10px}h3{font-size:13px;font-weight:600;color:var(--mute);margin:0 0 6px}
        p{margin:0 0 10px;max-width:46em}.mute{color:var(--mute)}table{border-collapse:collapse;width:100%;margin:18px 0 0}th{font-size:13px;font-weight:600;color:var(--mute);text-align:left}
        th,td{padding:8px 14px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}a{color:inherit}
        .pill{display:inline-block;min-width:64px;text-align:center;font-size:12px;font-weight:600;border-radius:10px;padding:1px 9px;margin-right:10px;color:#fff;background:var(--mute)}
        .pill.fault{background:var(--bad)}.pill.warning{background:var(--warn)}.pill.sound{background:var(--good)}
        ol{padding-left:22px;margin:0}ol li{margin:0 0 12px;padding-left:4px;max-width:46em}code{display:inline-block;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--track);border-radius:4px;padding:1px 7px;margin:3px 6px 0 0}
        .gain{color:var(--good);font-weight:600}section.head{border-top:1px solid var(--line);margin-top:40px}section.head h2{margin-top:26px}.verdict{font-size:17px;font-weight:600}
        .plots{display:flex;flex-wrap:wrap;gap:26px 36px;margin:20px 0 8px}figure{margin:0}svg{display:block;max-width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink)}
        svg .num{font-variant-numeric:tabular-nums}svg .mutetext{fill:var(--mute)}svg .strong{font-weight:650}svg .track{fill:var(--track)}svg .good{fill:var(--good)}svg .soft{fill:var(--soft)}svg .mute{fill:var(--mute)}
        svg .grid{stroke:var(--line)}svg .axis{stroke:var(--mute);stroke-dasharray:3 4}svg .mark{stroke:var(--good);stroke-dasharray:2 3}svg .line{fill:none;stroke:var(--good);stroke-width:2}svg .dashed{stroke-dasharray:5 4}
        svg .range{stroke:var(--good);stroke-width:7;stroke-opacity:.28;stroke-linecap:round}svg .open{fill:var(--paper);stroke:var(--good);stroke-width:2}svg .onhead{fill:#fff}
        svg .head0{fill:#1f7a56}svg .head1{fill:#d26a2e}svg .head2{fill:#2f62b0}svg .head3{fill:#954c9c}svg .head4{fill:#b38b1d}svg .head5{fill:#1c95a6}
        dl{margin:14px 0 0}dt{font-weight:600;margin-top:12px}dd{margin:2px 0 0;color:var(--mute);max-width:52em}details{margin-top:18px}summary{cursor:pointer;color:var(--mute);font-weight:600}
        @media(max-width:640px){.wide{display:none}main{padding:24px 16px 48px}.headline{font-size:21px}}
        footer{margin-top:48px;color:var(--mute);font-size:13px}
        """;

    public static string Of(Diagnosis diagnosis)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{E(diagnosis.Name)}: a diagnosis</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{E(diagnosis.Name)}: a diagnosis</h1>\n<p class=\"headline\">{E(diagnosis.Headline)}</p>\n<p class=\"mute\">{E(diagnosis.Rows)}</p>\n");
        page.Append("<table><thead><tr><th>head</th><th class=\"n\">score</th><th class=\"n wide\">always the same</th><th class=\"n wide\">on rows it learnt</th><th>verdict</th></tr></thead><tbody>\n");
        foreach (var head in diagnosis.Heads)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"#{Anchor(head)}\"><b>{E(head.Head.Name)}</b></a></td><td class=\"n\">{Words.Percent(head.Score)}</td><td class=\"n wide\">{Words.Percent(head.Standings[1].Score)}</td><td class=\"n wide\">{Words.Percent(head.LearntScore)}</td><td>{Pill(Of(head))}{E(head.Verdict)}{Also(head)}</td></tr>\n");
        page.Append("</tbody></table>\n");
        WhatToDo(page, diagnosis);
        foreach (var head in diagnosis.Heads) Head(page, head);
        Trunk(page, diagnosis);
        page.Append("<footer>");
        if (diagnosis.LeftOut.Count > 0) page.Append(CultureInfo.InvariantCulture, $"<p>Left out for time: {E(Words.List(diagnosis.LeftOut))}.</p>");
        page.Append("<p>Ranges hold what 95 of 100 redrawn sets of rows give, on the same rows for both sides. The score of a number is 1 − its error over that of always answering the median.</p></footer>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void WhatToDo(StringBuilder page, Diagnosis diagnosis)
    {
        if (diagnosis.Remedies.Count > 0)
        {
            page.Append("<h2>What to do</h2>\n<ol>\n");
            foreach (var remedy in diagnosis.Remedies)
            {
                page.Append(CultureInfo.InvariantCulture, $"<li>{E(remedy.What)}{(remedy.GainInWords.Length > 0 ? $"<span class=\"{(remedy.Gain!.Value.IsGain ? "gain" : "mute")}\">{E(remedy.GainInWords)}</span>" : "")}");
                if (remedy.Settings.Count > 0) page.Append("<br>");
                foreach (var (key, value) in remedy.Settings) page.Append(CultureInfo.InvariantCulture, $"<code>{E(key)}: {E(value)}</code>");
                page.Append("</li>\n");
            }
            page.Append("</ol>\n");
        }
        if (diagnosis.NotWorthIt.Count == 0) return;
        page.Append("<h2>What not to bother with</h2>\n<ul>\n");
        foreach (string line in diagnosis.NotWorthIt) page.Append(CultureInfo.InvariantCulture, $"<li>{E(line)}</li>\n");
        page.Append("</ul>\n");
    }

    private static void Head(StringBuilder page, HeadDiagnosis head)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"head\" id=\"{Anchor(head)}\">\n<h2>{E(head.Head.Name)}</h2>\n<p class=\"verdict\">{Pill(Of(head))}{E(head.Verdict)}</p>\n{(head.Worst is null ? "" : $"<p class=\"mute\">{E(head.Findings[0].Evidence)}</p>\n")}<div class=\"plots\">\n");
        Figure(page, "How well it is answered, and by what", Plots.Standings(head));
        if (head.Curve is { } curve) Figure(page, $"By rows learnt; twice as many: {Words.Range(curve.Doubled)}", Plots.Curve(head, curve));
        if (head.Classes.Count > 0)
            Figure(page, "Found, by class", Plots.Bars("Recall by class", [.. head.Classes.OrderByDescending(c => c.Judged).Take(MostBars).Select(c => (c.Name, c.Recall, Words.About(c.Recall)))], 1));
        if (head.Importance.Count > 0 && head.Importance[0].Loss > 0)
            Figure(page, "What shuffling a feature costs", Plots.Bars("Importance of features", [.. head.Importance.Take(MostBars).Where(f => f.Loss > 0).Select(f => (f.Feature, f.Loss, Words.Points(-f.Loss).Replace(" points", "", StringComparison.Ordinal).Replace(" point", "", StringComparison.Ordinal)))]));
        if (head.Reliability.Count > 1) Figure(page, "Do its probabilities mean what they say?", Plots.Reliability(head));
        page.Append("</div>\n<dl>\n");
        foreach (var finding in head.Findings.Where(f => f.Gravity != Gravity.Sound).Skip(head.Worst is null ? 0 : 1))
            page.Append(CultureInfo.InvariantCulture, $"<dt>{Pill(finding.Gravity)}{E(finding.Verdict)}</dt><dd>{E(finding.Evidence)}</dd>\n");
        page.Append("</dl>\n");
        var sound = head.Findings.Where(f => f.Gravity == Gravity.Sound).ToList();
        if (sound.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>Looked at and sound ({sound.Count})</summary><dl>\n");
            foreach (var finding in sound) page.Append(CultureInfo.InvariantCulture, $"<dt>{E(finding.Verdict)}</dt><dd>{E(finding.Evidence)}</dd>\n");
            page.Append("</dl></details>\n");
        }
        page.Append("</section>\n");
    }

    private static void Trunk(StringBuilder page, Diagnosis diagnosis)
    {
        HeadDiagnosis[] heads = [.. diagnosis.Heads.Where(h => h.TrunkShare is not null)];
        if (heads.Length < 2) return;
        page.Append("<section class=\"head\"><h2>Who pulls at the trunk</h2>\n<p class=\"mute\">A symptom, never a verdict: a head may pull little because it has little left to learn, and heads that pull apart may still help each other.</p>\n<div class=\"plots\">\n");
        Figure(page, "Share of the gradient", Plots.Shares(heads));
        page.Append("</div>\n<table><thead><tr><th>heads</th><th class=\"n\">cosine at the first weights</th><th class=\"n\">at the trained ones</th></tr></thead><tbody>\n");
        foreach (var (first, second, start, end) in diagnosis.Cosines)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(first)}, {E(second)}</td><td class=\"n\">{PageText.Cosine(start)}</td><td class=\"n\">{PageText.Cosine(end)}</td></tr>\n");
        page.Append("</tbody></table></section>\n");
    }

    private static void Figure(StringBuilder page, string title, Svg plot) => page.Append(CultureInfo.InvariantCulture, $"<figure><h3>{E(title)}</h3>{plot}</figure>\n");

    private static string Pill(Gravity gravity) => $"<span class=\"pill {gravity.ToString().ToLowerInvariant()}\">{PageText.Word(gravity).ToLowerInvariant()}</span>";

    private static Gravity Of(HeadDiagnosis head) => head.Worst is null ? Gravity.Sound : head.Findings[0].Gravity;

    // What is wrong beside the worst, in the page's first table.
    private static string Also(HeadDiagnosis head)
    {
        string[] others = [.. head.Findings.Where(f => f.Gravity is Gravity.Fault or Gravity.Warning).Skip(1).Take(2).Select(f => f.Verdict)];
        return others.Length == 0 ? "" : $"<br><span class=\"mute\">{E(string.Join(' ', others))}</span>";
    }

    private static string Anchor(HeadDiagnosis head) => $"head-{Uri.EscapeDataString(head.Head.Name)}";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
