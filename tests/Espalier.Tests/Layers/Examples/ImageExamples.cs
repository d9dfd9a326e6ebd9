namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers that change the size of images and sequences, and those that change images at random.</summary>
public sealed class ImageExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new ZeroPadding1D(), new Shape(3, 2)) { Output = new(5, 2) },
        new(() => new ZeroPadding1D(2, 0), new Shape(3, 2)) { Output = new(5, 2) },
        new(() => new ZeroPadding2D(), new Shape(3, 2, 2)) { Output = new(5, 4, 2) },
        new(() => new ZeroPadding2D(((1, 2), (0, 3))), new Shape(3, 2, 2)) { Output = new(6, 5, 2) },
        new(() => new Cropping1D(), new Shape(5, 2)) { Output = new(3, 2) },
        new(() => new Cropping2D((1, 2)), new Shape(5, 6, 2)) { Output = new(3, 2, 2) },
        new(() => new Cropping2D(), new Shape(5, 6, 2)) { Output = new(5, 6, 2) },
        new(() => new UpSampling1D(3), new Shape(2, 2)) { Output = new(6, 2) },
        new(() => new UpSampling2D(), new Shape(2, 3, 2)) { Output = new(4, 6, 2) },
        new(() => new UpSampling2D((1, 3), PixelInterpolation.Bilinear), new Shape(2, 3, 2)) { Output = new(2, 9, 2) },
        new(() => new Resizing(3, 5), new Shape(4, 6, 2)) { Output = new(3, 5, 2) },
        new(() => new Resizing(5, 4, PixelInterpolation.Bicubic, cropToAspectRatio: true), new Shape(4, 6, 2)) { Output = new(5, 4, 2) },
        new(() => new Resizing(2, 2, padToAspectRatio: true, fillValue: 3, antialias: true), new Shape(4, 6, 2)) { Output = new(2, 2, 2) },
        new(() => new CenterCrop(2, 3), new Shape(5, 4, 2)) { Output = new(2, 3, 2) },
        new(() => new CenterCrop(6, 3), new Shape(5, 4, 2)) { Output = new(6, 3, 2) },
        new(() => new RandomFlip(), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomFlip(FlipMode.Horizontal, 4, "flip"), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomRotation(0.1), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomRotation((0.1, 0.3), EdgeMode.Constant, seed: 3, fillValue: 1), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomTranslation(0.3, (-0.2, 0.4), EdgeMode.Wrap), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomZoom(0.3), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomZoom((-0.2, 0.5), 0.1, EdgeMode.Nearest, PixelInterpolation.Nearest), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomContrast((0.2, 0.7), (-9, 9)), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomBrightness(0.2, (-9, 9)), new Shape(3, 4, 2)) { Output = new(3, 4, 2) },
        new(() => new RandomCrop(2, 3), new Shape(3, 4, 2)) { Output = new(2, 3, 2) },
        new(() => new RandomCrop(4, 3), new Shape(3, 4, 2)) { Output = new(4, 3, 2) },
    ];
}
