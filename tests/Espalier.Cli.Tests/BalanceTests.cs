using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

/// <summary>Ordered heads and balances through the command line: what is printed, logged and resumed.</summary>
public class BalanceTests
{
    private static readonly string Recipe = Flowers.Recipe.Replace("kind: softmax", "kind: ordered", StringComparison.Ordinal)
        .Replace("kind: ordered", "kind: { kind: ordered, order: [a, b, c] }", StringComparison.Ordinal)
        .Replace("epochs: 6", "balance: uncertainty, epochs: 4", StringComparison.Ordinal);

    [Fact]
    public void AnOrderedHeadIsJudgedByRanksAndWeightsAreLogged()
    {
        using var tool = new Tool();
        Flowers.Plant(tool, Recipe);
        var trained = tool.Run("train", "flowers.yaml").Exits(0);
        Assert.Contains("kind, in order: ", trained.Out);
        Assert.Contains("classes off on average, quadratic kappa", trained.Out);
        var epoch = JsonNode.Parse(tool.Read("runs/flowers/metrics.jsonl").Split('\n')[3])!;
        Assert.All(new[] { "kind_weight", "tall_weight", "weight_weight", "val_kind_rank_error" }, name => Assert.True((double)epoch[name]! >= 0, name));
        var head = JsonNode.Parse(tool.Run("evaluate", "runs/flowers", "--json").Exits(0).Out)!["heads"]!["kind"]!;
        int[][] confusion = [.. head["confusion"]!.AsArray().Select(row => row!.AsArray().Select(n => (int)n!).ToArray())];
        double off = Enumerable.Range(0, 9).Sum(i => confusion[i / 3][i % 3] * Math.Abs(i / 3 - i % 3)) / (double)confusion.Sum(row => row.Sum());
        Assert.Equal(off, (double)head["rank_error"]!, 1e-9);
    }

    [Fact]
    public void ABalanceGoesOnInTheSameBitsWhenMoreEpochsAreAskedFor()
    {
        using var tool = new Tool();
        Flowers.Plant(tool, Recipe);
        tool.Run("train", "flowers.yaml", "--out", "whole").Exits(0);
        tool.Run("train", "flowers.yaml", "--out", "parts", "--epochs", "2").Exits(0);
        tool.Run("train", "--resume", "parts", "--epochs", "4").Exits(0);
        string[] whole = Numbers("whole"), parts = Numbers("parts");
        Assert.Equal(4, whole.Length);
        Assert.Equal(whole, parts);

        // the seconds apart
        string[] Numbers(string run) => [.. tool.Read($"{run}/metrics.jsonl").TrimEnd('\n').Split('\n').Select(line =>
        {
            var json = JsonNode.Parse(line)!.AsObject();
            json.Remove("seconds");
            return json.ToJsonString();
        })];
    }
}
