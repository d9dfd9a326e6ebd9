using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Tests;

public class EncodersPipelineTests
{
    private static Table Houses(int rows = 4) => new Table(
    [
        new NumberColumn("area", [50, 80, double.NaN, 120]),
        new TextColumn("town", ["Ulm", "Bonn", null, "Ulm"], ColumnKind.Category),
        new TextColumn("garden", ["yes", "no", "no", "yes"]),
        new TextColumn("state", ["poor", "fair", "good", "fair"], ColumnKind.Category),
        new TextColumn("tags", ["a|b", "b", "a", ""], ColumnKind.Category),
    ], RowOrigin.Of("houses.csv", [2, 3, 4, 5])).Head(rows);

    private static FeaturePipeline Fit(Table train) => FeaturePipeline.Fit(train, ["area", "town", "garden", "state", "tags"],
        new FeatureOptions { Scaling = Scaling.MinMax, MissingNumbers = MissingValues.Median, Indicator = true, MissingNames = MissingValues.Category },
        new Dictionary<string, FeatureOptions>
        {
            ["state"] = new() { Order = ["poor", "fair", "good"] },
            ["tags"] = new() { Separator = "|" },
        });

    [Fact]
    public void ColumnsStandSideBySide()
    {
        var pipeline = Fit(Houses());
        Assert.Equal(["area", "area_missing", "town_Bonn", "town_Ulm", "town_missing", "garden_no", "garden_yes", "garden_missing", "state", "tags_a", "tags_b"], pipeline.FeatureNames);
        var features = pipeline.Transform(Houses());
        Assert.Equal(new Shape(4, 11), features.Shape);
        Assert.Equal([0f, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1], features.Row(0).ToArray());
        Assert.Equal([30f / 70, 1, 0, 0, 1, 1, 0, 0, 2, 1, 0], features.Row(2).ToArray());
        Table back = pipeline.Inverse(features);
        foreach (string name in pipeline.Columns.Skip(1))
            for (int row = 0; row < 4; row++) Assert.Equal(Houses()[name].TextAt(row), back[name].TextAt(row));
        Assert.Equal([50, 80, double.NaN, 120], back.Numbers("area").Values.Select(v => Math.Round(v, 4))); // floats between
    }

    [Fact]
    public void DefaultsSuitACompleteTable()
    {
        var pipeline = FeaturePipeline.Fit(Houses().Take([0, 1, 3]), ["area", "town", "garden"]);
        Assert.Equal(["area", "town_Bonn", "town_Ulm", "garden_yes"], pipeline.FeatureNames);
    }

