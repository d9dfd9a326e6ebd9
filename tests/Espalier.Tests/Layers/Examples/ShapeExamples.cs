namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers that move values.</summary>
public sealed class ShapeExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new Flatten(), new Shape(2, 3, 4)) { Output = new(24) },
        new(() => new Flatten(), new Shape()) { Output = new(1) },
        new(() => new ReshapeLayer([4, 3]), new Shape(2, 6)) { Output = new(4, 3) },
        new(() => new ReshapeLayer([2, -1]), new Shape(12)) { Output = new(2, 6) },
        new(() => new Permute([2, 1]), new Shape(3, 2)) { Output = new(2, 3) },
        new(() => new Permute([3, 1, 2]), new Shape(3, 2, 4)) { Output = new(4, 3, 2) },
        new(() => new RepeatVector(3), new Shape(2)) { Output = new(3, 2) },
    ];
}
