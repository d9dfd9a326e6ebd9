using Espalier.Data;

namespace Espalier.Design.Tests.Advise;

/// <summary>Tables with their answers: the lecture's exercises and awkward ones.</summary>
public sealed class AdviseTablesTests
{
    public static TheoryData<string> Tables => new(AdviseTable.Names);

    [Theory, MemberData(nameof(Tables))]
    public void TheHeadsAreRight(string name)
    {
        var table = AdviseTable.Read(name);
        Advice advice = table.Advise();
        string expected = Text(table.Heads, table.Aside);
        string found = Text(advice.Heads.Select(h => h.Answer), advice.Aside.Select(a => $"{a.Column} {AdviseTable.Word(a.Reason)}"));
        if (AdviseTable.KnownWrong.Contains(name)) Assert.True(expected != found, $"'{name}' is right now: take it off the list known-wrong.");
        else Assert.Equal(expected, found);
    }

    [Theory, MemberData(nameof(Tables))]
    public void TheRecipeTrains(string name)
    {
        var table = AdviseTable.Read(name);
        string? text = table.Advise().Recipe;
        if (table.Heads.Count == 0)
        {
            Assert.Null(text);
            return;
        }
        Assert.NotNull(text);
        var recipe = Recipe.Parse(text, $"{name}.yaml", AdviseTable.Folder).With("training.epochs", "1");
        using PreparedData data = recipe.Prepare();
        Model model = recipe.Build(data);
        History history = model.Fit(data.Train, data.Validation, epochs: 1, batchSize: recipe.Training.BatchSize, callbacks: recipe.Callbacks());
        Assert.True(double.IsFinite(history["loss"][0]), text);
    }

    [Fact]
    public void TheLectureIsRight() => Assert.DoesNotContain(AdviseTable.KnownWrong, n => n.StartsWith("lecture-", StringComparison.Ordinal));

    [Fact]
    public void WhatIsKnownWrongIsATable() => Assert.Empty(AdviseTable.KnownWrong.Except(AdviseTable.Names));

    private static string Text(IEnumerable<string> heads, IEnumerable<string> aside) =>
        string.Join('\n', heads.Select(h => $"head: {h}").Order(StringComparer.Ordinal).Concat(aside.Select(a => $"aside: {a}").Order(StringComparer.Ordinal)));
}
