using Espalier.Graph;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>Each fault that is planted is the first that the head's verdict names; without one, none is.</summary>
public class PlantedFaultTests
{
    private const int Kind = 7, Tall = 8;

    [Fact]
    public void WithoutAFaultNoneIsNamed()
    {
        var key = RandomKey.For(6, "codes");
        var diagnosis = new Planted().Column("batch", (row, _) => $"{key.Integer(2 * row, 4)}").Column("slot", (row, _) => $"{key.Integer(2 * row + 1, 9)}").Diagnose();
        Assert.All(diagnosis.Heads, h => Assert.DoesNotContain(h.Findings, f => f.Gravity == Gravity.Fault));
    }

    [Fact]
    public void TwoColumnsThatLeakTogether()
    {
        var key = RandomKey.For(6, "codes");
        var diagnosis = new Planted().Column("batch", (row, _) => $"{key.Integer(2 * row, 4)}")
            .Column("slot", (row, cells) => $"{(cells[Kind + 1][0] - 'a' + 8 - key.Integer(2 * row, 4)) % 3 + 3 * key.Integer(2 * row + 1, 3)}").Diagnose();
        Assert.Equal(Fault.Leak, diagnosis.Head("kind").Worst);
        Assert.Contains("'batch' and 'slot' together give the answer away", diagnosis.Headline);
        Assert.Equal("[\"batch\", \"slot\"]", Assert.Single(diagnosis.Remedies[0].Settings).Value);
        Assert.All(diagnosis.Heads.Skip(1), h => Assert.NotEqual(Fault.Leak, h.Worst));
    }

    [Fact]
    public void ShuffledLabels()
    {
        var diagnosis = new Planted().Shuffled(Kind).Diagnose();
        Assert.Equal(Fault.NoSignal, diagnosis.Head("kind").Worst);
        Assert.Equal("kind", diagnosis.Heads[0].Head.Name);
        Assert.Contains("nothing to do with the features", diagnosis.Headline);
        Assert.DoesNotContain(diagnosis.Head("tall").Findings, f => f.Gravity == Gravity.Fault);
    }

    [Fact]
    public void AFifthOfTheLabelsWrong()
    {
        var diagnosis = new Planted().With((row, cells) =>
        {
            if (row % 5 == 2) cells[Kind] = cells[Kind] switch { "a" => "b", "b" => "c", _ => "a" };
        }).Diagnose();
        Assert.Equal(Fault.WrongLabels, diagnosis.Head("kind").Worst);
        Assert.Equal("kind", diagnosis.Heads[0].Head.Name);
        int share = int.Parse(System.Text.RegularExpressions.Regex.Match(diagnosis.Head("kind").Verdict, @"^Wrong labels: about (\d+) %").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(share, 13, 27);
        Assert.All(diagnosis.Heads.Skip(1), h => Assert.NotEqual(Fault.WrongLabels, h.Worst));
    }

    [Fact]
    public void ALeakingColumn()
    {
        var diagnosis = new Planted().Column("code", (row, cells) => cells[Kind] switch { "a" => "11", "b" => "12", _ => "13" }).Diagnose();
        Assert.Equal(Fault.Leak, diagnosis.Head("kind").Worst);
        Assert.Contains("'code' gives the answer away", diagnosis.Headline);
        Assert.Equal("[\"code\"]", Assert.Single(diagnosis.Remedies[0].Settings).Value);
        Assert.NotEqual(Fault.Leak, diagnosis.Head("tall").Worst);
    }

    [Fact]
    public void ADuplicatedTestSet()
    {
        var diagnosis = new Planted(600).Copied(600).Diagnose(("split.keep_duplicates_together", "false"));
        Assert.All(diagnosis.Heads, h => Assert.Equal(Fault.Duplicates, h.Worst));
        Assert.Contains("copies of training rows", diagnosis.Headline);
        Assert.Equal(("split.keep_duplicates_together", "true"), Assert.Single(diagnosis.Remedies[0].Settings));
    }

    [Fact]
    public void ALossScaledByAThousand()
    {
        var diagnosis = new Planted().Diagnose(("heads.tall.loss_weight", "1000"));
        Assert.All(diagnosis.Heads, h => Assert.Equal(Fault.Outweighed, h.Worst));
        Assert.Contains("drowns the other heads", diagnosis.Head("tall").Verdict);
        Assert.Contains("drowned: 'tall'", diagnosis.Head("kind").Verdict);
        Assert.Contains(("heads.tall.loss_weight", "1"), diagnosis.Remedies.First(r => r.For == Fault.Outweighed).Settings);
    }

    [Fact]
    public void AStarvedBranch()
    {
        var diagnosis = new Planted().Diagnose(3, ("heads.sort.branch", "[1]"));
        Assert.Equal(Fault.Starved, diagnosis.Head("sort").Worst);
        Assert.Equal("sort", diagnosis.Heads[0].Head.Name);
        Assert.StartsWith("Starved branch", diagnosis.Head("sort").Verdict);
        var remedy = diagnosis.Remedies.First(r => r.For == Fault.Starved);
        Assert.True(remedy is { Seeds: 3, Gain.IsGain: true });
        Assert.Contains("3 seeds each", diagnosis.Head("sort").Finding(Fault.Starved).Evidence);
    }
}
