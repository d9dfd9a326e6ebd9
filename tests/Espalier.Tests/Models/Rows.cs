using Espalier.Graph;

namespace Espalier.Tests.Models;

/// <summary>Made-up rows that depend on nothing but their purpose.</summary>
internal static class Rows
{
    /// <summary>Normally distributed numbers.</summary>
    public static Tensor Normal(string purpose, params int[] shape)
    {
        var key = RandomKey.For(5, purpose);
        var tensor = new Tensor(new Shape(shape));
        for (int i = 0; i < tensor.Values.Length; i++) tensor.Values[i] = (float)key.Normal(i);
        return tensor;
    }

    /// <summary>Ones and zeros.</summary>
    public static Tensor Coins(string purpose, params int[] shape)
    {
        var tensor = Normal(purpose, shape);
        for (int i = 0; i < tensor.Values.Length; i++) tensor.Values[i] = tensor.Values[i] > 0.2f ? 1 : 0;
        return tensor;
    }

    /// <summary>One of some classes a row, as ones and zeros.</summary>
    public static Tensor OneHot(string purpose, int rows, int classes)
    {
        var key = RandomKey.For(5, purpose);
        var tensor = new Tensor(new Shape(rows, classes));
        for (int row = 0; row < rows; row++) tensor.Row(row)[key.Integer(row, classes)] = 1;
        return tensor;
    }

    /// <summary>All weights of a model, one behind the other.</summary>
    public static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => w.Values.ToArray())];
}
