using System.Globalization;

namespace Espalier.Graph;

/// <summary>
/// Adam's update in one sweep: m ← m + (g − m)·s₁, v ← v + (g² − v)·s₂, w ← w − m·rate/(√v + ε), each rounded as the ops one by one round, and values
/// too small to be normal floats become 0 (see <see cref="FlushSubnormal"/>); made by the pass <see cref="FuseAdam"/>.
/// Inputs: weights, m, v and gradient of one shape, the rate, a single number, and perhaps another one that the weights are first multiplied by (their
/// decay). Outputs: new weights, m and v.
/// Source: Kingma and Ba, "Adam", ICLR 2015.
/// </summary>
/// <param name="momentumShare">s₁ = 1 − β₁.</param>
/// <param name="velocityShare">s₂ = 1 − β₂.</param>
/// <param name="epsilon">ε.</param>
public sealed class AdamStep(float momentumShare, float velocityShare, float epsilon) : Op
{
    /// <summary>1 − β₁.</summary>
    public float MomentumShare { get; } = momentumShare;

    /// <summary>1 − β₂.</summary>
    public float VelocityShare { get; } = velocityShare;

    /// <summary>ε.</summary>
    public float Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    public override bool IsPlaceByPlace => true;

    /// <inheritdoc/>
    public override string Settings => string.Create(CultureInfo.InvariantCulture, $"{MomentumShare}, {VelocityShare}, {Epsilon}");

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs.Count is 5 or 6 && !inputs[0].Shape.HasBatch && inputs.Take(4).All(i => i.Shape == inputs[0].Shape) && inputs.Skip(4).All(i => i.Shape.ValuesPerRow == 1)
            ? [inputs[0].Shape, inputs[0].Shape, inputs[0].Shape]
            : throw Misfit($"needs weights, two moments and a gradient of one shape, and a rate, but got {string.Join(" and ", inputs.Select(i => i.Shape))}.");

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Outputs[0].Shape.Count(batch) * 12;
}
