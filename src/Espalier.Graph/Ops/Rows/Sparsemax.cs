namespace Espalier.Graph;

/// <summary>
/// max(x − τ, 0) over the last axis. τ makes the values sum to 1, which is the point of the probability simplex nearest to x (Martins and
/// Astudillo, "From softmax to sparsemax", ICML 2016); or it is the τ of Keras 3, (Σ Cⱼ − 1)/k over the k largest values that stay, Cⱼ being
/// the sum of the j largest. Outputs: the values, and dτ/dx.
/// </summary>
/// <param name="exact">Whether the values sum to 1.</param>
public sealed class Sparsemax(bool exact) : Op
{
    /// <summary>Whether the values sum to 1.</summary>
    public bool Exact { get; } = exact;

    /// <inheritdoc/>
    public override string Settings => Exact ? "exact" : "";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs[0].Shape.Rank >= 1 ? [inputs[0].Shape, inputs[0].Shape] : throw Misfit("needs at least one axis.");

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        if (gradients[0] is null) return [null];
        var dy = gradients[0]! * Apply(new Greater(), node.Outputs[0], Constant.Of(0));
        return [dy - node.Outputs[1] * Apply(new ReduceSum([-1], keepDims: true), dy)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 20 * node.Outputs[0].Shape.Count(batch);
}
