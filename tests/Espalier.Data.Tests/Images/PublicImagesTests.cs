using System.Diagnostics;
using Espalier.Tests;

namespace Espalier.Data.Tests.Images;

/// <summary>The public data sets as pictures.</summary>
public class PublicImagesTests
{
    [Fact]
    public async Task DigitsNeedNothingFetched()
    {
        using var folder = new TemporaryFolder();
        var fetched = await DataSources.GetAsync(DataSources.Find("digits"), null, folder.Path, null, null, new DownloadSettings(), default);
        var set = ImageSet.Read(ImageSource.Of(fetched));
        Assert.Equal(1797, set.Count);
        Assert.Equal(new Shape(8, 8, 1), set.Shape);
        int[] counts = new int[10];
        foreach (string label in ImageSetTests.Texts(set.Labels["label"])) counts[int.Parse(label, System.Globalization.CultureInfo.InvariantCulture)]++;
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], counts); // as its description says
        // The first line: 0,0,5,13,9,1,0,0, ... ,0
        Assert.Equal([0, 0, 80, 207, 143, 16, 0, 0], set.Images[0].Pixels[..8].ToArray());
    }

    [Fact]
    public void Mnist()
    {
        var set = ImageSet.Read(ImageSource.Get("mnist", from: TestFolders.Data()));
        Assert.Equal(70_000, set.Count);
        Assert.Equal(new Shape(28, 28, 1), set.Shape);
        Assert.Equal(["5", "0", "4", "1", "9"], ImageSetTests.Texts(set.Labels["label"])[..5]);
        Assert.Equal(10_000, ImageSetTests.Texts(set.Labels["part"]).Count(p => p == "test"));
        Assert.Equal(("train/00000", "test/0000"), (set.Names[0], set.Names[60_000]));
    }

    [Fact]
    public void Faces()
    {
        var source = ImageSource.Get("faces", from: TestFolders.Data());
        var watch = Stopwatch.StartNew();
        var set = ImageSet.Read(source, new ImageSettings { Rows = 60, Columns = 64 }).LabelsFromNames(DataSources.Find("faces").NamePattern!);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms");
        Assert.Equal(624, set.Count);
        Assert.Equal(new Shape(60, 64, 1), set.Shape);
        Assert.Equal(20, set.Labels["userid"].Distinct.Count);
        Assert.Equal(["left", "right", "straight", "up"], set.Labels["pose"].SortedDistinct);
        Assert.Equal(["angry", "happy", "neutral", "sad"], set.Labels["expression"].SortedDistinct);
        Assert.Equal(313, ImageSetTests.Texts(set.Labels["eyes"]).Count(e => e == "open"));
        Assert.Equal(set.Names.Order(StringComparer.Ordinal), set.Names);
    }

    [Fact]
    public void TablesAreNoPictures() =>
        Assert.Contains("'wine' has none", ImageSourceTests.Error(() => ImageSource.Get("wine", from: TestFolders.Data())));
}
