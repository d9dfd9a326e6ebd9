using System.IO.Compression;
using System.Text;
using CsCheck;

namespace Espalier.Data.Tests.Tables;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheWineOriginalsAreReadAsTheyAre()
    {
        Table red = Table.ReadCsv(DataFolder.File("wine-quality/winequality-red.csv"));
        Assert.Equal(1599, red.RowCount);
        Assert.Equal(12, red.Columns.Count);
        Assert.All(red.Columns, column => Assert.Equal(ColumnKind.Number, column.Kind));
        Assert.Equal(7.4, red.Numbers("fixed acidity").Values[0]);
        Assert.Equal(["3", "4", "5", "6", "7", "8"], red["quality"].SortedDistinct);
        Assert.EndsWith("winequality-red.csv, line 2", red.Origin.Place(0), StringComparison.Ordinal);

        Table wine = DataFolder.Wine();
        Assert.Equal(6497, wine.RowCount);
        Assert.Equal(["red", "white"], wine["color"].Distinct);
        Assert.Equal([1599, 4898], wine["color"].Factor.Counts());
        Assert.EndsWith("winequality-white.csv, line 2", wine.Origin.Place(1599), StringComparison.Ordinal);
    }

    [Fact]
    public void PenguinsHaveTheirMissingValues()
    {
        Table penguins = Table.ReadCsv(DataFolder.File("penguins/penguins.csv"));
        Assert.Equal(344, penguins.RowCount);
        Assert.Equal(2, penguins["bill_length_mm"].MissingCount);
        Assert.Equal(11, penguins["sex"].MissingCount);
        Assert.Equal(ColumnKind.Category, penguins["species"].Kind);
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], penguins["species"].SortedDistinct);
        Assert.Equal(["male", "female"], penguins["sex"].Distinct);

        Table raw = Table.ReadCsv(DataFolder.File("penguins/penguins_raw.csv"));
        Assert.Equal((344, 17), (raw.RowCount, raw.Columns.Count));
        Assert.Equal(ColumnKind.Date, raw["Date Egg"].Kind);
        Assert.Equal(ColumnKind.Boolean, raw["Clutch Completion"].Kind);
        Assert.Equal("Adult, 1 Egg Stage", raw["Stage"].TextAt(0));
    }

    [Theory]
    [InlineData(",", "1.5")]
    [InlineData(";", "1.5")]
    [InlineData(";", "1,5")]
    [InlineData("\t", "1.5")]
    [InlineData("\t", "1,5")]
    [InlineData("|", "1.5")]
    public void DelimiterAndDecimalMarkAreFound(string d, string number)
    {
        Table table = Table.ParseCsv($"name{d}size\nann{d}{number}\nbob{d}2\n");
        Assert.Equal([1.5, 2], table.Numbers("size").Values);
        Assert.Equal(["ann", "bob"], table["name"].Distinct);
    }

    [Fact]
    public void DecimalCommasWithoutAHeader()
    {
        Table table = Table.ParseCsv("1,5;2,5\n3,5;4,25\n");
        Assert.Equal(["column1", "column2"], table.Names);
        Assert.Equal([2.5, 4.25], table.Numbers("column2").Values);
    }

    [Fact]
    public void OptionsOverrideWhatIsFound()
    {
        Table table = Table.ParseCsv("a;b\n1,5;x\n", new CsvOptions { DecimalMark = '.', HasHeader = false });
        Assert.Equal(2, table.RowCount);
        Assert.Equal("1,5", table["column1"].TextAt(1));
        Table codes = Table.ParseCsv("code,n\n007,1\n010,2\n", new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["code"] = ColumnKind.Category } });
        Assert.Equal(["007", "010"], codes["code"].Distinct);
        Table one = Table.ParseCsv("a,b,c\n1,2,3\n", new CsvOptions { Columns = ["c", "a"], Missing = ["3"] });
        Assert.Equal(["a", "c"], one.Names);
        Assert.True(one["c"].IsMissing(0));
        Assert.Equal(["x", "y"], Table.ParseCsv("a,b\n1,2\n", new CsvOptions { Names = ["x", "y"] }).Names);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", true)]
    [InlineData("1,2\n3,4\n", false)]
    [InlineData("id,2019,2020\nx,1,2\ny,3,4\n", false)] // no column of numbers has a name that is none: could be either, so numbers decide
    [InlineData("n,2019\n1,2\n3,4\n", true)]
    [InlineData("name,color\nann,red\nbob,blue\n", true)]
    [InlineData("ann,red\nbob,red\nann,blue\n", false)]
    [InlineData(",a,b\n0,1,2\n1,3,4\n", true)]
    public void AHeaderIsFound(string text, bool header)
    {
        CsvFormat format = CsvFormat.Of(_folder.File("t.csv", text));
        Assert.Equal(header, format.HasHeader);
        int lines = text.Count(c => c == '\n');
        Assert.Equal(header ? lines - 1 : lines, Table.ParseCsv(text).RowCount);
    }

    [Fact]
    public void EncodingsAreFound()
    {
        const string text = "name,n\nZoë,1\nÅsa,2\n";
        foreach (Encoding encoding in new[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.Latin1 })
            Assert.Equal(["Zoë", "Åsa"], Table.ReadCsv(_folder.File("t.csv", text, encoding))["name"].Distinct);
    }

    [Fact]
    public void ALetterFarBehindTheBeginningMayTurnTheEncodingAndTheKind()
    {
        var text = new StringBuilder("x,y\n");
        for (int i = 0; i < 60_000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},0{i % 10}.50\n");
        text.Append("Zoë,1\n");
        Table table = Table.ReadCsv(_folder.File("t.csv", text.ToString(), Encoding.Latin1));
        Assert.Equal("Zoë", table["x"].TextAt(60_000));
        Assert.Equal("59999", table["x"].TextAt(59_999));
        Assert.Equal(9.5, table.Numbers("y").Values[9]);
    }

    [Fact]
    public void TextKeepsWhatWasWrittenWhenOnlyALateValueIsText()
    {
        string text = "x\n" + string.Concat(Enumerable.Repeat("1.50\n", 500)) + "none\n";
        Table table = Table.ParseCsv(text);
        Assert.Equal("1.50", table["x"].TextAt(0));
        Assert.Equal(["1.50", "none"], table["x"].Distinct);
    }

    [Fact]
    public void GzipIsUnpacked()
    {
        var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionMode.Compress)) zip.Write("a,b\n1,2\n"u8);
        Assert.Equal([2.0], Table.ReadCsv(_folder.File("t.csv.gz", bytes.ToArray())).Numbers("b").Values);
        Says(_folder.File("cut.csv.gz", bytes.ToArray()[..12]), "cut.csv.gz");
    }

    [Fact]
    public void LinesAreCountedThroughQuotedLineEndsAndBlankLines()
    {
        Table table = Table.ParseCsv("a,b\r\n\"x\r\ny\",1\r\n\r\nz,2\r\n", name: "t.csv");
        Assert.Equal(["t.csv, line 2", "t.csv, line 5"], [table.Origin.Place(0), table.Origin.Place(1)]);
        Assert.Equal("x\r\ny", table["a"].TextAt(0));
    }

    [Fact]
    public void WhatCannotBeReadIsSaidClearly()
    {
        _folder.File("wine.csv", "a\n1\n");
        Says(Path.Combine(_folder.Path, "wien.csv"), "wien.csv", "Did you mean 'wine.csv'?");
        Says(_folder.Path, "is a folder");
        Says(Path.Combine(_folder.Path, "no", "wine.csv"), "there is no folder");
        Says(_folder.File("empty.csv", ""), "empty.csv", "is empty");
        Says(_folder.File("blank.csv", " \n\n"), "is empty");
        Says(_folder.File("header.csv", "a,b\n"), "no rows of values", "a,b");
        Says(_folder.File("ragged.csv", "a,b\n1,2\n3\n4,5\n"), "ragged.csv, line 3", "2 fields were expected", "there are 1", ": 3");
        Says(_folder.File("twice.csv", "a,b,a\n1,2,3\n"), "'a'", "columns 1 and 3");
        Says(_folder.File("quote.csv", "a,b\n1,2\n\"x,3\n4,5\n"), "quote.csv, line 3", "quote");
        Says(_folder.File("mid.csv", "a,b\n1,2\n\"x\"y,3\n4,5\n"), "mid.csv, line 3", "quote");
        Says(_folder.File("zero.csv", "a,b\n1,\02\n"), "zero byte");
        Says(_folder.File("late.csv", "a,b\n" + string.Concat(Enumerable.Repeat("x,1\n", 50_000)) + "\0,1\n"), "late.csv, line 50002", "'a'", "zero byte");
        Says(_folder.File("book.csv", [.. "PK\u0003\u0004"u8, 1, 2, 3]), "Excel");
        Says(_folder.File("p.csv", "PAR1xxxx"), "Parquet");
    }

    [Fact]
    public void TextInAColumnOfNumbersNamesItsPlace()
    {
        var options = new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["b"] = ColumnKind.Number } };
        Says(() => Table.ParseCsv("a,b\n1,2\n3,much\n", options, "t.csv"), "t.csv, line 3", "column 'b'", "'much'");
        Says(() => Table.ParseCsv("a;b\n1;2\n3;1,5\n", options with { DecimalMark = '.' }, "t.csv"), "decimal mark");
        Says(() => Table.ParseCsv("a,b\n1,2\n3,much\n", name: "t.csv").Numbers("b"), "t.csv, line 3", "'b'", "'much'");
        Says(() => Table.ParseCsv("a,c\n1,2\n", options), "'b'", "a, c");
        Says(() => Table.ParseCsv("a,b\n1,2\n", name: "t.csv").As("b", ColumnKind.Boolean), "t.csv, line 2", "yes/no");
    }

    [Fact]
    public void InfinityIsKeptAndReported()
    {
        Table table = Table.ParseCsv("a,b\n1,2\n-inf,NaN\nInfinity,3\n", name: "t.csv");
        Assert.Equal([1, double.NegativeInfinity, double.PositiveInfinity], table.Numbers("a").Values);
        table.CheckFinite("b");
        Says(() => table.CheckFinite(), "t.csv, line 3", "'a'", "-infinity", "1 more");
    }

    [Fact]
    public void NumbersAreReadToTheLastBit() => Gen.OneOf(
            Gen.Double, Gen.Int[-100000, 100000].Select(i => i / 1000.0), Gen.Double[-1e20, 1e20], Gen.Select(Gen.Long, l => (double)l)).Sample(value =>
    {
        foreach (string format in new[] { "R", "F3", "E17" })
        {
            string text = value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
            if (double.IsNaN(value) || double.IsInfinity(value) || text.Length > 300) continue;
            Assert.True(NumberText.TryRead(text, '.', out double read));
            Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), read);
        }
    });

    [Fact]
    public void WhateverIsReadGivesATableOrAMessage()
    {
        Gen<byte> bytes = Gen.OneOf(Gen.Char[",;\"\n\r\t|.-0123456789aeNA "].Select(c => (byte)c), Gen.Byte);
        bytes.Array[0, 200].Sample(content =>
        {
            string path = _folder.File($"fuzz{Environment.CurrentManagedThreadId}.csv", content);
            try
            {
                Table table = Table.ReadCsv(path);
                Assert.True(table.RowCount > 0);
                _ = table.Summarize();
            }
            catch (EspalierException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }, iter: 3000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("(5)")]
    public void WhatIsNoNumberIsNone(string text) => Assert.False(NumberText.TryRead(text, '.', out _));

    private static void Says(string path, params string[] parts) => Says(() => Table.ReadCsv(path), parts);

    private static void Says(Action action, params string[] parts)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
    }
}
