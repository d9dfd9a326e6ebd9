namespace Espalier.Graph;

/// <summary>Makes each place of an axis a weighted sum of a stretch of the input's axis; resizing an image is this along rows, then columns.</summary>
/// <param name="axis">The axis, from 0; not the batch axis.</param>
/// <param name="taps">The stretches and their weights.</param>
public sealed class ResizeAxis(int axis, AxisTaps taps) : Op
{
    /// <summary>The axis, from 0.</summary>
    public int Axis { get; } = axis;

    /// <summary>The stretches and their weights.</summary>
    public AxisTaps Taps { get; } = taps;

    /// <inheritdoc/>
    public override string Settings => $"axis {Axis}, {Taps.From} to {Taps.To}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank || shape[Axis] != Taps.From) throw Misfit($"needs {Taps.From} places along axis {Axis} but got {shape}.");
        int[] dims = [.. shape.Dims];
        dims[Axis] = Taps.To;
        return [new Shape(dims)];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) => [Apply(new ResizeAxis(Axis, Taps.Transposed()), gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => Taps.To == 0 ? 0 : 2 * (node.Outputs[0].Shape.Count(batch) / Taps.To) * Taps.Count;
}
