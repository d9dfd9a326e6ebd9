using System.Globalization;
using System.Text;

namespace Espalier.Design;

/// <summary>A diagnosis as Markdown.</summary>
internal static class MarkdownPage
{
    public static string Of(Diagnosis diagnosis)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {diagnosis.Name}: a diagnosis\n\n**{diagnosis.Headline}**\n\n{diagnosis.Rows}\n");
        text.Append("\n| head | score | always the same | verdict |\n|---|---:|---:|---|\n");
        foreach (var head in diagnosis.Heads)
            text.Append(CultureInfo.InvariantCulture, $"| {Safe(head.Head.Name)} | {Words.Percent(head.Score)} | {Words.Percent(head.Standings[1].Score)} | {Safe(head.Verdict)} |\n");
        if (diagnosis.Remedies.Count > 0)
        {
            text.Append("\n## What to do\n\n");
            int number = 0;
            foreach (var remedy in diagnosis.Remedies)
                text.Append(CultureInfo.InvariantCulture, $"{++number}. {remedy.What}{remedy.GainInWords}{Settings(remedy)}\n");
        }
        if (diagnosis.NotWorthIt.Count > 0)
        {
            text.Append("\n## What not to bother with\n\n");
            foreach (string line in diagnosis.NotWorthIt) text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
        }
        foreach (var head in diagnosis.Heads) Head(text, head);
        if (diagnosis.Cosines.Count > 0)
        {
            text.Append("\n## Gradients in the trunk\n\nA symptom, never a verdict: heads whose gradients point apart may still help each other.\n\n| heads | cosine at the first weights | at the trained ones |\n|---|---:|---:|\n");
            foreach (var (first, second, start, end) in diagnosis.Cosines)
                text.Append(CultureInfo.InvariantCulture, $"| {Safe(first)}, {Safe(second)} | {PageText.Cosine(start)} | {PageText.Cosine(end)} |\n");
        }
        if (diagnosis.LeftOut.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\nLeft out for time: {Words.List(diagnosis.LeftOut)}.\n");
        return text.ToString();
    }

    private static void Head(StringBuilder text, HeadDiagnosis head)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {head.Head.Name}\n\n**{head.Verdict}**\n\n| | score | the network against it |\n|---|---:|---:|\n");
        foreach (var standing in head.Standings)
            text.Append(CultureInfo.InvariantCulture, $"| {Safe(standing.Method)} | {Words.Percent(standing.Score)} | {standing.NetworkInWords} |\n");
        text.Append('\n');
        foreach (var finding in head.Findings.Where(f => f.Gravity != Gravity.Sound))
            text.Append(CultureInfo.InvariantCulture, $"- {PageText.Word(finding.Gravity)}: **{finding.Verdict}** {finding.Evidence}\n");
        foreach (var finding in head.Findings.Where(f => f.Gravity == Gravity.Sound))
            text.Append(CultureInfo.InvariantCulture, $"- {finding.Verdict} {finding.Evidence}\n");
    }

    private static string Settings(Remedy remedy) => remedy.Settings.Count == 0 ? "" : $" `{string.Join("`, `", remedy.Settings.Select(s => $"{s.Key}: {s.Value}"))}`";

    private static string Safe(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