    [Fact]
    public void JsonGivesBackTheSameBits()
    {
        var pipeline = Fit(Houses());
        string json = pipeline.ToJson().ToJsonString();
        var again = FeaturePipeline.FromJson(JsonNode.Parse(json));
        Assert.Equal(json, again.ToJson().ToJsonString());
        Assert.Equal(pipeline.Transform(Houses()).Values, again.Transform(Houses()).Values);
        Assert.Contains("format 2", Assert.Throws<EspalierException>(() => FeaturePipeline.FromJson(JsonNode.Parse(json.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal)))).Message);
        Assert.Throws<EspalierException>(() => FeaturePipeline.FromJson(null));
        Assert.Throws<EspalierException>(() => FeaturePipeline.FromJson(JsonNode.Parse("""{"format":1,"encoders":[]}""")));
        Assert.Throws<EspalierException>(() => FeaturePipeline.FromJson(JsonNode.Parse("""{"format":1,"encoders":[7]}""")));
    }

    [Fact]
    public void DamagedJsonThrowsNothingButErrorsForTheUser()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(Fit(Houses()).ToJson().ToJsonString());
        var key = RandomKey.For(5, "test/json");
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = [.. json];
            for (int i = 0; i < 2; i++) bytes[key.Integer(round * 4 + i, bytes.Length)] = "09[]{}\":,-e"u8[key.Integer(round * 4 + 2 + i, 11)];
            try
            {
                FeaturePipeline.FromJson(JsonNode.Parse(bytes));
            }
            catch (System.Text.Json.JsonException) { } // the text's own reader, before ours
            catch (EspalierException) { }
        }
    }

    [Fact]
    public void OnlyTheTrainingPartTeaches()
    {
        Table train = Houses(2);
        var fitted = FeaturePipeline.Fit(train, ["area", "town"]).ToJson().ToJsonString();
        var pipeline = FeaturePipeline.Fit(train, ["area", "town"]);
        pipeline.Transform(new Table([new NumberColumn("area", [1e6, -1e6]), new TextColumn("town", ["Ulm", "Bonn"], ColumnKind.Category)]));
        Assert.Equal(fitted, pipeline.ToJson().ToJsonString());
        Assert.Equal(65, ((StandardScaler)((NumberEncoder)pipeline.Encoders[0]).Scaler).Mean);
    }

    [Fact]
    public void RealWinesAreStandardised()
    {
        string folder = TestFolders.Data();
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "wine-quality")), $"'{folder}' has no wine-quality.");
        Table wines = Table.ReadCsv(DataSources.Get("wine", from: folder)["winequality-red.csv"]);
        string[] columns = [.. wines.Names.Where(name => name != "quality")];
        var features = FeaturePipeline.Fit(wines, columns).Transform(wines);
        Assert.Equal(new Shape(1599, 11), features.Shape);
        for (int column = 0; column < 11; column++)
        {
            double[] values = [.. Enumerable.Range(0, 1599).Select(row => (double)features.Row(row)[column])];
            Assert.Equal(0, values.Average(), 1e-6);
            Assert.Equal(1, values.Average(v => v * v), 1e-5);
        }
        var marks = LabelEncoder.Fit(wines.As("quality", ColumnKind.Category), "quality");
        Assert.Equal(["3", "4", "5", "6", "7", "8"], marks.Classes.Names);
        Assert.Equal([10, 53, 681, 638, 199, 18], marks.Transform(wines).Values.GroupBy(v => v).OrderBy(g => g.Key).Select(g => g.Count()));
    }

    [Fact]
    public void TheMatrixAroundAnEncodersColumnsIsLeftAlone()
    {
        var encoder = OneHotEncoder.Fit(Houses(2), "town");
        var matrix = new float[10];
        Array.Fill(matrix, 7);
        encoder.Transform(Houses(2), matrix, 5, 2);
        Assert.Equal([7f, 7, 0, 1, 7, 7, 7, 1, 0, 7], matrix);
        Assert.Throws<EspalierException>(() => encoder.Transform(Houses(2), matrix, 5, 4));
        Assert.Throws<EspalierException>(() => encoder.Transform(Houses(2), matrix.AsSpan(1), 5, 0));
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Table table = Houses();
        Assert.Contains("Did you mean 'town'?", Message(() => FeaturePipeline.Fit(table, ["twon"])));
        Assert.Contains("is not a feature. Did you mean 'town'?", Message(() => FeaturePipeline.Fit(table.Take([0, 1]), ["town"], byColumn: new Dictionary<string, FeatureOptions> { ["twon"] = new() })));
        Assert.Contains("houses.csv, line 4, column 'area'", Message(() => FeaturePipeline.Fit(table, ["area"])));
        Assert.Contains("needs the columns area, garden but garden is not there", Message(() => FeaturePipeline.Fit(table.Take([0, 1]), ["area", "garden"]).Transform(table.Select("area"))));
        var clash = new Table([new NumberColumn("a_b", [1, 2]), new TextColumn("a", ["b", "c"], ColumnKind.Category)]);
        Assert.Contains("Two features would be named 'a_b'", Message(() => FeaturePipeline.Fit(clash, ["a_b", "a"])));
        var dates = new Table([new TextColumn("day", ["2007-11-11", "2007-11-12"])]);
        Assert.Contains("'day' was read as Date", Message(() => FeaturePipeline.Fit(dates, ["day"])));

        static string Message(Action action) => Assert.Throws<EspalierException>(action).Message;
    }
}
