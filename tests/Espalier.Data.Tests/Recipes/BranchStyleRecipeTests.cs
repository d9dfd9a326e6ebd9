using Espalier.Data;

namespace Espalier.Tests;

/// <summary>What recipes say of sharing and of branches that are there several times.</summary>
public class BranchStyleRecipeTests
{
    private const string Heads = "heads: { shape: softmax, color: sigmoid, price: number }\nfeatures: [size, weight]\n";

    private static Model Build(string text)
    {
        using var data = Recipe.Parse(text, "things.yaml").Prepare(PrepareTests.Things(60));
        var model = data.Recipe.Build(data);
        var history = model.Fit(data.Train, epochs: 2, batchSize: 16);
        Assert.All(history["loss"], v => Assert.True(double.IsFinite(v)));
        return model;
    }

    [Fact]
    public void ExpertsAreMixedByAGateForEachUserOfTheTrunk()
    {
        var model = Build(Heads.Replace("price: number", "price: { kind: number, from: worth }") + "branches: { worth: [8] }\ntrunk: { style: mmoe, experts: 3, layers: [12, 6] }");
        string[] names = [.. model.Layers.Select(l => l.Name!)];
        Assert.Equal(3, names.Count(n => n.StartsWith("experts_gate_", StringComparison.Ordinal)));
        Assert.Contains("experts_gate_worth", names);
        Assert.DoesNotContain("experts_gate_price", names);
        Assert.Contains("expert_3_2", names);
        Assert.All(model.Layers, l => Assert.True(Registry<Layer>.IsKeras(l), l.ClassName));
    }

    [Fact]
    public void CrossStitchJoinsATrunkForEachHeadBehindEveryDenseLayer()
    {
        var model = Build(Heads + "trunk: { style: cross_stitch, keep: 0.7, layers: [{ units: 12, dropout: 0.1 }, 6] }");
        var units = model.Layers.OfType<CrossStitch>().ToList();
        Assert.Equal(2, units.Count);
        Assert.All(units, u => Assert.Equal(0.7, u.Keep));
        Assert.Equal(3, model.Layers.Count(l => l.Name!.EndsWith("_2", StringComparison.Ordinal) && l is Dense));
    }

    [Fact]
    public void CopiesOfABranchAreAveragedAndLearnApart()
    {
        var model = Build(Heads.Replace("shape: softmax", "shape: { kind: softmax, branch: { copies: 4, layers: [8] } }").Replace("price: number", "price: { kind: number, branch: { copies: 2, layers: [8], train: mean } }"));
        Assert.Equal(4, ((LayerCall)model.Head("shape").Output.Origin!).Inputs.Count);
        Assert.IsType<EachBranch>(model.Compilation!.Heads[0].Loss);
        Assert.IsType<MeanSquaredError>(model.Compilation.Heads[2].Loss);
        Assert.All(model.Layers, l => Assert.True(Registry<Layer>.IsKeras(l), l.ClassName));
    }

    [Fact]
    public void CopiesAreSetByKeyWhereTheBranchWasAList()
    {
        var recipe = Recipe.Parse("heads: { shape: { kind: softmax, branch: [8, 4] } }\ntrunk: [16]").With("heads.shape.branch.copies", "3").With("trunk.style", "mmoe");
        Assert.Equal(3, recipe.Heads[0].Copies.Count);
        Assert.Equal(2, recipe.Heads[0].Branch.Count);
        Assert.Equal((SharingStyle.Mmoe, 1), (recipe.Sharing.Style, recipe.Trunk!.Count));
        Assert.Equal(3, Recipe.Parse(recipe.Text).Heads[0].Copies.Count);
    }

    [Fact]
    public void OrderedHeadsAreAveragedToo()
    {
        var model = Build("heads: { shape: { kind: ordered, order: [" + string.Join(", ", PrepareTests.Things(60)["shape"].SortedDistinct) + "], branch: { copies: 2 } } }\nfeatures: [size, weight]");
        Assert.IsType<Corn>(Assert.IsType<EachBranch>(model.Compilation!.Heads[0].Loss).Inner);
    }

    [Theory]
    [InlineData("trunk: { style: mmo, layers: [3] }", "'mmoe'")]
    [InlineData("trunk: { experts: 3, layers: [3] }", "style: mmoe")]
    [InlineData("trunk: { style: mmoe, experts: 1, layers: [3] }", "from 2")]
    [InlineData("trunk: { style: shared, keep: 1, layers: [3] }", "style: cross_stitch")]
    public void AMistakeIsNamedWithItsPlace(string trunk, string expected)
    {
        string message = Assert.Throws<EspalierException>(() => Recipe.Parse(Heads + trunk, "things.yaml")).Message;
        Assert.StartsWith("things.yaml", message, StringComparison.Ordinal);
        Assert.Contains(expected, message);
    }
}
