using Espalier.Graph;
using Espalier.Tests.Layers;

namespace Espalier.Onnx.Tests;

/// <summary>A model around each layer of the examples, with weights that hide nothing, and rows to ask it about.</summary>
internal static class ExampleModels
{
    public static (Model Model, Dictionary<string, Tensor> Rows) Make(string name, int rows = 3)
    {
        var example = LayerExamples.Found[name];
        Symbol[] inputs = [.. example.Inputs.Select((s, i) => Espalier.Layers.Input(s.WithoutFirst(), name: $"input{i}"))];
        var layer = example.Make();
        // An input layer is no network of its own.
        if (layer is InputLayer) inputs = [Espalier.Layers.Input(example.Output, name: "input0")];
        var model = new Model(inputs, layer is InputLayer ? inputs[0].Activation(Activation.Linear) : layer.Apply(inputs), seed: 1);
        foreach (var weight in model.Weights)
        {
            var key = RandomKey.For(1, $"{weight.Layer.DisplayName}/{weight.Name}");
            weight.Parameter.Set([.. Enumerable.Range(0, weight.Values.Length).Select(i => weight.Parameter.Trainable ? 0.4f * (float)key.Normal(i) : 0.3f + key.Uniform(i))]);
        }
        return (model, RowsFor(model, rows, example.Classes));
    }

    public static Dictionary<string, Tensor> RowsFor(Model model, int rows, int? classes = null)
    {
        var made = new Dictionary<string, Tensor>();
        foreach (var input in model.Inputs)
        {
            string name = LayerCall.Of(input).Layer.Name!;
            var key = RandomKey.For(4, name);
            var tensor = new Tensor(input.Shape.WithBatch(rows));
            for (int k = 0; k < tensor.Values.Length; k++) tensor.Values[k] = classes is { } n ? key.Integer(k, n) : (float)key.Normal(k);
            made[name] = tensor;
        }
        return made;
    }

    public static IReadOnlyDictionary<string, Tensor> Predict(Model model, Dictionary<string, Tensor> rows) =>
        model.Predict(new Dataset([.. model.Inputs.Select(i => rows[LayerCall.Of(i).Layer.Name!])]));
}
