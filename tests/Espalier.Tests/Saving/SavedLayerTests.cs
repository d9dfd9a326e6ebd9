using Espalier.Tests.Layers;
using Espalier.Tests.Models;

namespace Espalier.Tests.Saving;

/// <summary>Every example of every layer in a model of its own: saved, loaded, the same answers to the bit, summed up and drawn.</summary>
public class SavedLayerTests
{
    public static TheoryData<string> Examples => [.. LayerExamples.Found.Where(e => e.Value.Inputs.Count == 1).Select(e => e.Key)];

    [Theory, MemberData(nameof(Examples))]
    public void AFileKeepsTheLayer(string name)
    {
        var example = LayerExamples.Found[name];
        var input = Espalier.Layers.Input(new Shape(example.Inputs[0].Dims[1..]));
        var layer = example.Make();
        var model = new Model(input, layer.Apply(input));
        var x = Rows.Normal("x", [4, .. example.Inputs[0].Dims[1..]]);
        if (example.Classes is { } classes)
            for (int i = 0; i < x.Values.Length; i++) x.Values[i] = i % classes;
        using var folder = new TemporaryFolder();
        model.Save(folder["model.keras"]);
        var again = Model.Load(folder["model.keras"]);
        Assert.Empty(again.LoadWarnings);
        Assert.Equal(layer.GetType(), again.Layers[^1].GetType());
        Assert.Equal(Rows.Weights(model), Rows.Weights(again));
        Assert.Equal(model.Predict(new Dataset([x])).Single().Value.Values.ToArray(), again.Predict(new Dataset([x])).Single().Value.Values.ToArray());
        Assert.Equal(model.Summary(), again.Summary());
        Assert.Contains(layer.DisplayName[..Math.Min(8, layer.DisplayName.Length)], model.Summary(), StringComparison.Ordinal);
    }
}
