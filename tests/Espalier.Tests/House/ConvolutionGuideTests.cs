using Espalier.Tests.Goldens;

namespace Espalier.Tests.House;

/// <summary>The guide to layers for images and sequences names every one of them, and none that does not exist; its network is real.</summary>
public class ConvolutionGuideTests
{
    private static string Guide => File.ReadAllText(Path.Combine(GoldenFolder.RepositoryRoot, "docs", "guide", "convolution.md"));

    [Fact]
    public void NamesEverythingThatExists()
    {
        var layers = typeof(SpatialLayer).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(SpatialLayer)) && !t.IsAbstract).Select(t => t.Name);
        string guide = Guide;
        Assert.DoesNotContain(layers, n => !guide.Contains($"`{n}`", StringComparison.Ordinal));
        var rows = guide.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => l.Split('|')[1].Split(',')).Select(n => n.Trim(' ', '`'));
        Assert.Empty(rows.Except(layers));
    }

    [Fact]
    public void ItsNetworkHasTheShapesItSays()
    {
        var face = Espalier.Layers.Input(new Shape(60, 64, 1), name: "face");
        var first = face.RandomTranslation(0.06, 0.06).RandomZoom(0.1).Conv2D(32, 3, activation: Activation.Relu).MaxPooling2D();
        var second = first.Conv2D(64, 3, activation: Activation.Relu).MaxPooling2D();
        Assert.Contains($"// {first.Shape}", Guide, StringComparison.Ordinal);
        Assert.Contains($"// {second.Shape}", Guide, StringComparison.Ordinal);
        var trunk = second.Flatten();
        var model = new Model(face,
        [
            trunk.Dense(64, Activation.Relu).Dense(4, Activation.Softmax, name: "pose"),
            trunk.Dense(1, Activation.Sigmoid, name: "eyes"),
        ]);
        Assert.Equal(["pose", "eyes"], model.Heads.Select(h => h.Name));
    }
}
