namespace Espalier.Tests.Layers.Examples;

/// <summary>Pooling.</summary>
public sealed class PoolingExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new MaxPooling1D(), new Shape(5, 2)) { Output = new(2, 2) },
        new(() => new MaxPooling1D(3, 1, Padding.Same), new Shape(5, 2)) { Output = new(5, 2) },
        new(() => new MaxPooling2D(), new Shape(4, 5, 3)) { Output = new(2, 2, 3) },
        new(() => new MaxPooling2D((3, 2), 2, Padding.Same), new Shape(4, 5, 3)) { Output = new(2, 3, 3) },
        new(() => new AveragePooling1D(2, 1), new Shape(5, 2)) { Output = new(4, 2) },
        new(() => new AveragePooling2D(), new Shape(4, 5, 3)) { Output = new(2, 2, 3) },
        new(() => new AveragePooling2D(3, (1, 2), Padding.Same), new Shape(4, 5, 3)) { Output = new(4, 3, 3) },
        new(() => new GlobalAveragePooling1D(), new Shape(4, 3)) { Output = new(3) },
        new(() => new GlobalAveragePooling2D(keepDims: true), new Shape(4, 2, 3)) { Output = new(1, 1, 3) },
        new(() => new GlobalMaxPooling1D(keepDims: true), new Shape(4, 3)) { Output = new(1, 3) },
        new(() => new GlobalMaxPooling2D(), new Shape(4, 2, 3)) { Output = new(3) },
    ];
}
