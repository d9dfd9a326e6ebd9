using Espalier.Data;

namespace Espalier.Serving.Tests;

/// <summary>A small table with two questions, and models trained on it: made once for all tests of this project.</summary>
internal static class Things
{
    private static readonly Lazy<Predictor> Made = new(() => Train("shape: softmax, color: sigmoid, price: number, tags: { separator: \"|\" }"));

    /// <summary>A model with a head of each kind.</summary>
    public static Predictor Trained => Made.Value;

    /// <summary>Rows whose shape follows the size, and whose price follows size and weight; some weights are missing.</summary>
    public static Table Table(int rows = 120)
    {
        var size = new double[rows];
        var weight = new double[rows];
        var price = new double[rows];
        string?[] kind = new string?[rows], shape = new string?[rows], color = new string?[rows], tags = new string?[rows];
        for (int i = 0; i < rows; i++)
        {
            size[i] = i * 7 % 20 + 0.5;
            weight[i] = i % 11 == 3 ? double.NaN : i * 3 % 13;
            kind[i] = i % 3 == 0 ? "wood" : i % 3 == 1 ? "stone" : "glass";
            shape[i] = size[i] < 7 ? "flat" : size[i] < 14 ? "long" : "round";
            color[i] = i % 3 == 0 ? "red" : "blue";
            tags[i] = size[i] < 10 ? "a" : i % 2 == 0 ? "a|b" : "b";
            price[i] = 100 + 2 * size[i];
        }
        return new Table([new NumberColumn("size", size), new NumberColumn("unit weight", weight), new TextColumn("kind", kind, ColumnKind.Category),
            new TextColumn("shape", shape, ColumnKind.Category), new TextColumn("color", color, ColumnKind.Category), new TextColumn("tags", tags), new NumberColumn("price", price)]);
    }

    /// <summary>A recipe for <see cref="Table"/>.</summary>
    public static Recipe Recipe(string heads) => Espalier.Data.Recipe.Parse($$"""
        heads: { {{heads}} }
        features: { columns: { size: { missing: error }, unit weight: { missing: mean }, kind: {} } }
        trunk: [16]
        split: { test: 0, validation: 0 }
        training: { epochs: 15, seed: 5, batch_size: 8, optimizer: { adam: { learning_rate: 0.01 } } }
        """);

    public static Predictor Train(string heads)
    {
        using var data = Recipe(heads).Prepare(Table());
        var model = data.Recipe.Build(data);
        model.Fit(data.Train, epochs: data.Recipe.Training.Epochs, batchSize: data.Recipe.Training.BatchSize);
        return new Predictor(model, data.Fitted);
    }
}
