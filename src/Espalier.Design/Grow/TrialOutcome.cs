using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>What a training came to.</summary>
/// <param name="Heads">How its heads answer; none when it failed.</param>
/// <param name="Parameters">How many weights it has.</param>
/// <param name="Failure">Why it came to nothing; null when it did not.</param>
internal sealed record TrialOutcome(IReadOnlyList<HeadOutcome> Heads, long Parameters, string? Failure = null)
{
    public HeadOutcome this[string head] => Heads.First(h => h.Head == head);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["parameters"] = Parameters };
        if (Failure is not null) json["failure"] = Failure;
        else json["heads"] = new JsonObject(Heads.Select(h => KeyValuePair.Create(h.Head, (JsonNode?)h.ToJson())));
        return json;
    }

    public static TrialOutcome FromJson(JsonObject json) => new(
        json["heads"] is JsonObject heads ? [.. heads.Select(h => HeadOutcome.FromJson(h.Key, h.Value))] : [],
        (long?)json["parameters"] ?? 0, (string?)json["failure"]);
}
