namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers that combine several inputs.</summary>
public sealed class MergeExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new AddLayer(), new Shape(3), new Shape(3), new Shape(3)) { Output = new(3) },
        new(() => new AddLayer(), new Shape(2, 3), new Shape(3)) { Output = new(2, 3) },
        new(() => new SubtractLayer(), new Shape(2, 3), new Shape(1, 3)) { Output = new(2, 3) },
        new(() => new MultiplyLayer(), new Shape(3), new Shape(3)) { Output = new(3) },
        new(() => new Average(), new Shape(3), new Shape(3)) { Output = new(3) },
        new(() => new MaximumLayer(), new Shape(3), new Shape(3)) { Output = new(3) },
        new(() => new MinimumLayer(), new Shape(3), new Shape(3)) { Output = new(3) },
        new(() => new Concatenate(), new Shape(3), new Shape(2)) { Output = new(5) },
        new(() => new Concatenate(1), new Shape(3, 2), new Shape(1, 2), new Shape(2, 2)) { Output = new(6, 2) },
        new(() => new Concatenate(), new Shape(3)) { Output = new(3) },
        new(() => new Dot(1), new Shape(4), new Shape(4)) { Output = new(1) },
        new(() => new Dot(2, 1), new Shape(3, 4), new Shape(4, 2)) { Output = new(3, 2) },
        new(() => new Dot(1, -1, normalize: true), new Shape(4, 3), new Shape(2, 4)) { Output = new(3, 2) },
    ];
}
