namespace Espalier.Graph;

/// <summary>x·W + b with an optional max(·, 0), as one kernel; made by the pass <see cref="FuseDense"/>.</summary>
/// <param name="relu">Whether negative results become 0.</param>
public sealed class DenseForward(bool relu) : Op
{
    /// <summary>Whether negative results become 0.</summary>
    public bool Relu { get; } = relu;

    /// <inheritdoc/>
    public override string Settings => Relu ? "relu" : "";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [new Shape([.. inputs[0].Shape.Dims[..^1], inputs[1].Shape[1]])];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 2 * node.Inputs[0].Shape.Count(batch) * node.Inputs[1].Shape[1];
}
