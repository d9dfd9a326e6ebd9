using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>The axes that a layer's settings name: counted from either end, never the batch axis.</summary>
internal static class Axes
{
    /// <summary>The axis counted from 0.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="shape">The shape it belongs to.</param>
    /// <param name="misfit">Makes the layer's error.</param>
    public static int Resolve(int axis, Shape shape, Func<string, EspalierException> misfit)
    {
        int resolved = axis < 0 ? axis + shape.Rank : axis;
        if (resolved < 0 || resolved >= shape.Rank) throw misfit($"needs an axis that its input has but got axis {axis} for {shape}.");
        return shape[resolved] == Shape.Batch ? throw misfit($"cannot work along axis {axis} of {shape}: that is the batch.") : resolved;
    }

    /// <summary>The axes counted from 0, in ascending order, each once.</summary>
    public static int[] Resolve(IEnumerable<int> axes, Shape shape, Func<string, EspalierException> misfit)
    {
        int[] resolved = [.. axes.Select(a => Resolve(a, shape, misfit)).Order()];
        return resolved.Distinct().Count() == resolved.Length ? resolved
            : throw misfit($"needs each axis once but got {string.Join(", ", axes)} for {shape}.");
    }

    /// <summary>A shape of the given rank that is 1 everywhere but along some axes.</summary>
    public static Shape Only(Shape shape, IReadOnlyCollection<int> axes) =>
        new([.. Enumerable.Range(0, shape.Rank).Select(i => axes.Contains(i) ? shape[i] : 1)]);

    /// <summary>A weight over some axes in the shape in which it broadcasts against the input.</summary>
    public static Symbol Spread(Symbol weight, Shape shape, int[] axes)
    {
        bool trailing = axes.Length > 0 && axes[0] == shape.Rank - axes.Length;
        return trailing ? weight : Ops.Reshape(weight, Only(shape, axes));
    }

    /// <summary>All axes but some, in order.</summary>
    public static int[] Others(Shape shape, params IReadOnlyCollection<int> axes) =>
        [.. Enumerable.Range(0, shape.Rank).Where(i => !axes.Contains(i))];

    /// <summary>A list of axes as JSON.</summary>
    public static JsonArray Json(IEnumerable<int> axes) => new([.. axes.Select(a => (JsonNode)a)]);
}
