using Espalier.Data;

namespace Espalier.Tests;

/// <summary>Columns derived from columns of 0 and 1, from numbers with units, and from spellings of yes and no.</summary>
public class DeriveIndicatorsTests
{
    private const string Csv = "x,red,green,blue,price,ready\n1,1,0,0,\"$1,200.50\",yes\n2,0,1,0,$80,N\n3,0,0,1,,unknown\n4,0,0,0,$7,TRUE\n5,1,0,0,$9,0\n6,,1,0,$5,1\n";

    private static Table Derive(string derive) => Recipe.Parse($"{{ data: {{ derive: {{ {derive} }} }}, heads: [x] }}").Data.DeriveInto(Table.ParseCsv(Csv));

    private static string[] Values(Table table, string column) => [.. Enumerable.Range(0, table.RowCount).Select(row => table[column].TextAt(row) ?? "-")];

    [Fact]
    public void OneOfSeveralColumnsBecomesAClass() =>
        Assert.Equal(["red", "green", "blue", "-", "red", "green"], Values(Derive("colour: { one_of: [red, green, blue] }"), "colour"));

    [Fact]
    public void NoneMayBeAClass() =>
        Assert.Equal(["red", "green", "blue", "none", "red", "green"], Values(Derive("colour: { one_of: [red, green, blue], none: none }"), "colour"));

    [Fact]
    public void AnyOfSeveralColumnsBecomesASet() => Assert.Equal(["red", "green", "blue", "", "red", "-"], Values(Derive("colours: { any_of: [red, green, blue] }"), "colours"));

    [Fact]
    public void SeveralOnesAreAnErrorOrNoLabel()
    {
        const string csv = "x,a,b\n1,1,1\n2,0,1\n";
        DataRecipe Data(string more) => Recipe.Parse($"{{ data: {{ derive: {{ c: {{ one_of: [a, b]{more} }} }} }}, heads: [c] }}").Data;
        Assert.Contains("'a' and 'b' are", Assert.Throws<EspalierException>(() => Data("").DeriveInto(Table.ParseCsv(csv))).Message);
        Assert.Equal(["-", "b"], Values(Data(", several: missing").DeriveInto(Table.ParseCsv(csv)), "c"));
    }

    [Fact]
    public void QuantitiesBecomeNumbers() => Assert.Equal(["1200.5", "80", "-", "7", "9", "5"], Values(Derive("price: { quantity: true }"), "price"));

    [Fact]
    public void SpellingsOfYesAndNoBecomeOne() => Assert.Equal(["yes", "no", "-", "yes", "no", "yes"], Values(Derive("ready: { yes_no: true }"), "ready"));

    [Theory]
    [InlineData("c: { one_of: [red] }", "two or more columns")]
    [InlineData("red: { one_of: [red, green] }", "Give it another")]
    [InlineData("c: { one_of: [red, gren] }", "Did you mean 'green'?")]
    [InlineData("c: { one_of: [red, x] }", "0 or 1 was expected")]
    [InlineData("c: { any_of: [red, green], none: no }", "'one_of' only")]
    [InlineData("c: { from: red, any_of: [red, green] }", "does not go with 'any_of'")]
    [InlineData("red: { yes_no: true, quantity: true }", "one of bins")]
    [InlineData("x: { yes_no: true }", "yes or no was expected")]
    public void WhatDoesNotFitIsAnError(string derive, string expected) => Assert.Contains(expected, Assert.Throws<EspalierException>(() => Derive(derive)).Message);

    [Fact]
    public void ATrainedModelDoesNotNeedTheAnswersColumns()
    {
        string csv = "x,a,b,c\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 3 + i * 0.001},{(i % 3 == 0 ? 1 : 0)},{(i % 3 == 1 ? 1 : 0)},{(i % 3 == 2 ? 1 : 0)}\n")));
        using var data = Recipe.Parse("{ data: { derive: { kind: { one_of: [a, b, c] } } }, heads: { kind: { kind: softmax, order: [c, b, a] } }, trunk: [4] }").Prepare(Table.ParseCsv(csv));
        Assert.Equal(["c", "b", "a"], data.Heads[0].ClassNames);
        Assert.Equal(["x"], data.Fitted.Features.Columns);
        var predictor = new Predictor(data.Recipe.Build(data), data.Fitted);
        Assert.Contains(predictor.Predict(Table.ParseCsv("x\n1\n"))["kind"].Answer(0), data.Heads[0].ClassNames);
    }
}
