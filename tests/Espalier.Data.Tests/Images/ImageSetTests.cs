using Espalier.Tests;

namespace Espalier.Data.Tests.Images;

/// <summary>Sets of pictures: one form, labels, numbers.</summary>
public class ImageSetTests
{
    [Fact]
    public void PicturesAreBroughtToOneForm()
    {
        using var folder = Folder(("a.png", ImageFileTests.Smooth(20, 30, 3).EncodePng()), ("b.pgm", "P2 2 2 255 0 255 0 255"u8.ToArray()));
        Assert.Contains("'a.png' is coloured and 'b.pgm' is grey", ImageSourceTests.Error(() => ImageSet.Read(folder.Path)));
        string message = ImageSourceTests.Error(() => ImageSet.Read(folder.Path, new ImageSettings { Colour = true }));
        Assert.Contains("'a.png' is 20 x 30 and 'b.pgm' is 2 x 2", message);
        var set = ImageSet.Read(folder.Path, new ImageSettings { Colour = false, Rows = 4, Columns = 6, Resampling = Resampling.Nearest });
        Assert.Equal(new Shape(4, 6, 1), set.Shape);
        Assert.Equal([0, 0, 0, 255, 255, 255], set.Images[1].Pixels[..6].ToArray());
        var tensor = set.ToTensor();
        Assert.Equal(new Shape(2, 4, 6, 1), tensor.Shape);
        Assert.Equal([0, 0, 0, 1, 1, 1], tensor.Row(1)[..6].ToArray());
        Assert.Contains("rows and columns together", ImageSourceTests.Error(() => ImageSet.Read(folder.Path, new ImageSettings { Rows = 4 })));
    }

    [Fact]
    public void CuttingComesFirst()
    {
        using var folder = Folder(("a.pgm", "P2 4 3 255 0 1 2 3 4 5 6 7 8 9 10 11"u8.ToArray()));
        var set = ImageSet.Read(folder.Path, new ImageSettings { CropRows = 1.., CropColumns = 1..3 });
        Assert.Equal([5, 6, 9, 10], set.Images[0].Pixels.ToArray());
        Assert.Contains("cannot be cut out of a picture of 3 x 4", ImageSourceTests.Error(() => ImageSet.Read(folder.Path, new ImageSettings { CropColumns = 2..5 })));
    }

    [Fact]
    public void ACorruptPictureIsNamedOrSkipped()
    {
        byte[] sound = ImageFileTests.Pattern(5, 5, 1).EncodePng();
        var files = Enumerable.Range(0, 40).Select(i => ($"{i:D2}.png", i is 7 or 23 ? sound[..^20] : sound)).ToArray();
        using var folder = Folder(files);
        for (int repeat = 0; repeat < 5; repeat++) // the first one is named, whichever core finds one first
            Assert.Contains("07.png' was cut off", ImageSourceTests.Error(() => ImageSet.Read(folder.Path)));
        var set = ImageSet.Read(folder.Path, new ImageSettings { Corrupt = Unusable.Skip });
        Assert.Equal(38, set.Count);
        Assert.Equal(["07.png", "23.png"], set.Skipped.Select(s => s.Name));
        Assert.All(set.Skipped, s => Assert.Contains("was cut off", s.Reason));
        using var bad = Folder(("a.png", sound[..^20]));
        Assert.Contains("None of the 1 pictures", ImageSourceTests.Error(() => ImageSet.Read(bad.Path, new ImageSettings { Corrupt = Unusable.Skip })));
    }

