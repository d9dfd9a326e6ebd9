namespace Espalier.Graph;

/// <summary>
/// The largest value under a window, for each channel: (batch, rows, columns, channels). The gradient goes to the first of equal largest
/// values, row by row, as in TensorFlow and PyTorch.
/// </summary>
/// <param name="window">The window.</param>
public sealed class MaxPool(PoolWindow window) : Op
{
    /// <summary>The window.</summary>
    public PoolWindow Window { get; } = window;

    /// <inheritdoc/>
    public override string Settings => Window.ToString();

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => Window.Output(inputs[0].Shape) is { } shape ? [shape]
        : throw Misfit($"needs (batch, rows, columns, channels) with room for the window ({Window}) but got {inputs[0].Shape}.");

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new MaxPoolGradient(Window), node.Inputs[0], node.Outputs[0], gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Outputs[0].Shape.Count(batch) * Window.Rows * Window.Columns;
}
