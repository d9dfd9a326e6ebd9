using System.Text.Json.Nodes;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary>Advice for machines.</summary>
internal static class AdviceJson
{
    public static JsonObject Of(Advice advice) => new()
    {
        ["source"] = advice.Source,
        ["rows"] = advice.Rows,
        ["heads"] = new JsonArray([.. advice.Heads.Select(h => (JsonNode)Of(h))]),
        ["features"] = Texts(advice.Features),
        ["aside"] = new JsonArray([.. advice.Aside.Select(a => (JsonNode)new JsonObject { ["column"] = a.Column, ["reason"] = Word(a.Reason.ToString()), ["why"] = a.Why })]),
        ["also_possible"] = Texts(advice.AlsoPossible),
        ["size"] = advice.Size is not { } size ? null : new JsonObject { ["trunk"] = new JsonArray([.. size.Trunk.Select(u => (JsonNode)u)]), ["branch"] = size.Branch, ["dropout"] = size.Dropout, ["why"] = size.Why },
        ["notes"] = Texts(advice.Notes),
        ["recipe"] = advice.Recipe,
    };

    private static JsonObject Of(HeadAdvice head) => new()
    {
        ["name"] = head.Name,
        ["kind"] = head.Kind.ToString().ToLowerInvariant(),
        ["columns"] = Texts(head.Columns),
        ["classes"] = new JsonArray([.. head.Classes.Select((c, i) => (JsonNode)new JsonObject { ["name"] = c, ["rows"] = i < head.Counts.Count ? head.Counts[i] : null })]),
        ["ordered"] = head.IsOrdered,
        ["none"] = head.None,
        ["separator"] = head.Separator,
        ["log_scale"] = head.IsSkewed,
        ["count"] = head.IsCount,
        ["labelled_rows"] = head.Rows > 0 ? head.Labelled : null,
        ["slips"] = new JsonArray([.. head.Slips.Select(r => (JsonNode)r)]),
        ["certainty"] = Word(head.Certainty.ToString()),
        ["loss"] = head.Loss,
        ["metrics"] = Texts(head.Metrics),
        ["encoding"] = head.Encoding,
        ["why"] = Texts(head.Why),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    // NearlyEmpty is nearly_empty.
    private static string Word(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
