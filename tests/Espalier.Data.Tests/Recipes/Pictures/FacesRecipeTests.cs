using Espalier.Data;

namespace Espalier.Tests;

public sealed class FacesRecipeTests : IDisposable
{
    private const string Lecture = """
        name: faces
        data: faces
        images: { rows: 60, columns: 64 }
        augment: { copies: 5, rotate: 10, shift: 0.06, zoom: 0.1, flip: horizontal, swap: { pose: [left, right] } }
        heads: { userid: softmax, pose: softmax, expression: softmax, eyes: { kind: sigmoid, positive: sunglasses } }
        split: { test: 156, validation: 0, seed: 1 }
        training: { epochs: 1, batch_size: 32, seed: 1 }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheLecturesCheckpointHasTenParts()
    {
        string from = TestFolders.Faces();
        string path = _folder.File("faces.safetensors");
        using (var data = Recipe.Parse(Lecture).Prepare(from)) data.Save(path);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["x_test", "x_train", "y_test_expression", "y_test_eyes", "y_test_pose", "y_test_userid", "y_train_expression", "y_train_eyes", "y_train_pose", "y_train_userid"],
            file.Entries.Select(e => e.Name).Where(n => n[1] == '_').Order(StringComparer.Ordinal));
        Assert.Equal(new Shape(2340, 60, 64, 1), file["x_train"].Shape);
        Assert.Equal(new Shape(156, 60, 64, 1), file["x_test"].Shape);
        Assert.Equal([new Shape(2340, 20), new Shape(2340, 4), new Shape(2340, 4), new Shape(2340, 1)],
            new[] { "userid", "pose", "expression", "eyes" }.Select(h => file[$"y_train_{h}"].Shape));
        using var opened = PreparedData.Open(path);
        Assert.Equal(["open", "sunglasses"], opened.Heads[3].ClassNames);
        Assert.Equal((468, 156), (opened.Rows.Train.Length, opened.Rows.Test.Length));
        Assert.Contains(opened.Names, n => n.EndsWith("an2i_left_angry_open.pgm", StringComparison.Ordinal));
    }

    [Fact]
    public void ADefaultNetworkLearnsWhoWearsSunglasses()
    {
        string from = TestFolders.Faces();
        var recipe = Recipe.Parse("data: faces\nimages: { rows: 30, columns: 32 }\nheads: [eyes, pose]\nsplit: { seed: 2 }\ntraining: { epochs: 8, seed: 3 }");
        using var data = recipe.Prepare(from);
        var model = recipe.Build(data);
        Assert.Equal(3, model.Network.Count(c => c.Layer.ClassName == "Conv2D"));
        model.Fit(data.Train, data.Validation, epochs: recipe.Training.Epochs);
        Assert.InRange(model.Evaluate(data.Test!)["eyes_accuracy"], 0.7, 1);
    }
}
