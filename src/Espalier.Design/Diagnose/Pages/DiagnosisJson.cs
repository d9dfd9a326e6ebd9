using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>A diagnosis as JSON; what is no number there is null.</summary>
internal static class DiagnosisJson
{
    public static JsonObject Of(Diagnosis diagnosis) => new()
    {
        ["name"] = diagnosis.Name,
        ["headline"] = diagnosis.Headline,
        ["judged_by"] = diagnosis.Part,
        ["rows"] = diagnosis.Rows,
        ["heads"] = new JsonArray([.. diagnosis.Heads.Select(h => (JsonNode)Head(h))]),
        ["remedies"] = new JsonArray([.. diagnosis.Remedies.Select((r, i) => (JsonNode)Remedy(r, i + 1))]),
        ["not_worth_it"] = Texts(diagnosis.NotWorthIt),
        ["cosines"] = new JsonArray([.. diagnosis.Cosines.Select(c => (JsonNode)new JsonObject { ["heads"] = new JsonArray(c.First, c.Second), ["start"] = Number(c.Start), ["end"] = Number(c.End) })]),
        ["left_out"] = Texts(diagnosis.LeftOut),
    };

    private static JsonObject Head(HeadDiagnosis head) => new()
    {
        ["head"] = head.Head.Name,
        ["kind"] = head.Head.Kind.ToString().ToLowerInvariant(),
        ["verdict"] = head.Verdict,
        ["worst"] = head.Worst?.ToString(),
        ["score"] = Number(head.Score),
        ["learnt_score"] = Number(head.LearntScore),
        ["judged_rows"] = head.JudgedRows,
        ["learnt_rows"] = head.LearntRows,
        ["standings"] = new JsonArray([.. head.Standings.Select(s => (JsonNode)new JsonObject { ["method"] = s.Method, ["score"] = Number(s.Score), ["network_against_it"] = Effect(s.Network) })]),
        ["findings"] = new JsonArray([.. head.Findings.Select(f => (JsonNode)new JsonObject
        {
            ["fault"] = f.Fault.ToString(), ["gravity"] = f.Gravity.ToString().ToLowerInvariant(), ["verdict"] = f.Verdict, ["evidence"] = f.Evidence,
        })]),
        ["classes"] = new JsonArray([.. head.Classes.Select(c => (JsonNode)new JsonObject { ["class"] = c.Name, ["learnt"] = c.Learnt, ["judged"] = c.Judged, ["recall"] = Number(c.Recall) })]),
        ["importance"] = new JsonArray([.. head.Importance.Select(f => (JsonNode)new JsonObject { ["feature"] = f.Feature, ["loss"] = Number(f.Loss) })]),
        ["reliability"] = new JsonArray([.. head.Reliability.Select(r => (JsonNode)new JsonObject { ["said"] = Number(r.Said), ["right"] = Number(r.Right) })]),
        ["curve"] = head.Curve is { } curve ? new JsonObject
        {
            ["points"] = new JsonArray([.. curve.Points.Select(p => (JsonNode)new JsonObject { ["rows"] = p.Rows, ["error"] = Number(p.Error) })]),
            ["floor"] = Number(curve.Floor),
            ["scale"] = Number(curve.Scale),
            ["exponent"] = Number(curve.Exponent),
            ["doubled"] = Effect(curve.Doubled),
        } : null,
        ["trunk_share"] = head.TrunkShare is { } share ? new JsonObject { ["start"] = Number(share.Start), ["end"] = Number(share.End) } : null,
    };

    private static JsonObject Remedy(Remedy remedy, int number) => new()
    {
        ["number"] = number,
        ["what"] = remedy.What,
        ["head"] = remedy.Head,
        ["for"] = remedy.For.ToString(),
        ["settings"] = new JsonArray([.. remedy.Settings.Select(s => (JsonNode)new JsonObject { ["key"] = s.Key, ["value"] = s.Value })]),
        ["gain"] = Effect(remedy.Gain),
        ["measured"] = remedy.IsMeasured,
        ["seeds"] = remedy.Seeds,
    };

    private static JsonObject? Effect(Effect? effect) => effect is { } e ? new JsonObject { ["mean"] = Number(e.Mean), ["low"] = Number(e.Low), ["high"] = Number(e.High) } : null;

    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
