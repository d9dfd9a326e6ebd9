using Espalier.Data;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>What holds of every diagnosis.</summary>
public class DiagnosisTests
{
    private static (Recipe, PreparedData) Small()
    {
        var recipe = Recipe.Parse(Planted.Recipe).With("training.epochs", "4");
        return (recipe, recipe.Prepare(new Planted(300).Table()));
    }

    [Fact]
    public void TheSameSeedGivesTheSameDiagnosis()
    {
        var (recipe, data) = Small();
        using var _ = data;
        var model = recipe.Build(data);
        model.Fit(data.Train, data.Validation, epochs: 4);
        string Examined(long seed) => Diagnosis.Of(data, model, options: new DiagnosisOptions { Seed = seed, Seeds = 2 }).ToJson().ToJsonString();
        string first = Examined(0);
        Assert.Equal(first, Examined(0));
        Assert.NotEqual(first, Examined(1));
    }

    [Fact]
    public void WhatDoesNotFitTheTimeIsLeftOutAndNamed()
    {
        var (recipe, data) = Small();
        using var _ = data;
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Budget = TimeSpan.Zero, Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) });
        Assert.Contains("learning curve", diagnosis.LeftOut);
        Assert.Contains("each branch trained alone", diagnosis.LeftOut);
        Assert.All(diagnosis.Heads, h => Assert.Contains(h.Findings, f => f.Fault == Fault.Duplicates));
        Assert.Contains("Left out for time", diagnosis.ToMarkdown());
    }

    [Fact]
    public void RowsToJudgeByAreNeeded()
    {
        var recipe = Recipe.Parse(Planted.Recipe).With("split", "{ test: 0, validation: 0 }");
        using var data = recipe.Prepare(new Planted(100).Table());
        var error = Assert.Throws<EspalierException>(() => Diagnosis.Of(data, recipe.Build(data)));
        Assert.Contains("split.test", error.Message);
    }

    [Fact]
    public void ValidationRowsAreTakenWhereThereAreEnough()
    {
        var (recipe, data) = Small();
        using var _ = data;
        var options = new DiagnosisOptions { Budget = TimeSpan.Zero, Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) };
        Assert.Equal("test", Trained.Examined(recipe, data, options).Part);
        Assert.Equal("validation", Trained.Examined(recipe, data, options with { EnoughValidation = 50 }).Part);
    }

    [Fact]
    public void NumbersAndSeveralLabelsAreExaminedToo()
    {
        var table = Table.ParseCsv("a,b,price,tags\n" + string.Concat(Enumerable.Range(0, 300).Select(i => FormattableString.Invariant($"{Math.Sin(i)},{Math.Cos(i * 1.7)},{10 + 5 * Math.Sin(i) + Math.Cos(i * 1.7)},{(Math.Sin(i) > 0 ? "up" : "down")}|{(Math.Cos(i * 1.7) > 0 ? "in" : "out")}\n"))));
        var recipe = Recipe.Parse("heads: { price: number, tags: { separator: '|' } }\nsplit: { test: 0.3, validation: 0 }\ntraining: { epochs: 10, batch_size: 16 }\n");
        using var data = recipe.Prepare(table);
        var diagnosis = Trained.Examined(recipe, data);
        Assert.InRange(diagnosis.Head("price").Score, 0.3, 1);
        Assert.Contains(diagnosis.Head("tags").Standings, s => s.Method == "boosted trees" && s.Score > 0.8);
        Assert.Contains("<svg", diagnosis.ToHtml());
    }

    [Fact]
    public void ThePageNeedsNothingElse()
    {
        var (recipe, data) = Small();
        using var _ = data;
        string page = Trained.Examined(recipe, data, new DiagnosisOptions { Seeds = 1 }).ToHtml();
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", page);
        System.Xml.Linq.XElement.Parse(page[page.IndexOf("<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
    }

    [Fact]
    public void ARemedyChangesTheRecipe()
    {
        var recipe = Recipe.Parse(Planted.Recipe);
        var remedy = new Remedy("Scale.", [("features.scale", "standard"), ("heads.tall.loss_weight", "2")], null, Fault.Unscaled);
        Assert.Equal(2, remedy.Apply(recipe).Heads[1].LossWeight);
        Assert.Throws<EspalierException>(() => new Remedy("Gather more rows.", [], null, Fault.FewRows).Apply(recipe));
    }
}
