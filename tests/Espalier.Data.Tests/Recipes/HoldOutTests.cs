using Espalier.Data;

namespace Espalier.Tests;

public class HoldOutTests
{
    [Fact]
    public void RowsWithAHeldValueAreTheTestPartAndNoOthers()
    {
        using var data = Recipe.Parse("heads: [color]\nfeatures: [size]\nsplit: { hold_out: { person: [p1, p4] }, validation: 8, seed: 2 }").Prepare(Things(60));
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 6 is 1 or 4), data.Rows.Test.Order());
        Assert.Equal((8, 32), (data.Rows.Validation.Length, data.Rows.Train.Length));
        Assert.Equal(Enumerable.Range(0, 60), data.Rows.Train.Concat(data.Rows.Validation).Concat(data.Rows.Test).Order());
    }

    [Fact]
    public void WithoutValidationAllOtherRowsAreLearnt()
    {
        using var data = Recipe.Parse("heads: [color]\nfeatures: [size]\nsplit: { hold_out: { person: p0, color: red }, validation: 0 }\ndata: { derive: {} }").Prepare(Things(60));
        Assert.Null(data.Validation);
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 6 != 0 && i % 5 > 1), data.Rows.Train.Order());
    }

    [Fact]
    public void ValidationKeepsGroupsTogether()
    {
        using var data = Recipe.Parse("heads: [color]\nfeatures: [size]\nsplit: { hold_out: { person: [p1] }, validation: 0.2, group: person }").Prepare(Things(60));
        int[] people = [.. data.Rows.Validation.Select(row => row % 6).Distinct()];
        Assert.NotEmpty(people);
        Assert.DoesNotContain(data.Rows.Train, row => people.Contains(row % 6));
    }

    [Fact]
    public void AnEqualRowThatIsHeldOutIsNoted()
    {
        var things = Things(60);
        var table = things.With(new NumberColumn("size", [.. Enumerable.Range(0, 60).Select(i => i == 2 ? 1.0 : i)]));
        using var data = Recipe.Parse("heads: [color]\nfeatures: [size]\nsplit: { hold_out: { person: p1 }, validation: 0 }").Prepare(table);
        Assert.Contains(data.Notes, n => n.Contains("although an equal one is held out: 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ hold_out: { person: [p1] }, test: 0.2 }", "Keep one")]
    [InlineData("{ hold_out: { persn: [p1] } }", "Did you mean 'person'?")]
    [InlineData("{ hold_out: { person: [p9] } }", "column 'person' has no such value")]
    [InlineData("{ hold_out: { person: [p0, p1, p2, p3, p4, p5] } }", "none is left to learn from")]
    [InlineData("{ hold_out: person }", "a map of columns")]
    [InlineData("{ hold_out: { person: [] } }", "one value or more")]
    public void WhatDoesNotFitIsSaidWithItsPlace(string split, string expected)
    {
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse($"heads: [color]\nfeatures: [size]\nsplit: {split}", "things.yaml").Prepare(Things(60)));
        Assert.Contains("things.yaml, line 3, column ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Table Things(int rows) => new(
    [
        new NumberColumn("size", [.. Enumerable.Range(0, rows).Select(i => (double)i)]),
        new TextColumn("person", [.. Enumerable.Range(0, rows).Select(i => $"p{i % 6}")]),
        new TextColumn("color", [.. Enumerable.Range(0, rows).Select(i => (i % 5) switch { 0 or 1 => "red", 2 => "green", _ => "blue" })]),
    ]);
}
