namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers that bring values to a scale.</summary>
public sealed class NormalizationExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new BatchNormalization(), new Shape(4)) { Output = new(4) },
        new(() => new BatchNormalization(1, 0.9, 1e-2, center: false, gammaRegularizer: new L2(), name: "rows"), new Shape(4, 3)) { Output = new(4, 3) },
        new(() => new BatchNormalization(scale: false) { IsTrainable = false }, new Shape(2, 2, 3)) { Output = new(2, 2, 3) },
        new(() => new LayerNormalization(), new Shape(4)) { Output = new(4) },
        new(() => new LayerNormalization([1, 3], center: false), new Shape(4, 2, 3)) { Output = new(4, 2, 3) },
        new(() => new GroupNormalization(2), new Shape(3, 4)) { Output = new(3, 4) },
        new(() => new GroupNormalization(-1, axis: 1, scale: false), new Shape(2, 3, 4)) { Output = new(2, 3, 4) },
        new(() => new RMSNormalization(), new Shape(4)) { Output = new(4) },
        new(() => new UnitNormalization(), new Shape(4)) { Output = new(4) },
        new(() => new UnitNormalization([1, 2]), new Shape(4, 2)) { Output = new(4, 2) },
        new(() => new Rescaling(1.0 / 255, -0.5), new Shape(4)) { Output = new(4) },
        new(() => new Normalization(), new Shape(4)) { Output = new(4) },
        new(() => new Normalization(mean: [1, 2, 3], variance: [4, 0.25, 1]), new Shape(2, 3)) { Output = new(2, 3) },
        new(() => new Normalization([], [2], [4], invert: true), new Shape(3)) { Output = new(3) },
    ];
}