    [Fact]
    public void LabelsFromNames()
    {
        byte[] dot = "P2 1 1 255 7"u8.ToArray();
        using var folder = Folder(("an2i/an2i_left_open.pgm", dot), ("boland/boland_up_sunglasses.pgm", dot));
        var set = ImageSet.Read(folder.Path);
        var labels = set.LabelsFromNames(NamePattern.Parse("{user}_{pose}_{eyes}")).Labels;
        Assert.Equal(["file", "user", "pose", "eyes"], labels.Names);
        Assert.Equal(["open", "sunglasses"], Texts(labels["eyes"]));
        Assert.All(labels.Columns.Skip(1), c => Assert.Equal(ColumnKind.Category, c.Kind));
        Assert.Equal(["left", "up"], Texts(set.LabelsFromNames(NamePattern.Parse("{folder}/{user}_{pose}_{eyes}.pgm")).Labels["pose"]));
        Assert.Equal(["an2i", "boland"], Texts(set.LabelsFromFolders("who").Labels["who"]));

        File.WriteAllBytes(folder.File("an2i/odd.pgm"), dot);
        set = ImageSet.Read(folder.Path);
        string message = ImageSourceTests.Error(() => set.LabelsFromNames(NamePattern.Parse("{user}_{pose}_{eyes}")));
        Assert.Contains("'an2i/odd.pgm'", message);
        Assert.Contains("{user}_{pose}_{eyes}", message);
        var fitting = set.LabelsFromNames(NamePattern.Parse("{user}_{pose}_{eyes}"), Unusable.Skip);
        Assert.Equal(2, fitting.Count);
        Assert.Equal("an2i/odd.pgm", fitting.Skipped.Single().Name);
        Assert.Contains("None of the 3", ImageSourceTests.Error(() => set.LabelsFromNames(NamePattern.Parse("{a}-{b}"), Unusable.Skip)));
        Assert.Contains("'file'", ImageSourceTests.Error(() => set.LabelsFromNames(NamePattern.Parse("{file}_{x}"), Unusable.Skip)));
        File.WriteAllBytes(folder.File("loose.pgm"), dot);
        Assert.Contains("'loose.pgm' lies beside the folders", ImageSourceTests.Error(() => ImageSet.Read(folder.Path).LabelsFromFolders()));
    }

    [Fact]
    public void LabelsFromATable()
    {
        byte[] dot = "P2 1 1 255 7"u8.ToArray();
        using var folder = Folder(("x/a.pgm", dot), ("x/b.pgm", dot), ("c.pgm", dot));
        var set = ImageSet.Read(folder.Path);
        var table = Table.ParseCsv("name,kind,size\nc.pgm,pear,3\nx/a.pgm,apple,1\nb,plum,2\n");
        var labels = set.LabelsFrom(table, "name").Labels;
        Assert.Equal(["file", "kind", "size"], labels.Names);
        Assert.Equal(["pear", "apple", "plum"], Texts(labels["kind"]));
        Assert.Equal([3, 1, 2], labels.Numbers("size").Values);
        Assert.Contains("'c.pgm' is not there", ImageSourceTests.Error(() => set.LabelsFrom(table.Take([1, 2]), "name")));
        Assert.Equal(["x/a.pgm", "x/b.pgm"], set.LabelsFrom(table.Take([1, 2]), "name", Unusable.Skip).Names);
        Assert.Contains("is in", ImageSourceTests.Error(() => set.LabelsFrom(table.Take([1, 2, 1]), "name")));
    }

    [Fact]
    public void ScalingsOfPixels()
    {
        float[] values = new float[4];
        PixelScaling.Unit.Apply([0, 51, 128, 255], values);
        Assert.Equal([0, 51f / 255, 128f / 255, 1], values);
        PixelScaling.None.Apply([0, 51, 128, 255], values);
        Assert.Equal([0, 51, 128, 255], values);
        PixelScaling.Standardized.Apply([0, 51, 128, 255], values);
        Assert.Equal(0, values.Sum(), 1e-5);
        Assert.Equal(4, values.Sum(v => v * v), 1e-5);
        PixelScaling.Standardized.Apply([9, 9, 9, 9], values);
        Assert.Equal([0, 0, 0, 0], values);
        new PixelScaling { Divide = PixelDivisor.Maximum, Power = 0.5f }.Apply([0, 25, 100, 0], values);
        Assert.Equal([0, 0.5f, 1, 0], values);
    }

