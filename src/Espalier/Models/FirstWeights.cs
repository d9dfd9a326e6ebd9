using Espalier.Graph;

namespace Espalier;

/// <summary>Draws the first numbers of weights that have none, each from a stream named after its layer, so that a new branch changes no other.</summary>
internal static class FirstWeights
{
    public static void Draw(Model model, long seed) => Draw(model, seed, "init");

    private static void Draw(Layer layer, long seed, string path)
    {
        foreach (var inner in layer.InnerLayers) Draw(inner, seed, $"{path}/{inner.Name}");
        foreach (var weight in layer.Weights)
        {
            if (weight.Parameter.IsInitialized || weight.Layer != layer) continue;
            weight.Initializer.Fill(weight.Values, weight.Shape, RandomKey.For(seed, $"{path}/{weight.Name}"));
            weight.Parameter.IsInitialized = true;
        }
    }
}
