namespace Espalier.Graph;

/// <summary>A convolution with a bias for each filter and an optional max(·, 0), as one kernel; made by the pass <see cref="FuseConvolution"/>.</summary>
/// <param name="window">The window.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
/// <param name="relu">Whether negative results become 0.</param>
public sealed class ConvolutionForward(SlidingWindow window, int groups, bool relu) : ConvolutionOp(window, groups)
{
    /// <summary>Whether negative results become 0.</summary>
    public bool Relu { get; } = relu;

    /// <inheritdoc/>
    public override string Settings => Relu ? $"{base.Settings}, relu" : base.Settings;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [Outputs(inputs[0].Shape, inputs[1].Shape)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Outputs[0].Shape, node.Inputs[1].Shape, batch);
}
