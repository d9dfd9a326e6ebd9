using System.Diagnostics;
using Espalier.Tests;
using SkiaSharp;

namespace Espalier.Data.Tests.Images;

/// <summary>Copies of a picture are found, and merely similar pictures are not taken for copies.</summary>
public class NearDuplicatesTests
{
    private const string FacesArchive = "cmu-faces/faces-full.tar.gz";
    private static readonly ImageSettings Small = new() { Rows = 60, Columns = 64, Colour = false };

    [Fact]
    public void NoTwoFacesAreTakenForOne()
    {
        // The likest two are of one person, one pose, two expressions that cannot be told apart.
        var set = ImageSet.Read(Tables.DataFolder.File(FacesArchive), Small);
        Assert.Equal(624, set.NearDuplicates().Distinct().Count());
        Assert.Equal(624, ImageSet.Read(Tables.DataFolder.File(FacesArchive)).NearDuplicates().Distinct().Count());
    }

    [Theory]
    [InlineData(60, 64, Resampling.Bilinear)]
    [InlineData(60, 64, Resampling.Bicubic)]
    [InlineData(30, 32, Resampling.Bilinear)]
    [InlineData(30, 32, Resampling.Box)]
    [InlineData(90, 77, Resampling.Lanczos)]
    [InlineData(240, 256, Resampling.Bicubic)]
    [InlineData(360, 384, Resampling.Nearest)]
    public void CopiesOfAnotherSizeAreFound(int rows, int columns, Resampling resampling)
    {
        var originals = SomeFaces();
        var (found, wrong) = Compare(originals, face => Pgm(face.Resize(rows, columns, resampling)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of {originals.Length} found, {wrong} wrong");
        Assert.Equal((originals.Length, 0), (found, wrong));
    }

    [Fact]
    public void CompressedCopiesAreFound()
    {
        var originals = SomeFaces();
        Assert.Equal((originals.Length, 0), Compare(originals, face => ImageFileTests.Encode(face, SKEncodedImageFormat.Jpeg)));
    }

    [Fact]
    public void GroupsKeepCopiesOnOneSideOfASplit()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 40; i++)
        {
            Random(i, 30, 40, 3).SavePng(folder.File($"{i:D2}.png"));
            if (i % 4 == 0) Random(i, 30, 40, 3).Resize(60, 80, Resampling.Bicubic).SavePng(folder.File($"{i:D2}-large.png"));
            if (i % 5 == 0) Random(i, 30, 40, 3).SavePng(folder.File($"{i:D2}-again.png"));
        }
        var set = ImageSet.Read(folder.Path, new ImageSettings { Rows = 30, Columns = 40 });
        int[] groups = set.NearDuplicates();
        Assert.Equal(40, groups.Distinct().Count());
        foreach (var (name, group) in set.Names.Zip(groups)) Assert.Equal(groups[set.Names.ToList().IndexOf(name[..2] + ".png")], group);
        var split = Splits.Rows(set.Count, 0.25, seed: 3, groups: groups);
        Assert.Empty(split.Train.Select(row => groups[row]).Intersect(split.Test.Select(row => groups[row])));
        Assert.Equal(groups, set.NearDuplicates());
    }

    [Fact]
    public void ColourTellsPicturesApart()
    {
        using var folder = new TemporaryFolder();
        var green = Random(1, 20, 20, 3);
        byte[] swapped = green.Pixels.ToArray();
        for (int i = 0; i < swapped.Length; i += 3) (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
        green.SavePng(folder.File("a.png"));
        new Image(20, 20, 3, swapped.AsSpan()).SavePng(folder.File("b.png"));
        Assert.Equal([0, 1], ImageSet.Read(folder.Path).NearDuplicates());
    }

    [Fact]
    public void FlatPicturesAreComparedByTheirLevel()
    {
        NpyArray array = NpyArray.From<byte>(new Shape(4, 1, 1), [9, 200, 9, 201]);
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("flat.npy"), array);
        Assert.Equal([0, 1, 0, 2], ImageSet.Read(folder.File("flat.npy")).NearDuplicates());
    }

    [Fact]
    public void ManyPicturesAndManyEqualOnesAreCompared()
    {
        const int Count = 20_000;
        var key = Graph.RandomKey.For(5, "test/many");
        var pixels = new byte[Count * 64];
        for (int i = 0; i < Count * 32; i++) pixels[i] = (byte)key.Integer(i, 256); // the second half is all black
        for (int i = Count / 4; i < Count / 2; i++) pixels.AsSpan(0, 64).CopyTo(pixels.AsSpan(i * 64)); // a quarter is one picture
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("many.npy"), NpyArray.From<byte>(new Shape(Count, 8, 8), pixels));
        var set = ImageSet.Read(folder.File("many.npy"));
        Assert.Equal(Count / 4 + 1, set.NearDuplicates().Distinct().Count());
    }

    [Fact]
    public void GroupsAreJoined()
    {
        Assert.Equal([0, 0, 1, 0, 2, 2], Groups.Join([0, 0, 1, 2, 3, 4], [5, 6, 7, 5, 8, 8]));
        Assert.Equal([0, 1, 2], Groups.Join([-1, -1, 4]));
        Assert.Throws<EspalierException>(() => Groups.Join([0], [0, 1]));
        Assert.Throws<EspalierException>(() => Groups.Join());
    }

    /// <summary>A third of the faces: every pose and expression of every person, at a third of the time.</summary>
    private static Image[] SomeFaces() => [.. ImageSet.Read(Tables.DataFolder.File(FacesArchive)).Images.Where((_, i) => i % 3 == 0)];

    private static byte[] Pgm(Image image) => [.. System.Text.Encoding.ASCII.GetBytes($"P5 {image.Columns} {image.Rows} 255\n"), .. image.Pixels];

    /// <summary>Originals and copies together in one set.</summary>
    private static (int Found, int Wrong) Compare(IReadOnlyList<Image> originals, Func<Image, byte[]> copy)
    {
        using var folder = new TemporaryFolder();
        Parallel.For(0, originals.Count, i =>
        {
            File.WriteAllBytes(folder.File($"{i:D3}-copy.png"), copy(originals[i]));
            File.WriteAllBytes(folder.File($"{i:D3}.png"), Pgm(originals[i]));
        });
        var set = ImageSet.Read(folder.Path, Small);
        var watch = Stopwatch.StartNew();
        int[] groups = set.NearDuplicates();
        TestContext.Current.TestOutputHelper?.WriteLine($"{set.Count} pictures compared in {watch.ElapsedMilliseconds} ms");
        int found = Enumerable.Range(0, originals.Count).Count(i => groups[2 * i] == groups[2 * i + 1]);
        return (found, originals.Count - Enumerable.Range(0, originals.Count).Select(i => groups[2 * i]).Distinct().Count());
    }

    internal static Image Random(int seed, int rows, int columns, int channels)
    {
        // Random at a quarter of the size: a picture, not noise.
        var key = Graph.RandomKey.For(seed, "test/picture");
        var pixels = new byte[rows / 4 * (columns / 4) * channels];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)key.Integer(i, 256);
        return new Image(rows / 4, columns / 4, channels, pixels.AsSpan()).Resize(rows, columns, Resampling.Bicubic);
    }
}
