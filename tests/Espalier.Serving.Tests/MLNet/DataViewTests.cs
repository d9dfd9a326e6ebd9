using Espalier.Data;
using Espalier.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.Serving.Tests.MLNet;

/// <summary>Data views as tables, and back.</summary>
public class DataViewTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Everything
    {
        public float Single { get; set; }
        public double Double { get; set; }
        public int Int { get; set; }
        public ulong Long { get; set; }
        public bool Flag { get; set; }
        public string? Text { get; set; }
        public DateTime Day { get; set; }

        [KeyType(3)]
        public uint Key { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        [VectorType]
        public float[] Any { get; set; } = [];
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(
    [
        new Everything { Single = 1.5f, Double = double.NaN, Int = -3, Long = 7, Flag = true, Text = "a", Day = new(2026, 3, 1), Key = 2, Pair = [1, 2], Any = [1] },
        new Everything { Single = float.NaN, Double = 2, Int = 4, Long = 8, Flag = false, Text = "", Day = new(2026, 3, 2, 4, 5, 6), Key = 0, Pair = [3, float.NaN], Any = [] },
    ]);

    [Fact]
    public void EveryKindOfColumnIsRead()
    {
        var table = View().ToTable();
        Assert.Equal(["Single", "Double", "Int", "Long", "Flag", "Text", "Day", "Key", "Pair.0", "Pair.1"], table.Names); // a vector of any length is no column
        Assert.Equal([1.5, double.NaN], table.Numbers("Single").Values);
        Assert.Equal([double.NaN, 2], table.Numbers("Double").Values);
        Assert.Equal([-3, 4], table.Numbers("Int").Values);
        Assert.Equal([7, 8], table.Numbers("Long").Values);
        Assert.Equal(["true", "false"], Texts(table["Flag"]));
        Assert.Equal(["a", null], Texts(table["Text"]));
        Assert.Equal(["2026-03-01", "2026-03-02T04:05:06"], Texts(table["Day"]));
        Assert.Equal(["3", "1"], Texts(table["Key"])); // ML.NET counts keys of objects from 0, and those of views from 1
        Assert.Equal([1, 3], table.Numbers("Pair.0").Values);
        Assert.Equal([2, double.NaN], table.Numbers("Pair.1").Values);
        Assert.Equal((ColumnKind.Boolean, ColumnKind.Date, ColumnKind.Category), (table["Flag"].Kind, table["Day"].Kind, table["Key"].Kind));
        Assert.Equal(["Text", "Int"], View().ToTable(["Text", "Int"]).Names);
    }

    [Fact]
    public void KeysAndSlotsAreCalledByTheirNames()
    {
        var view = Things.Table().ToDataView();
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("kind key", "kind").Append(_ml.Transforms.Concatenate("Features", "size", "unit weight"));
        var table = pipeline.Fit(view).Transform(view).ToTable();
        Assert.Equal(Texts(Things.Table()["kind"]), Texts(table["kind key"]));
        Assert.Equal(Things.Table().Numbers("size").Values, table.Numbers("Features.size").Values);
        Assert.Contains("Features.unit weight", table.Names);
    }

    [Fact]
    public void ATableIsADataView()
    {
        var things = Things.Table();
        var back = things.ToDataView().ToTable();
        Assert.Equal(things.Names, back.Names);
        Assert.Equal(things.Numbers("size").Values, back.Numbers("size").Values);
        Assert.Equal(Texts(things["tags"]), Texts(back["tags"]));
        Assert.Equal(things.RowCount, things.ToDataView().GetRowCount());
        Assert.Equal(5, _ml.Data.TakeRows(things.ToDataView(), 5).ToTable().RowCount);
    }

    [Fact]
    public void WhatCannotBeReadSaysWhy()
    {
        Assert.Contains("no column 'Txet'. Did you mean 'Text'?", Error(() => View().ToTable(["Txet"])), StringComparison.Ordinal);
        Assert.Contains("Column 'Any' of the data view holds", Error(() => View().ToTable(["Any"])), StringComparison.Ordinal);
        Assert.Contains("has none", Error(() => _ml.Data.LoadFromEnumerable(Array.Empty<Everything>()).ToTable()), StringComparison.Ordinal);
    }

    private static string Error(Action act) => Assert.Throws<EspalierException>(act).Message;

    private static IEnumerable<string?> Texts(Column column) => Enumerable.Range(0, column.Count).Select(column.TextAt);
}
