namespace Espalier.Graph;

/// <summary>The values along one axis in the opposite order.</summary>
/// <param name="axis">The axis, from 0; not the batch axis.</param>
public sealed class Reverse(int axis) : Op
{
    /// <summary>The axis, from 0.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override string Settings => $"axis {Axis}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        return Axis >= 0 && Axis < shape.Rank && shape[Axis] != Shape.Batch ? [shape] : throw Misfit($"has no axis {Axis} to turn {shape} around.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) => [Apply(new Reverse(Axis), gradients[0]!)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
