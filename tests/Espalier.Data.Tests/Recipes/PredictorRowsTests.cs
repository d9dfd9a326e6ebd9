using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Data;
using Microsoft.Data.Sqlite;

namespace Espalier.Tests;

public class PredictorRowsTests
{
    private sealed record Thing(double Size, float? Weight, string Id = "a");

    private sealed record Named([property: Column("size")] int HowBig, double weight, int[] Others);

    private sealed record Twice(double Size, double SIZE, double Weight);

    private sealed class Nothing;

    private static Predictor Trained()
    {
        using var data = Recipe.Parse("""
            heads: { shape: softmax, color: { threshold: 0.3 }, tags: { separator: "|" }, price: number }
            features: { columns: { size: {}, weight: { missing: mean } } }
            trunk: [8]
            training: { epochs: 4, seed: 5, batch_size: 8 }
            """).Prepare(PrepareTests.Things(120));
        var model = data.Recipe.Build(data);
        model.Fit(data.Train, epochs: 4, batchSize: 8);
        return new Predictor(model, data.Fitted);
    }

    [Fact]
    public void OneRowIsAnsweredAsInATable()
    {
        var predictor = Trained();
        var expected = predictor.Predict(Table.ParseCsv("size,weight\n7,3\n"));
        RowAnswers[] all =
        [
            predictor.PredictRow(new { size = 7, weight = 3m }),
            predictor.PredictRow(new Thing(7, 3)),
            predictor.PredictRow(new Named(7, 3, [])),
            predictor.Predict(new Dictionary<string, object?> { ["size"] = 7.0, ["weight"] = 3L, ["else"] = new object() }),
            predictor.PredictRow(new Dictionary<string, double> { ["size"] = 7.0, ["weight"] = 3 }),
            predictor.PredictRow(JsonSerializer.Deserialize<Dictionary<string, object?>>("""{ "size": 7, "weight": "3" }""")!),
            predictor.PredictRow(JsonDocument.Parse("""{ "size": 7, "weight": 3, "more": [1] }""").RootElement),
            predictor.PredictRow(JsonNode.Parse("""{ "size": 7.0, "weight": 3 }""")!.AsObject()),
            predictor.PredictRow(new JsonObject { ["size"] = 7.0, ["weight"] = 3 }),
        ];
        foreach (var answers in all)
        {
            Assert.Equal(["shape", "color", "tags", "price"], answers.Keys);
            Assert.Equal(expected["shape"].Answer(0), answers["shape"].Class);
            Assert.Equal(expected["shape"].Probabilities!.Row(0).ToArray().Max(), answers["shape"].Probability);
            Assert.Equal(expected["shape"].Probabilities!.Row(0).ToArray(), answers["shape"].Probabilities!.Values.Select(p => (float)p));
            Assert.Equal(predictor.Recipe.Head("shape").ClassNames, answers["shape"].Probabilities!.Keys);
            Assert.Equal(expected["color"].Answer(0), answers["color"].Class);
            Assert.Equal(expected["tags"].Answer(0), string.Join("|", answers["tags"].Labels!));
            Assert.Equal(expected["price"].Number(0), answers["price"].Number);
            Assert.Null(answers["price"].Class);
        }
    }

    [Fact]
    public void MissingValuesAreNull()
    {
        var predictor = Trained();
        var expected = predictor.Predict(Table.ParseCsv("size,weight\n7,\n9,2\n")).Row(0);
        Assert.Equal(expected["price"].Number, predictor.PredictRow(new Thing(7, null))["price"].Number);
        Assert.Equal(expected["price"].Number, predictor.PredictRow(new JsonObject { ["size"] = 7, ["weight"] = null })["price"].Number);
        Assert.Equal(expected["price"].Number, predictor.PredictRows([new Thing(7, null), new Thing(9, 2)]).Row(0)["price"].Number);
    }

    [Fact]
    public void RowsOfAQueryAreAnswered()
    {
        var predictor = Trained();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 7 AS size, 3.0 AS weight UNION ALL SELECT 9, NULL";
        using (var reader = command.ExecuteReader()) Assert.Equal(2, predictor.Predict(reader).Rows);
        using (var reader = command.ExecuteReader())
        {
            Assert.True(reader.Read());
            Assert.Equal(predictor.PredictRow(new Thing(7, 3))["price"].Number, predictor.PredictRow(reader)["price"].Number);
            Assert.True(reader.Read());
            Assert.Equal(predictor.PredictRow(new Thing(9, null))["price"].Number, predictor.PredictRow(reader)["price"].Number);
        }
    }

    [Fact]
    public void AnswersAreWrittenAsJsonWithWhatGoesWithTheirKind()
    {
        var json = JsonSerializer.SerializeToNode(Trained().PredictRow(new Thing(7, 3)), JsonSerializerOptions.Web)!.AsObject();
        Assert.Equal(["shape", "color", "tags", "price"], json.Select(p => p.Key));
        Assert.Equal(["class", "probability", "probabilities"], json["shape"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["labels", "probabilities"], json["tags"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["number"], json["price"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void WhatCannotBeAnsweredSaysWhy()
    {
        var predictor = Trained();
        Assert.Contains("but weight is not there. Did you mean 'wieght'?", Error(() => predictor.Predict(new Dictionary<string, object?> { ["size"] = 1, ["wieght"] = 1 })), StringComparison.Ordinal);
        Assert.Contains("Column 'size': a number, text, yes/no or a date was expected but the value is a JSON Array", Error(() => predictor.PredictRow(JsonDocument.Parse("""{ "size": [7] }""").RootElement)), StringComparison.Ordinal);
        Assert.Contains("a JSON object with a member for each column was expected but got Array", Error(() => predictor.PredictRow(JsonDocument.Parse("[7]").RootElement)), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("was expected but it has no values", Error(() => predictor.PredictRow(new JsonObject())), StringComparison.Ordinal);
        Assert.Contains("has Size and SIZE. Say which with [Column(\"size\")]", Error(() => predictor.PredictRow(new Twice(1, 2, 3))), StringComparison.Ordinal);
        Assert.Contains("Nothing has none", Error(() => predictor.PredictRow(new Nothing())), StringComparison.Ordinal);
        Assert.Contains("column 'size'", Error(() => predictor.PredictRow(new { size = "big", weight = 1 })), StringComparison.Ordinal);
        Assert.Contains("There is no head 'colour'. Did you mean 'color'?", Error(() => predictor.PredictRow(new Thing(1, 1))["colour"].ToString()), StringComparison.Ordinal);
        Assert.Contains("A row from 0 to 0", Error(() => predictor.PredictRows([new Thing(1, 1)]).Row(1)), StringComparison.Ordinal);
        Assert.Contains("got none", Error(() => predictor.PredictRows(Array.Empty<Thing>())), StringComparison.Ordinal);
    }

    private static string Error(Func<object> act) => Assert.Throws<EspalierException>(act).Message;
}
