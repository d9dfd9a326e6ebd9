using Espalier.Graph;

namespace Espalier.Tests.Drawing;

/// <summary>Models to draw.</summary>
internal static class Gallery
{
    /// <summary>Two heads, the branch of one deeper than that of the other.</summary>
    public static Model Wine()
    {
        var x = Espalier.Layers.Input(new Shape(11), "features");
        var trunk = x.Dense(64, Activation.Relu, name: "trunk_1").Dense(32, Activation.Relu, name: "trunk_2");
        var quality = trunk.Dense(16, Activation.Relu, name: "quality_1").Dense(16, Activation.Relu, name: "quality_2");
        return new Model(x, [quality.Dense(3, Activation.Softmax, name: "quality"), trunk.Dense(1, Activation.Sigmoid, name: "color")], "wine");
    }

    /// <summary>Four heads: a branch that branches again, branches of different depth, a frozen layer, a join.</summary>
    public static Model Faces()
    {
        var x = Espalier.Layers.Input(new Shape(3840), "image");
        var trunk = x.Dense(64, Activation.Relu, name: "shared_1").Dropout(0.25).Dense(64, Activation.Relu, name: "shared_2");
        var face = trunk.Dense(48, Activation.Relu, name: "face");
        var model = new Model(x,
            [
                trunk.Dense(64, Activation.Relu, name: "who").Dense(20, Activation.Softmax, name: "userid"),
                face.Dense(4, Activation.Softmax, name: "pose"),
                face.Dense(128, Activation.Relu, name: "mouth_1").Dense(64, Activation.Relu, name: "mouth_2").Dense(4, Activation.Softmax, name: "expression"),
                trunk.Dense(16, Activation.Relu, name: "gaze").Dense(1, Activation.Sigmoid, name: "eyes"),
            ], "faces");
        model.Layer("shared_1").IsTrainable = false;
        return model;
    }

    /// <summary>Two inputs, a nested model and a layer used several times.</summary>
    public static Model Twins()
    {
        var left = Espalier.Layers.Input(new Shape(6), "left");
        var right = Espalier.Layers.Input(new Shape(6), "right");
        var inner = Espalier.Layers.Input(new Shape(6), "inner");
        var tower = new Model(inner, inner.Dense(16, Activation.Relu, name: "deep").Dense(8, Activation.Tanh, name: "deeper"), "tower");
        var shared = new Dense(8, Activation.Relu, name: "shared");
        var a = shared.Apply(tower.Apply(left));
        var b = shared.Apply(shared.Apply(tower.Apply(right)));
        return new Model(new[] { left, right }, new[] { a.Dense(3, Activation.Softmax, name: "kind"), b.Dense(2, name: "amount") }, "twins");
    }

    /// <summary>A random network that joins and branches.</summary>
    public static Model Random(long seed, int layers, int heads)
    {
        var key = RandomKey.For(seed, "gallery");
        int drawn = 0;
        var symbols = new List<Symbol> { Espalier.Layers.Input(new Shape(6), "first"), Espalier.Layers.Input(new Shape(6), "second") };
        var inputs = symbols.ToArray();
        for (int i = 0; i < layers; i++)
        {
            var from = symbols[^(1 + Next(Math.Min(symbols.Count, 12)))];
            symbols.Add(Next(4) == 0
                ? new AddLayer().Apply(from.Dense(6, name: $"way_{i}"), symbols[Next(symbols.Count)].Dense(6))
                : from.Dense(6, Activation.Relu, name: Next(3) == 0 ? $"layer_with_a_rather_long_name_{i}" : null));
        }
        var outputs = Enumerable.Range(0, heads).Select(i => symbols[symbols.Count - 1 - Next(symbols.Count / 2)].Dense(1 + i % 3, name: $"head_{i}")).ToList();
        // Both inputs are used, so that the model depends on what it says.
        outputs.Add(new AddLayer().Apply(inputs[0].Dense(6), inputs[1].Dense(6)).Dense(1, name: "both"));
        return new Model(inputs, outputs, "random");

        int Next(int below) => key.Integer(drawn++, below);
    }
}
