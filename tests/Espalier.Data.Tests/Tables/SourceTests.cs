using System.Globalization;
using CsCheck;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;

namespace Espalier.Data.Tests.Tables;

public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ParquetColumnsOfEveryKindAreRead()
    {
        Table table = Table.ReadParquet(await WriteParquet());
        Assert.Equal(5, table.RowCount); // two row groups
        Assert.Equal([1.5, double.NaN, 2.5, 1.5, double.NaN], table.Numbers("x").Values);
        Assert.Equal([1.0, 2, 3, 1, 2], table.Numbers("n").Values);
        Assert.Equal(["a", null, "b", "a", null], Enumerable.Range(0, 5).Select(table["t"].TextAt));
        Assert.Equal((ColumnKind.Boolean, "true", "false"), (table["yes"].Kind, table["yes"].TextAt(0), table["yes"].TextAt(1)));
        Assert.Equal((ColumnKind.Date, "2007-11-11"), (table["day"].Kind, table["day"].TextAt(0)));
        Assert.Equal(12.25, table.Numbers("price").Values[0]);
        Assert.EndsWith("t.parquet, row 2", table.Origin.Place(1), StringComparison.Ordinal);
        Assert.Equal(["t", "x"], Table.ReadParquet(Path.Combine(_folder.Path, "t.parquet"), ["t", "x"]).Names);
        Assert.Equal(table.Names, Table.ReadFile(Path.Combine(_folder.Path, "t.parquet")).Names);
    }

    [Fact]
    public async Task DamagedParquetIsRefusedWithOneMessage()
    {
        byte[] whole = await File.ReadAllBytesAsync(await WriteParquet());
        Says(() => Table.ReadParquet(_folder.File("text.parquet", "a,b\n1,2\n")), "text.parquet", "Parquet");
        Says(() => Table.ReadParquet(_folder.File("empty.parquet", "")), "empty.parquet");
        Says(() => Table.ReadParquet(Path.Combine(_folder.Path, "u.parquet")), "Did you mean 't.parquet'?");
        Says(() => Table.ReadParquet(Path.Combine(_folder.Path, "t.parquet"), ["y"]), "'y'", "x, n");
        for (int length = 0; length < whole.Length; length += 37)
            Says(() => Table.ReadParquet(_folder.File("cut.parquet", whole[..length])), "cut.parquet");
        // Any changed byte is either harmless or an error of ours.
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. whole];
            changed[at] = value;
            string path = _folder.File(string.Create(CultureInfo.InvariantCulture, $"changed{Environment.CurrentManagedThreadId}.parquet"), changed);
            try { _ = Table.ReadParquet(path); }
            catch (EspalierException) { }
        }, iter: 2_000);
    }

    [Fact]
    public void AQueryIsRead()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute("create table wine (id integer primary key, alcohol real, color text, note text, blob blob)");
        Execute("insert into wine values (1, 9.4, 'red', null, null), (2, null, 'white', 'dry', null), (3, 10, 'red', 7, null)");
        Table table = Read("select id, alcohol, color, note from wine order by id");
        Assert.Equal([9.4, double.NaN, 10], table.Numbers("alcohol").Values);
        Assert.Equal(["red", "white", "red"], Enumerable.Range(0, 3).Select(table["color"].TextAt));
        Assert.Equal([null, "dry", "7"], Enumerable.Range(0, 3).Select(table["note"].TextAt));
        Assert.Equal([1.0, 2, 3], table.Numbers("id").Values);
        Assert.Equal(["red", "white"], Read("select 1 as x, 'red' as c union all select 'n', 'white'")["c"].Distinct);
        Says(() => Read("select * from wine where id > 5"), "no rows", "id, alcohol");
        Says(() => Read("select id, alcohol as id from wine"), "two columns 'id'");
        Says(() => Read("select x'00ff' as b"), "Row 1", "'b'", "Byte[]");

        Table Read(string query)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = query;
            using SqliteDataReader reader = command.ExecuteReader();
            return Table.Read(reader);
        }

        void Execute(string statement)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        Gen<string?> text = Gen.OneOf(Gen.Char["abc ,;\"\n\r\té"].Array[0, 6].Select(chars => (string?)new string(chars).Trim()), Gen.Const((string?)null));
        Gen.Select(text.Array[1, 20], Gen.Double, Gen.Bool).Sample((texts, number, one) =>
        {
            var numbers = new NumberColumn("a number, \"x\"", [.. texts.Select((_, i) => i % 3 == 0 ? double.NaN : number * i)]);
            var column = new TextColumn("text", [.. texts.Select(t => string.IsNullOrEmpty(t) ? null : t)]);
            var table = new Table(one ? [column] : [numbers, column]);
            using var writer = new StringWriter();
            table.WriteCsv(writer);
            Table read = Table.ParseCsv(writer.ToString(), new CsvOptions { Delimiter = ',', HasHeader = true });
            Assert.Equal(table.Names, read.Names);
            Assert.Equal(table.RowCount, read.RowCount);
            for (int row = 0; row < texts.Length; row++)
                foreach (Column c in table.Columns) Assert.Equal(c.TextAt(row), read[c.Name].TextAt(row));
        });
    }

    [Fact]
    public void AFileIsWrittenWhole()
    {
        string path = Path.Combine(_folder.Path, "new", "out.csv");
        Table table = Table.ParseCsv("a;b\n1,5;x\n;y\n");
        table.WriteCsv(path);
        Assert.Equal("a,b\n1.5,x\n,y\n", File.ReadAllText(path));
        table.WriteCsv(path, ';');
        Assert.Equal("a;b\n1.5;x\n;y\n", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        Says(() => table.WriteCsv(path, '.'), "delimiter");
    }

    private async Task<string> WriteParquet()
    {
        string path = Path.Combine(_folder.Path, "t.parquet");
        DataField x = new DataField<double?>("x"), n = new DataField<int>("n"), t = new("t", typeof(string)), yes = new DataField<bool>("yes"),
            day = new DataField<DateTime>("day"), price = new DataField<decimal>("price");
        await using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(x, n, t, yes, day, price), stream);
        foreach (int rows in new[] { 3, 2 })
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<double>(x, new double?[] { 1.5, null, 2.5 }.AsMemory(0, rows));
            await group.WriteAsync<int>(n, new[] { 1, 2, 3 }.AsMemory(0, rows));
            await group.WriteAsync(t, (string[])[.. new[] { "a", null, "b" }.Take(rows)!]);
            await group.WriteAsync<bool>(yes, new[] { true, false, true }.AsMemory(0, rows));
            await group.WriteAsync<DateTime>(day, new[] { new DateTime(2007, 11, 11), new DateTime(2008, 1, 31), new DateTime(2009, 1, 1) }.AsMemory(0, rows));
            await group.WriteAsync<decimal>(price, new[] { 12.25m, 1m, 2m }.AsMemory(0, rows));
        }
        return path;
    }

    private static void Says(Action action, params string[] parts)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
    }
}
