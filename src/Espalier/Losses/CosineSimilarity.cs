using Espalier.Graph;

namespace Espalier;

/// <summary>−Σ y·ŷ / (‖y‖·‖ŷ‖) over one axis: −1 for the same direction, 1 for opposite ones.</summary>
/// <param name="axis">The axis; negative counts from the end. Not the batch axis.</param>
[Registered("CosineSimilarity", "cosine_similarity")]
public sealed class CosineSimilarity(int axis = -1) : Loss
{
    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        int rank = predicted.Shape.Rank, place = axis < 0 ? axis + rank : axis;
        if (place < 1 || place >= rank)
            throw new EspalierException($"CosineSimilarity needs an axis of {predicted.Shape} behind the batch but got {axis}.");
        return -Op.Apply(new ReduceSum([place]), Unit(target, place) * Unit(predicted, place));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = axis;
    }

    internal static CosineSimilarity FromConfig(Config c) => new(c.Integer("axis", -1)) { Reduction = ReductionOf(c) };

    // x / max(‖x‖, ε); the bound sits under the root so that a vector of zeros has a gradient of 0, not NaN.
    private static Symbol Unit(Symbol x, int axis) =>
        x / Op.Apply(new Sqrt(), AtLeast(Op.Apply(new ReduceSum([axis], keepDims: true), Op.Apply(new Square(), x)), Epsilon * Epsilon));
}

/// <summary>Adds <c>Loss.CosineSimilarity</c>.</summary>
public static class CosineSimilarityExtension
{
    extension(Loss)
    {
        /// <summary>−Σ y·ŷ / (‖y‖·‖ŷ‖) over the last axis.</summary>
        public static Loss CosineSimilarity => new CosineSimilarity();
    }
}
