using Espalier.Graph;

namespace Espalier.Tests.Images;

/// <summary>Layers that change images at random: each image, step and layer by its own amount, the same amounts for the same key, nothing in use.</summary>
public class RandomImageLayerTests
{
    private static readonly Shape Picture = new(9, 7, 2);

    private static readonly Dictionary<string, Func<Layer>> Makers = new()
    {
        ["flip"] = () => new RandomFlip(FlipMode.Horizontal),
        ["rotation"] = () => new RandomRotation(0.2),
        ["translation"] = () => new RandomTranslation(0.3, 0.3),
        ["zoom"] = () => new RandomZoom(0.4, 0.3),
        ["contrast"] = () => new RandomContrast((0.5, 0.5), (-10, 10)),
        ["brightness"] = () => new RandomBrightness(0.4, (-10, 10)),
        ["crop"] = () => new RandomCrop(4, 3),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    private static Tensor Pictures(int count)
    {
        var key = RandomKey.For(1, "picture");
        return LayerInUse.Copies(count, Picture, [.. Enumerable.Range(0, (int)Picture.ValuesPerRow).Select(i => (float)key.Normal(i))]);
    }

    private static float[] Run(Layer layer, Moment moment, int count = 12) => LayerInUse.Run(layer, Pictures(count), training: true, moment);

    [Theory, MemberData(nameof(Names))]
    public void ImagesStepsAndSeedsDiffer(string name)
    {
        float[] first = Run(Makers[name](), new Moment(1, 2, 3));
        Assert.Equal(first, Run(Makers[name](), new Moment(1, 2, 3)));
        Assert.NotEqual(first, Run(Makers[name](), new Moment(1, 2, 4)));
        Assert.NotEqual(first, Run(Makers[name](), new Moment(1, 3, 3)));
        Assert.NotEqual(first, Run(Makers[name](), new Moment(2, 2, 3)));
        var layer = Makers[name]();
        Assert.NotEqual(Run(layer, new Moment(1, 2, 3)), Run(layer, new Moment(1, 2, 3)));
        int length = first.Length / 12;
        Assert.NotEqual(1, Enumerable.Range(0, 12).Select(i => string.Join(' ', first[(i * length)..((i + 1) * length)])).Distinct().Count());
        // An image's amounts do not depend on how many are behind it.
        Assert.Equal(first[..(5 * length)], Run(Makers[name](), new Moment(1, 2, 3), count: 5));
    }

    [Theory, MemberData(nameof(Names))]
    public void InUseNothingIsRandom(string name)
    {
        var pictures = Pictures(3);
        float[] y = LayerInUse.Run(Makers[name](), pictures, training: false);
        if (name != "crop") Assert.Equal(pictures.Values.ToArray(), y);
        else Assert.Equal(LayerInUse.Run(new Resizing(4, 3, cropToAspectRatio: true), pictures, training: false), y);
    }

    [Fact]
    public void ALayersOwnSeedChangesItsNumbers()
    {
        var moment = new Moment(1, 2, 3);
        Assert.NotEqual(Run(new RandomZoom(0.4, seed: 1), moment), Run(new RandomZoom(0.4, seed: 2), moment));
        Assert.Equal(Run(new RandomZoom(0.4, seed: 1), moment), Run(new RandomZoom(0.4, seed: 1), moment));
    }

    [Fact]
    public void ACropIsAPartOfItsPictureAndReachesEveryPlace()
    {
        const int count = 3000;
        float[] picture = Pictures(1).Values.ToArray(), y = Run(new RandomCrop(8, 5), default, count);
        var places = new HashSet<(int, int)>();
        for (int image = 0; image < count; image++)
        {
            var found = from top in Enumerable.Range(0, 2) from left in Enumerable.Range(0, 3) where IsAt(image, top, left) select (top, left);
            places.Add(found.Single());
        }
        Assert.Equal(6, places.Count);

        bool IsAt(int image, int top, int left)
        {
            for (int i = 0; i < 80; i++)
            {
                var (row, column, channel) = (i / 10, i / 2 % 5, i % 2);
                if (y[image * 80 + i] != picture[((row + top) * 7 + column + left) * 2 + channel]) return false;
            }
            return true;
        }
    }

    [Fact]
    public void AmountsFillTheirRange()
    {
        // On a picture of one value the amount of light can be read off.
        var grey = LayerInUse.Copies(4000, new Shape(1, 1, 1), [100]);
        float[] y = LayerInUse.Run(new RandomBrightness((-0.1, 0.3)), grey, training: true);
        Assert.InRange(y.Min(), 100 - 25.5f, 100 - 25.4f + 0.2f);
        Assert.InRange(y.Max(), 100 + 76.5f - 0.2f, 100 + 76.5f);
        Assert.Equal(100 + 25.5, y.Average(v => (double)v), 2.0);
    }

    [Fact]
    public void ASingleContrastFactorOnlyRaisesContrast()
    {
        var layer = new RandomContrast(0.2);
        Assert.Equal((0.0, 0.2), (layer.Factor.Low, layer.Factor.High));
        Assert.Throws<EspalierException>(() => new RandomContrast((0.2, 1.5)));
        Assert.Throws<EspalierException>(() => new RandomBrightness(0.2, (1, 1)));
        Assert.Throws<EspalierException>(() => new RandomRotation(1.5));
        Assert.Throws<EspalierException>(() => new RandomTranslation(0.1, (-2, 0)));
        Assert.Throws<EspalierException>(() => new RandomZoom(0.1, fillMode: EdgeMode.Mirror));
        Assert.Throws<EspalierException>(() => new RandomRotation(0.1, interpolation: PixelInterpolation.Bicubic));
    }
}
