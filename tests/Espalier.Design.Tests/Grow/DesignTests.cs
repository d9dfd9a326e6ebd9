using Espalier.Data;

namespace Espalier.Design.Tests.Grow;

public class DesignTests
{
    private const string Text =
        """
        name: four
        data: four.csv
        trunk: [{ units: 16, dropout: 0.2 }]
        branches: { left: [8] }
        heads:
          a: { from: left, branch: [4] }
          b: { from: left }
          c:
          d: { branch: { copies: 3, layers: [8] } }
        split: { test: 60, validation: 60 }
        training: { optimizer: { adamw: { learning_rate: 0.002, weight_decay: 0.01 } } }

        """;

    private static (Recipe Recipe, PreparedData Data, TreeDesign Design) Read(string text = Text)
    {
        var recipe = Recipe.Parse(text);
        var data = recipe.Prepare(Pairs.Table(1, 240));
        return (recipe, data, DesignReader.Read(recipe, data));
    }

    [Fact]
    public void ARecipeIsReadAsADesign()
    {
        var design = Read().Design;
        Assert.Equal([16, 8], design.Shared);
        Assert.Equal(1, design.Leave);
        Assert.Equal(["a b", "c", "d"], design.Groups.Select(g => string.Join(' ', g)));
        Assert.Equal([1, 1, 1, 3], design.Copies);
        Assert.Equal((0.2, 0.002, 0.01, "standard"), (design.Dropout, design.LearningRate, design.WeightDecay, design.Scale));
        Assert.Equal("[16] → [8] → (a [4], b), c [8], d 3 × [8, 8]", design.ToString());
    }

    [Fact]
    public void ADesignIsWrittenAsARecipeThatReadsAsTheDesign()
    {
        var (recipe, data, own) = Read();
        var writer = new DesignWriter(recipe, own);
        Assert.Same(recipe, writer.Write(own));
        var design = (own with { Blocks = [0, 1, 0, 1], Leave = 0, Copies = [1, 1, 6, 1], Dropout = 0.5, LearningRate = 0.001, WeightDecay = 0, Scale = "normal", LossWeights = [1, 2, 1, 1], BatchSize = 64, Balance = "uncertainty" }).Settled();
        var written = writer.Write(design);
        Assert.Equal(["a_c", "b_d"], written.Branches.Select(b => b.Name));
        Assert.Equal(["a_c", "b_d", "a_c", "b_d"], written.Heads.Select(h => h.From));
        Assert.Empty(written.Trunk!);
        Assert.Equal(design.ToKey(), DesignReader.Read(written, data).ToKey());
        Assert.True(written.Build(written.Prepare(Pairs.Table(1, 240))).ParameterCount > 0);
    }

    [Theory]
    [InlineData("1111", 1, "0000")]
    [InlineData("3101", 0, "0121")]
    [InlineData("3101", 2, "0000")]
    public void ATreeIsSaidInOneWay(string blocks, int leave, string settled)
    {
        var design = (Read().Design with { Blocks = [.. blocks.Select(c => c - '0')], Leave = leave }).Settled();
        Assert.Equal(settled, string.Concat(design.Blocks));
    }

    [Fact]
    public void TheBeginningsHoldTheStrongestNetworkOfAStudy()
    {
        var design = Read("name: four\ndata: four.csv\nheads: [a, b, c, d]\n").Design;
        var beginnings = new Proposals(design, GrowChoices.All, Affinities.Even(4), 0).Beginnings().ToList();
        Assert.Same(design, beginnings[0]);
        Assert.Contains(beginnings, d => d is { Leave: 0, Dropout: 0.5, WeightDecay: 0.03, Scale: "normal" } && d.Shared.SequenceEqual([128, 128]) && d.Copies.All(c => c == 6) && d.Groups.Count == 4);
    }

    [Theory]
    [InlineData(GrowChoices.Tree)]
    [InlineData(GrowChoices.Losses)]
    [InlineData(GrowChoices.Learning)]
    public void OnlyWhatMayChangeChanges(GrowChoices choice)
    {
        var own = Read().Design;
        var proposals = new Proposals(own, choice, Affinities.Even(4), 7);
        for (int trial = 1; trial < 40; trial++)
        {
            var design = proposals.Next(trial, 0, [own]);
            if (choice != GrowChoices.Tree) design = design with { LossWeights = own.LossWeights, Balance = own.Balance, LearningRate = own.LearningRate, BatchSize = own.BatchSize, Schedule = own.Schedule };
            else design = design with { Blocks = own.Blocks, Leave = own.Leave };
            Assert.Equal(own.ToKey(), design.ToKey());
        }
    }
}
