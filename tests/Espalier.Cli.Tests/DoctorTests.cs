using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

/// <summary>The verb that examines a run.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly Tool _tool = new();

    private void Train(string recipe = Flowers.Recipe)
    {
        Flowers.Plant(_tool, recipe);
        _tool.Run("train", "flowers.yaml").Exits(0);
    }

    [Fact]
    public void ItSaysWhichHeadSuffersAndWritesAPage()
    {
        Train(Flowers.Recipe.Replace("trunk:", "features: { scale: none, exclude: [soil] }\ntrunk:", StringComparison.Ordinal).Replace("tall: sigmoid", "tall: { kind: sigmoid, loss_weight: 1000 }", StringComparison.Ordinal));
        string text = _tool.Run("doctor", "runs/flowers").Exits(0).Out;
        Assert.Contains("What to do", text);
        Assert.Contains("drown", text);
        Assert.Contains("heads.tall.loss_weight: 1", text);
        Assert.Contains("runs/flowers/doctor.html", text);
        Assert.All(text.Split('\n').Where(line => !line.Contains('─') && !line.Contains("verdict", StringComparison.Ordinal)).Skip(6), line => Assert.DoesNotContain("\e[", line));
        Assert.StartsWith("<!DOCTYPE html>", _tool.Read("runs/flowers/doctor.html"));
        Assert.StartsWith("# flowers: a diagnosis", _tool.Read("runs/flowers/doctor.md"));

        int number = 1 + ((JsonArray)JsonNode.Parse(_tool.Read("runs/flowers/doctor.json"))!["remedies"]!).ToList().FindIndex(r => (string)r!["for"]! == "Outweighed");
        _tool.Run("doctor", "runs/flowers", "--apply", $"{number}").Exits(0);
        Assert.Contains("loss_weight: 1\n", _tool.Read("flowers-2.yaml"));
        Assert.Contains("loss_weight: 1000", _tool.Read("flowers.yaml"));
        _tool.Run("train", "flowers-2.yaml", "--epochs", "1").Exits(0);

        _tool.Run("doctor", "runs/flowers", "--apply", $"{number}").Exits(0);
        Assert.True(File.Exists(_tool["flowers-3.yaml"]), "a recipe that was there was not left alone");
        _tool.Run("doctor", "runs/flowers", "--apply", $"{number}", "--out", "flowers.yaml").Refuses("'flowers.yaml' is there already", "--force");
        _tool.Run("doctor", "runs/flowers", "--apply", "99").Refuses("--apply should be a number from 1 to");
    }

    [Fact]
    public void AsJsonAndUnderABudget()
    {
        Train();
        JsonNode json = JsonNode.Parse(_tool.Run("doctor", "runs/flowers", "--json", "--budget", "0s").Exits(0).Out)!;
        Assert.Equal(3, ((JsonArray)json["heads"]!).Count);
        Assert.Contains("learning curve", ((JsonArray)json["left_out"]!).Select(n => (string)n!));
        _tool.Run("doctor", "runs/flowers", "--budget", "soon").Refuses("--budget should be a time such as 90s");
        _tool.Run("doctor", "runs/flower").Refuses("There is no run 'runs/flower'. Did you mean 'runs/flowers'?");
        _tool.Run("doctor", "runs/flowers", "--force").Refuses("go with --apply");
    }

    public void Dispose() => _tool.Dispose();
}