    [Fact]
    public void AListOfNames()
    {
        byte[] dot = "P2 1 1 255 7"u8.ToArray();
        using var folder = Folder(("pictures/a.pgm", dot), ("pictures/b.pgm", "P2 1 1 255 8"u8.ToArray()));
        File.WriteAllText(folder.File("list.csv"), "label,file\npear,pictures/b.pgm\napple,pictures/a.pgm\n");
        var set = ImageSet.Read(folder.File("list.csv"));
        Assert.Equal(["pictures/b.pgm", "pictures/a.pgm"], set.Names);
        Assert.Equal(["pear", "apple"], Texts(set.Labels["label"]));
        Assert.Equal(8, set.Images[0].Pixels[0]);
        File.WriteAllText(folder.File("list.csv"), "label,file\npear,pictures/nowhere.pgm\n");
        Assert.Contains("nowhere.pgm", ImageSourceTests.Error(() => ImageSet.Read(folder.File("list.csv"))));
        File.WriteAllText(folder.File("list.csv"), "label,what\npear,b.pgm\n");
        Assert.Contains("label, what", ImageSourceTests.Error(() => ImageSet.Read(folder.File("list.csv"))));
    }

    [Fact]
    public void AListOfAddresses()
    {
        using var folder = new TemporaryFolder();
        using var server = new SourcesServer(request => request.Path switch
        {
            "/p/a%20b.pgm" => new SourcesServer.Answer("P2 1 1 255 7"u8.ToArray()) { BreakAfter = request.Number == 0 ? 5 : null },
            "/p/c.pgm" => new SourcesServer.Answer("P2 1 1 255 9"u8.ToArray()),
            _ => new SourcesServer.Answer([], Status: 404),
        });
        var fetch = new ImageFetch { CacheFolder = folder.File("cache"), Patience = new DownloadSettings { Pause = TimeSpan.FromMilliseconds(5) } };
        var table = Table.ParseCsv("name,kind\na b.pgm,x\nc.pgm,y\nc.pgm,z\n");
        var told = new List<ImageProgress>();
        var source = ImageSource.FromTable(table, "name", server.Address + "p/", fetch);
        var set = ImageSet.Read(source, progress: new Told(told));
        Assert.Equal(["x", "y", "z"], Texts(set.Labels["kind"]));
        Assert.Equal([7, 9, 9], set.Images.Select(i => (int)i.Pixels[0]));
        Assert.Equal(new ImageProgress(true, 2, 2), told.Last(p => p.Fetching));
        int requests = server.Requests.Count;
        ImageSet.Read(source);
        Assert.Equal(requests, server.Requests.Count); // kept

        var more = ImageSource.FromTable(Table.ParseCsv("name\nc.pgm\nd.pgm\n"), "name", server.Address + "p", fetch);
        string message = ImageSourceTests.Error(() => ImageSet.Read(more));
        Assert.Contains("d.pgm", message);
        Assert.Contains("404", message);
        Assert.Equal(1, ImageSet.Read(more, new ImageSettings { Corrupt = Unusable.Skip }).Count);
        Assert.Contains("points out of it", ImageSourceTests.Error(() => ImageSource.FromTable(Table.ParseCsv("name\n../c.pgm\n"), "name", server.Address, fetch)));
        Assert.All(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), f => Assert.StartsWith(folder.File("cache"), f));
    }

    internal static string[] Texts(Column column) => [.. ((TextColumn)column).Values.Select(v => v!)];

    internal static TemporaryFolder Folder(params (string Name, byte[] Bytes)[] files)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, bytes) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.WriteAllBytes(folder.File(name), bytes);
        }
        return folder;
    }

    private sealed class Told(List<ImageProgress> list) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            lock (list) list.Add(value);
        }
    }
}
