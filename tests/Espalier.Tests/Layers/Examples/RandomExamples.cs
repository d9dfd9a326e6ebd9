namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers that draw random numbers in training.</summary>
public sealed class RandomExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new Dropout(0.5), new Shape(8)) { Output = new(8), Random = true },
        new(() => new Dropout(0.25, [null, 1, null]), new Shape(3, 4)) { Output = new(3, 4), Random = true },
        new(() => new Dropout(0), new Shape(8)) { Output = new(8) },
        new(() => new GaussianNoise(0.3), new Shape(8)) { Output = new(8), Random = true },
        new(() => new GaussianDropout(0.3), new Shape(8)) { Output = new(8), Random = true },
        new(() => new AlphaDropout(0.3), new Shape(8)) { Output = new(8), Random = true },
        new(() => new SpatialDropout1D(0.5), new Shape(3, 4)) { Output = new(3, 4), Random = true },
        new(() => new SpatialDropout2D(0.5), new Shape(2, 3, 4)) { Output = new(2, 3, 4), Random = true },
        new(() => new SpatialDropout3D(0.5), new Shape(2, 2, 2, 4)) { Output = new(2, 2, 2, 4), Random = true },
    ];
}
