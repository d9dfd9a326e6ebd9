using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>What a search came to.</summary>
public sealed record GrowReport
{
    /// <summary>The starting recipe.</summary>
    public required Recipe Start { get; init; }

    /// <summary>The recipe that was found; the starting one when nothing better was.</summary>
    public required Recipe Found { get; init; }

    /// <summary>The number of its trial; 0 when nothing better than the starting recipe was found.</summary>
    public int Trial { get; init; }

    /// <summary>The starting recipe's tree in words.</summary>
    public required string StartTree { get; init; }

    /// <summary>The found tree in words.</summary>
    public required string FoundTree { get; init; }

    /// <summary>Which heads share more than the trunk: the heads of each block.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Groups { get; init; }

    /// <summary>How many recipes were tried.</summary>
    public int Trials { get; init; }

    /// <summary>How alike what networks of one head each learnt to see is: linear CKA by head and head, 0 to 1.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Alignment { get; init; }

    /// <summary>By what share a step for one head lowers another's loss, by head and head.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> LookAhead { get; init; }

    /// <summary>The comparison on test rows.</summary>
    public required GrowComparison Comparison { get; init; }

    /// <summary>What the reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The report as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Start.Name,
        ["trials"] = Trials,
        ["trial"] = Trial,
        ["start_tree"] = StartTree,
        ["found_tree"] = FoundTree,
        ["groups"] = new JsonArray([.. Groups.Select(g => (JsonNode)new JsonArray([.. g.Select(h => (JsonNode)h)]))]),
        ["alignment"] = Table(Alignment),
        ["lookahead"] = Table(LookAhead),
        ["seeds"] = Comparison.Seeds,
        ["seeds_alone"] = Comparison.AloneSeeds,
        ["interval"] = "95 %, paired bootstrap over test rows and seeds",
        ["heads"] = new JsonObject(Comparison.Heads.Select(h => KeyValuePair.Create(h.Head, (JsonNode?)h.ToJson()))),
        ["start"] = Cost(Comparison.Start),
        ["found"] = Cost(Comparison.Found),
        ["separate"] = Cost(Comparison.Separate),
        ["notes"] = new JsonArray([.. Notes.Select(n => (JsonNode)n)]),
        ["recipe"] = Found.Text,
    };

    private static JsonArray Table(IReadOnlyList<IReadOnlyList<double>> values) => new([.. values.Select(row => (JsonNode)new JsonArray([.. row.Select(v => (JsonNode)Math.Round(v, 5))]))]);

    private static JsonObject Cost(GrowCost cost) => new() { ["parameters"] = cost.Parameters, ["seconds"] = Math.Round(cost.Seconds, 3) };
}
