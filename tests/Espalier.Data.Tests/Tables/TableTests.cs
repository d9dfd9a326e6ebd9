using CsCheck;

namespace Espalier.Data.Tests.Tables;

public sealed class TableTests
{
    private static Table Small() => new([
        new NumberColumn("size", [3, double.NaN, 1, 3]), new TextColumn("color", ["red", "blue", null, "red"]), new TextColumn("id", ["10", "9", "7", "10"]),
    ]);

    [Fact]
    public void ColumnsKnowTheirValues()
    {
        Table table = Small();
        Assert.Equal(["3", "1"], table["size"].Distinct);
        Assert.Equal(["1", "3"], table["size"].SortedDistinct);
        Assert.Equal(["blue", "red"], table["color"].SortedDistinct);
        Assert.Equal(["7", "9", "10"], table["id"].SortedDistinct); // numbers kept as text go by size
        Assert.Equal([0, 1, -1, 0], table["color"].Factor.Codes);
        Assert.Equal([1, 1, 0], table.Columns.Select(column => column.MissingCount));
        Assert.Equal(["3", null, "1", "3"], Enumerable.Range(0, 4).Select(table["size"].TextAt));
    }

    [Fact]
    public void TablesAreCutAndJoined()
    {
        Table table = Small();
        Assert.Equal(["id", "size"], table.Select("id", "size").Names);
        Assert.Equal(["size", "id"], table.Drop("color").Names);
        Table taken = table.Take([2, 0]);
        Assert.Equal([1.0, 3], taken.Numbers("size").Values);
        Assert.Equal("row 3", taken.Origin.Place(0));
        Assert.Equal(["size", "hue", "id"], table.Rename("color", "hue").Names);
        Assert.Equal(4, table.With(new NumberColumn("x", [1, 2, 3, 4])).Columns.Count);
        Assert.Equal([10.0, 9, 7, 10], table.As("id", ColumnKind.Number).Numbers("id").Values);
        Assert.Equal(1, table.RepeatedRows());
        Assert.Equal([0, 1, 2, 0], table.FirstEqualRow("id"));
    }

    [Theory]
    [InlineData(ColumnKind.Boolean, "yes", "No", "yes")]
    [InlineData(ColumnKind.Boolean, "True", "false", null)]
    [InlineData(ColumnKind.Category, "yes", "false", "yes")]
    [InlineData(ColumnKind.Date, "2007-11-11", "2008-01-31T10:30:00Z", null)]
    [InlineData(ColumnKind.Category, "2007-13-11", "2008-01-31", null)]
    [InlineData(ColumnKind.Text, null, null, null)]
    public void KindsAreInferred(ColumnKind expected, params string?[] values) => Assert.Equal(expected, new TextColumn("x", values).Kind);

    [Fact]
    public void ManyDifferentTextsAreNoCategory()
    {
        Assert.Equal(ColumnKind.Text, new TextColumn("x", [.. Enumerable.Range(0, 100).Select(i => $"n{i}")]).Kind);
        Assert.Equal(ColumnKind.Category, new TextColumn("x", [.. Enumerable.Range(0, 100).Select(i => $"n{i % 30}")]).Kind);
    }

    [Fact]
    public void EqualRowsAreFoundWhateverTheirValues() => Gen.Int[0, 3].Array[0, 60].Sample(values =>
    {
        var table = new Table([
            new NumberColumn("a", [.. values.Select(v => v switch { 0 => double.NaN, 1 => -0.0, 2 => 0.0, _ => 1.5 })]),
            new TextColumn("b", [.. values.Select((v, i) => v == 0 ? null : (i % 2).ToString(System.Globalization.CultureInfo.InvariantCulture))]),
        ]);
        int[] first = table.FirstEqualRow();
        string Key(int row) => $"{table["a"].TextAt(row)}|{table["b"].TextAt(row)}";
        for (int row = 0; row < values.Length; row++)
            Assert.Equal(Enumerable.Range(0, row + 1).First(earlier => Key(earlier) == Key(row)), first[row]);
    });

    [Fact]
    public void StackingAddsTheSourceAndMixesKinds()
    {
        Table a = Table.ParseCsv("x,y\n1,\n2,\n", name: "a.csv"), b = Table.ParseCsv("y,x\nu,1\nv,n\n", name: "b.csv");
        Table both = Table.Stack([(a, "A"), (b, "B")], "source");
        Assert.Equal(["x", "y", "source"], both.Names);
        Assert.Equal(["1", "2", "1", "n"], Enumerable.Range(0, 4).Select(both["x"].TextAt));
        Assert.Equal([null, null, "u", "v"], Enumerable.Range(0, 4).Select(both["y"].TextAt));
        Assert.Equal(["a.csv, line 3", "b.csv, line 2"], [both.Origin.Place(1), both.Origin.Place(2)]);
        Assert.Equal("b.csv, line 3", both.Take([3]).Origin.Place(0));
        Says(() => Table.Stack([(a, "A"), (b.Rename("x", "z"), "B")]), "'x'", "a.csv", "b.csv");
        Says(() => Table.Stack([(a, "A")], "x"), "'x'");
    }

    [Fact]
    public void WhatDoesNotFitIsSaidClearly()
    {
        Says(() => _ = Small()["colour"], "'colour'", "Did you mean 'color'?", "size, color, id");
        Says(() => Small().Numbers("color"), "row 1", "'red'");
        Says(() => Small().Take([4]), "row 4");
        Says(() => _ = new Table([]), "at least one column");
        Says(() => _ = new Table([new NumberColumn("a", [1]), new NumberColumn("a", [1])]), "two columns 'a'");
        Says(() => _ = new Table([new NumberColumn("a", [1]), new NumberColumn("b", [1, 2])]), "'a' has 1", "'b' has 2");
        Says(() => Small().As("color", ColumnKind.Number), "row 1", "a number", "'red'");
        Says(() => Small().As("color", ColumnKind.Date), "a date");
    }

    [Fact]
    public void SummariesCountAndMeasure()
    {
        TableSummary summary = Table.ReadCsv(DataFolder.File("penguins/penguins.csv")).Summarize();
        Assert.Equal((344, 0), (summary.Rows, summary.RepeatedRows));
        ColumnSummary mass = summary.Columns.Single(column => column.Name == "body_mass_g");
        Assert.Equal(2, mass.Missing);
        // The published figures of the data set (R's summary()): 2700 3550 4050 4202 4750 6300.
        Assert.Equal((2700, 3550, 4050, 4750, 6300), (mass.Numbers!.Min, mass.Numbers.LowerQuartile, mass.Numbers.Median, mass.Numbers.UpperQuartile, mass.Numbers.Max));
        Assert.Equal(4201.75, mass.Numbers.Mean, 0.01);
        Assert.Equal([("Adelie", 152), ("Gentoo", 124), ("Chinstrap", 68)], summary.Columns[0].Top);
        Assert.Contains("body_mass_g        Number", summary.ToString(), StringComparison.Ordinal);
        Assert.Equal(new NumberSummary(2, 1, 1, 1.5, 2, 2.5, 3, 2, 1), NumberSummary.Of([1, double.NaN, 3, double.PositiveInfinity]));
    }

    private static void Says(Action action, params string[] parts)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
