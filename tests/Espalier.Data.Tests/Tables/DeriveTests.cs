namespace Espalier.Data.Tests.Tables;

public sealed class DeriveTests
{
    [Theory]
    [InlineData("≤4 bad, 5–6 ok, ≥7 good")]
    [InlineData("<=4 bad; 5-6 ok; >=7 good")]
    [InlineData("<5 bad, 5..6 ok, >6 good")]
    [InlineData("<= 4 bad, 5 ok, 6 ok, >= 7 good")]
    public void WineGradesAreBinned(string text)
    {
        Table wine = DataFolder.Wine().Bin("quality", Bins.Parse(text), into: "grade");
        Assert.Equal(["bad", "ok", "good"], wine["grade"].SortedDistinct);
        // From the counts of the data set: 3 to 4, 5 to 6, 7 to 9, red and white.
        int[] counts = wine["grade"].Factor.Counts();
        Assert.Equal(10 + 53 + 20 + 163, counts[wine["grade"].Distinct.ToList().IndexOf("bad")]);
        Assert.Equal(681 + 638 + 1457 + 2198, counts[wine["grade"].Distinct.ToList().IndexOf("ok")]);
        Assert.Equal(199 + 18 + 880 + 175 + 5, counts[wine["grade"].Distinct.ToList().IndexOf("good")]);
    }

    [Theory]
    [InlineData("-3--1 a", -3, -1)]
    [InlineData("-3..-1 a", -3, -1)]
    [InlineData(".5–1e3 long name", 0.5, 1000)]
    [InlineData("1 to 2 a", 1, 2)]
    public void RangesAreRead(string text, double from, double to)
    {
        Bin bin = Bin.Parse(text);
        Assert.Equal((from, to), (bin.From, bin.To));
        Assert.Equal(bin, Bin.Parse(bin.ToString()));
    }

    [Fact]
    public void EdgesBelongToTheBinBelow()
    {
        Bins bins = Bins.Between([4, 6], ["bad", "ok", "good"]);
        Assert.Equal(["bad", "bad", "ok", "ok", "good"], new[] { double.NegativeInfinity, 4, 4.5, 6, 6.5 }.Select(bins.Find));
        Assert.Equal("≤4 bad, >4 ≤6 ok, >6 good", bins.ToString());
        Assert.Equal(new Bin("low", double.NegativeInfinity, 3), Bin.Parse("≤3", "low"));
    }

    [Fact]
    public void BinsThatDoNotFitAreSaidClearly()
    {
        Table table = Table.ParseCsv("q\n3\nNA\n4.5\n", name: "t.csv");
        Says(() => table.Bin("q", Bins.Parse("≤4 bad, 5–6 ok, ≥7 good")), "t.csv, line 4", "'q'", "4.5", "≤4 bad, 5–6 ok, ≥7 good");
        Assert.Equal(["low", null, "high"], Enumerable.Range(0, 3).Select(table.Bin("q", Bins.Parse("≤4 low, >4 high"))["q"].TextAt));
        Says(() => Bins.Parse("≤5 a, 5–6 b"), "overlap", "≤5 a", "5–6 b");
        Says(() => Bins.Parse("low 4"), "'low 4'");
        Says(() => Bins.Parse("≤4"), "'≤4'");
        Says(() => Bins.Parse("6-5 a"), "ends before it begins");
        Says(() => Bins.Parse(""), "At least one bin");
        Says(() => Bins.Between([4], ["a"]), "2 bins");
        Says(() => Bins.Between([4, 4], ["a", "b", "c"]), "rise");
    }

    [Fact]
    public void NamesAreTakenApart()
    {
        var table = new Table([new TextColumn("file", ["an2i_left_angry_open", "at33_up_sad_sunglasses", null])]);
        Table faces = table.Extract("file", NamePattern.Parse("{userid}_{pose}_{expression}_{eyes}"));
        Assert.Equal(["file", "userid", "pose", "expression", "eyes"], faces.Names);
        Assert.Equal(["an2i", "left", "angry", "open"], faces.Columns.Skip(1).Select(column => column.TextAt(0)));
        Assert.All(faces.Columns, column => Assert.True(column.IsMissing(2)));
        Assert.Equal(["left", "up"], table.Extract("file", NamePattern.FromRegex(@"(?<user>\w+?)_(?<pose>[a-z]+)_.*"))["pose"].Distinct);
        Assert.Equal("sad", table.Cut("file", "_", ["a", "b", "c", "d"])["c"].TextAt(1));
        Table numbers = Table.ParseCsv("size\n3x4\n5x6\n").Cut("size", "x", ["w", "h"]);
        Assert.Equal([4.0, 6], numbers.Numbers("h").Values);
    }

    [Fact]
    public void PatternsThatDoNotFitAreSaidClearly()
    {
        Table table = Table.ParseCsv("file\na_b\nab\n", name: "t.csv");
        Says(() => table.Extract("file", NamePattern.Parse("{x}_{y}")), "t.csv, line 3", "'file'", "{x}_{y}", "'ab'");
        Says(() => table.Cut("file", "_", ["x", "y"]), "t.csv, line 3", "2 values", "'ab' has 1");
        Says(() => table.Cut("file", "_", ["file", "y"]), "there is a column of that name");
        Says(() => NamePattern.Parse("{a"), "not closed");
        Says(() => NamePattern.Parse("a}"), "not opened");
        Says(() => NamePattern.Parse("{a}{b}"), "nothing between");
        Says(() => NamePattern.Parse("{a}_{a}"), "twice");
        Says(() => NamePattern.Parse("{a b}"), "'a b'");
        Says(() => NamePattern.Parse("abc"), "names no value");
        Says(() => NamePattern.FromRegex("(?<a>"), "regular expression");
        Says(() => NamePattern.FromRegex(@"(?<a>.)\k<a>"), "regular expression");
    }

    [Fact]
    public void DatesHaveParts()
    {
        Table table = Table.ParseCsv("laid\n2007-11-11\nNA\n2008-01-31\n", name: "t.csv").DateParts("laid");
        Assert.Equal([2007, double.NaN, 2008], table.Numbers("laid year").Values);
        Assert.Equal([11, double.NaN, 31], table.Numbers("laid day").Values);
        Assert.Equal([7, double.NaN, 4], table.Numbers("laid weekday").Values);
        Says(() => Table.ParseCsv("laid\nsoon\n", name: "t.csv").DateParts("laid"), "t.csv, line 2", "a date");
    }

    private static void Says(Action action, params string[] parts)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
