namespace Espalier.Data.Tests.Tables;

/// <summary>Names in several spellings, and lists as programs print them.</summary>
public class SpellingTests
{
    [Fact]
    public void NamesComeToOneSpelling()
    {
        var table = new Table([new TextColumn("colour", ["Red", " red", "RED ", null, "light   Blue"], ColumnKind.Category)]).OneSpelling("colour");
        Assert.Equal(["red", "light blue"], table["colour"].Distinct);
        Assert.Equal(new[] { "red", "red", "red", null, "light blue" }, Enumerable.Range(0, table.RowCount).Select(table["colour"].TextAt));
    }

    [Theory]
    [InlineData("['a', 'b']", "a,b")]
    [InlineData("[\"it's\", b]", "it's,b")]
    [InlineData("{a,b}", "a,b")]
    [InlineData("[ ]", "")]
    [InlineData("['a']", "a")]
    public void ListsBecomeLabels(string list, string labels)
    {
        var table = new Table([new TextColumn("l", [list, null], ColumnKind.Category)]).Lists("l", into: "labels");
        Assert.Equal(labels, table["labels"].TextAt(0));
        Assert.Null(table["labels"].TextAt(1));
    }

    [Theory]
    [InlineData("a, b")]
    [InlineData("['a, b', 'c']")]
    [InlineData("['a', ['b']]")]
    [InlineData("['a")]
    public void WhatIsNoListIsRefusedWithItsPlace(string text)
    {
        var table = new Table([new TextColumn("l", ["['a']", text], ColumnKind.Category)]);
        Assert.Contains("column 'l'", Assert.Throws<EspalierException>(() => table.Lists("l")).Message);
    }

    [Fact]
    public void ColumnsOfMinusOneAndOneAreIndicators()
    {
        var table = Table.ParseCsv("oak,ash\n1,-1\n-1,1\n").OneOf("tree", ["oak", "ash"]);
        Assert.Equal(["oak", "ash"], Enumerable.Range(0, 2).Select(row => table["tree"].TextAt(row)!));
    }
}
