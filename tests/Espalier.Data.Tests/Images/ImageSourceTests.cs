using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Espalier.Tests;

namespace Espalier.Data.Tests.Images;

/// <summary>Folders, archives and arrays of pictures, sound and hostile.</summary>
public class ImageSourceTests
{
    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["b/two.png"] = ImageFileTests.Pattern(4, 5, 1).EncodePng(),
        ["a/one.PGM"] = "P2 2 1 255 1 2"u8.ToArray(),
        ["three.ppm"] = "P3 1 1 255 1 2 3"u8.ToArray(),
        ["notes.txt"] = "not a picture"u8.ToArray(),
        ["b/.hidden.png"] = [],
        ["__MACOSX/b/._two.png"] = [],
    };

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("pax.tgz")]
    [InlineData("gnu.tar")]
    [InlineData("v7.tar")]
    [InlineData("zip")]
    public void TheSamePicturesHoweverPacked(string form)
    {
        using var folder = new TemporaryFolder();
        string path = Pack(folder, form, Files);
        var source = ImageSource.Open(path);
        var entries = source.Entries().OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(["a/one.PGM", "b/two.png", "three.ppm"], entries.Select(e => e.Name));
        Assert.Equal(3, source.Ignored);
        Assert.Equal([1, 2], entries[0].Decode().Pixels.ToArray());
        Assert.Equal(ImageFileTests.Pattern(4, 5, 1).Pixels.ToArray(), entries[1].Decode().Pixels.ToArray());
        Assert.Equal(3, source.Entries().Count()); // a second walk reads it again
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar, 120)]
    [InlineData(TarEntryFormat.Pax, 300)]
    [InlineData(TarEntryFormat.Gnu, 300)]
    public void LongNames(TarEntryFormat form, int length)
    {
        using var folder = new TemporaryFolder();
        string name = string.Join('/', Enumerable.Range(0, length / 10).Select(i => $"folder{i:D3}")) + "/ä.pgm";
        if (form == TarEntryFormat.Ustar) name = name.Replace('ä', 'a');
        File.WriteAllBytes(folder.File("long.tar"), Tar(form, (name, "P2 1 1 255 7"u8.ToArray())));
        Assert.Equal(name, ImageSource.Open(folder.File("long.tar")).Entries().Single().Name);
    }

    [Theory]
    [InlineData("../../evil.pgm")]
    [InlineData("a/../../evil.pgm")]
    [InlineData("/etc/evil.pgm")]
    [InlineData("..\\evil.pgm")]
    [InlineData("C:\\evil.pgm")]
    [InlineData("../evil.txt")]
    public void NamesThatPointOutAreRefused(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("evil.tar"), Tar(TarEntryFormat.Pax, (name, "P2 1 1 255 7"u8.ToArray())));
        File.WriteAllBytes(folder.File("evil.zip"), Zip((name, "P2 1 1 255 7"u8.ToArray())));
        foreach (string file in new[] { "evil.tar", "evil.zip" })
        {
            string message = Error(() => ImageSet.Read(folder.File(file)));
            Assert.Contains(file, message);
            Assert.Contains("points out of the archive", message);
        }
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void LinksOfAnArchiveArePassedOver()
    {
        using var folder = new TemporaryFolder();
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.pgm") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard.pgm") { LinkName = "../../x.pgm" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "pipe.pgm"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a.pgm") { DataStream = new MemoryStream("P2 1 1 255 7"u8.ToArray()) });
        }
        File.WriteAllBytes(folder.File("links.tar"), stream.ToArray());
        var set = ImageSet.Read(folder.File("links.tar"));
        Assert.Equal(["a.pgm"], set.Names);
        Assert.Equal(3, set.Ignored);
    }

    [Fact]
    public void AFolderThatLinksToItselfEnds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs rights on Windows.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.pgm"), "P2 1 1 255 7");
        Directory.CreateSymbolicLink(folder.File("circle"), folder.Path);
        File.CreateSymbolicLink(folder.File("b.pgm"), folder.File("a.pgm"));
        Assert.Equal(["a.pgm", "b.pgm"], ImageSet.Read(folder.Path).Names);
    }

    [Fact]
    public void LimitsHold()
    {
        using var folder = new TemporaryFolder();
        byte[] large = Encoding.ASCII.GetBytes("P2 1 1 255 7" + new string(' ', 100_000));
        foreach (string form in new[] { "tar", "tar.gz", "zip", "folder" })
        {
            string path = Pack(folder, form, new() { ["a.pgm"] = large, ["b.pgm"] = large, ["c.txt"] = large });
            Assert.Contains("'", Error(() => Walk(path, new ImageLimits { FileBytes = 50_000 })));
            Assert.Contains("more than 1 files", Error(() => Walk(path, new ImageLimits { Files = 1 })));
            if (form != "folder") Assert.Contains("unpacks to more than 150000 bytes", Error(() => Walk(path, new ImageLimits { TotalBytes = 150_000 })));
            Walk(path, new ImageLimits { TotalBytes = 400_000 });
        }

        static void Walk(string path, ImageLimits limits)
        {
            foreach (var entry in ImageSource.Open(path, limits).Entries()) entry.Decode();
        }
    }

    [Fact]
    public void AnArchiveThatWasCutOffIsRefused()
    {
        using var folder = new TemporaryFolder();
        byte[] tar = Tar(TarEntryFormat.Pax, ("a.pgm", "P2 1 1 255 7"u8.ToArray()), ("b.pgm", "P2 1 1 255 7"u8.ToArray()));
        byte[] zip = Zip(("a.pgm", "P2 1 1 255 7"u8.ToArray()), ("b.pgm", "P2 1 1 255 7"u8.ToArray()));
        byte[] gzip = Gzip(tar);
        // The end mark of a tar is two empty blocks; one is enough.
        int marked = tar.AsSpan().LastIndexOfAnyExcept((byte)0) / 512 * 512 + 1024;
        foreach (byte[] file in new[] { tar, gzip, zip })
        {
            string path = folder.File("cut");
            int end = file == tar ? marked : file == gzip ? file.Length - 8 : file.Length;
            for (int length = 0; length < end; length += length < 64 ? 1 : 13)
            {
                File.WriteAllBytes(path, file[..length]);
                // How a packed tar ends depends on the times in it: the last bytes may stand for empty blocks behind the mark alone.
                if (file == gzip && Unpacked(file[..length]) >= marked) Assert.Equal(2, ImageSet.Read(path).Count);
                else Error(() => ImageSet.Read(path), $"{length} of {file.Length}");
            }
        }
    }

    private static int Unpacked(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        int count = 0;
        try
        {
            while (stream.ReadByte() >= 0) count++;
        }
        catch (InvalidDataException)
        {
            // Cut within the packed bytes: what came out before counts.
        }
        return count;
    }

    [Fact]
    public void DamagedArchivesAndArraysAreErrors()
    {
        using var folder = new TemporaryFolder();
        byte[] tar = Tar(TarEntryFormat.Pax, ("a-long-" + new string('x', 120) + ".pgm", "P2 1 1 255 7"u8.ToArray()), ("b.pgm", "P2 1 1 255 7"u8.ToArray()));
        Damage(tar, "a.tar", 1);
        Damage(Gzip(tar), "a.tar.gz", 2);
        Damage(Zip(("a.pgm", "P2 1 1 255 7"u8.ToArray())), "a.zip", 3);
        Damage([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4], "a-idx3", 4);

        void Damage(byte[] sound, string name, int seed)
        {
            var key = Graph.RandomKey.For(seed, "test/damage");
            long item = 0;
            for (int round = 0; round < 300; round++)
            {
                byte[] bytes = [.. sound];
                for (int change = key.Integer(item++, 3); change >= 0; change--) bytes[key.Integer(item++, bytes.Length)] = (byte)key.Integer(item++, 256);
                File.WriteAllBytes(folder.File(name), bytes);
                try
                {
                    ImageSet.Read(folder.File(name), new ImageSettings { Rows = 2, Columns = 2, Colour = false, MaxPixels = 10_000 });
                }
                catch (EspalierException) { }
            }
        }
    }

    [Fact]
    public void WhatIsNoSourceIsSaid()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("plain.txt"), "nothing");
        Assert.Contains("was expected but", Error(() => ImageSource.Open(folder.File("plain.txt"))));
        Assert.Contains("There is no file", Error(() => ImageSource.Open(folder.File("nowhere"))));
        Assert.Contains("has none (1 other files)", Error(() => ImageSet.Read(folder.Path)));
        File.WriteAllBytes(folder.File("empty.tar"), new byte[1024]);
        Assert.Contains("has none.", Error(() => ImageSet.Read(folder.File("empty.tar"))));
    }

    [Fact]
    public void IdxFilesWithTheirLabels()
    {
        using var folder = new TemporaryFolder();
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6], labels = [0, 0, 8, 1, 0, 0, 0, 3, 9, 8, 9];
        File.WriteAllBytes(folder.File("t-images-idx3-ubyte.gz"), Gzip(images));
        File.WriteAllBytes(folder.File("t-labels-idx1-ubyte"), labels);
        var set = ImageSet.Read(folder.File("t-images-idx3-ubyte.gz"));
        Assert.Equal(["0", "1", "2"], set.Names);
        Assert.Equal(["9", "8", "9"], ImageSetTests.Texts(set.Labels["label"]));
        Assert.Equal(ColumnKind.Category, set.Labels["label"].Kind);
        Assert.Equal([3, 4], set.Images[1].Pixels.ToArray());
        for (int length = 0; length < images.Length; length++)
        {
            File.WriteAllBytes(folder.File("cut"), images[..length]);
            Error(() => IdxFile.Read(folder.File("cut")), $"at {length}");
        }
        File.WriteAllBytes(folder.File("bomb"), [0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255, 1]);
        Assert.Contains("more than it can hold", Error(() => IdxFile.Read(folder.File("bomb"))));
    }

    [Fact]
    public void NumPyFiles()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("grey.npy"), NpyArray.From<byte>(new Shape(2, 1, 3), [1, 2, 3, 4, 5, 6]));
        Assert.Equal([4, 5, 6], ImageSet.Read(folder.File("grey.npy")).Images[1].Pixels.ToArray());
        NpyFile.Write(folder.File("unit.npy"), NpyArray.From<float>(new Shape(1, 1, 1, 3), [0, 0.5f, 1]));
        Assert.Equal([0, 128, 255], ImageSet.Read(folder.File("unit.npy")).Images[0].Pixels.ToArray());
        NpyFile.Write(folder.File("bad.npy"), NpyArray.From<float>(new Shape(1, 1, 3), [0, -1, 1]));
        Assert.Contains("go from -1 to 1", Error(() => ImageSet.Read(folder.File("bad.npy"))));
        NpyFile.Write(folder.File("flat.npy"), NpyArray.From<float>(new Shape(1, 3), [0, 1, 1]));
        Assert.Contains("its shape is (1, 3)", Error(() => ImageSet.Read(folder.File("flat.npy"))));
        NpzFile.Write(folder.File("both.npz"),
        [
            new("x_train", NpyArray.From<byte>(new Shape(2, 1, 1), [1, 2])), new("y_train", NpyArray.From<byte>(new Shape(2), [7, 8])),
            new("x_test", NpyArray.From<byte>(new Shape(1, 1, 1), [3])), new("y_test", NpyArray.From<byte>(new Shape(1), [9])),
        ]);
        var set = ImageSet.Read(folder.File("both.npz"));
        Assert.Equal(["train/0", "train/1", "test/0"], set.Names);
        Assert.Equal(["7", "8", "9"], ImageSetTests.Texts(set.Labels["label"]));
        Assert.Equal(["train", "train", "test"], ImageSetTests.Texts(set.Labels["part"]));
    }

    internal static byte[] Tar(TarEntryFormat form, params (string Name, byte[] Bytes)[] files)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, form, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                TarEntry entry = form switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(bytes);
                writer.WriteEntry(entry);
            }
        }
        return stream.ToArray();
    }

    internal static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return stream.ToArray();
    }

    private static string Pack(TemporaryFolder folder, string form, Dictionary<string, byte[]> files)
    {
        var all = files.Select(f => (f.Key, f.Value)).ToArray();
        string path = folder.File($"packed-{Guid.NewGuid():N}.{form}");
        switch (form)
        {
            case "folder":
                foreach (var (name, bytes) in all)
                {
                    string file = Path.Combine(path, name);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    File.WriteAllBytes(file, bytes);
                }
                break;
            case "zip": File.WriteAllBytes(path, Zip(all)); break;
            case "tar": File.WriteAllBytes(path, Tar(TarEntryFormat.Ustar, all)); break;
            case "gnu.tar": File.WriteAllBytes(path, Tar(TarEntryFormat.Gnu, all)); break;
            case "v7.tar": File.WriteAllBytes(path, Tar(TarEntryFormat.V7, all)); break;
            default: File.WriteAllBytes(path, Gzip(Tar(TarEntryFormat.Pax, all))); break;
        }
        return path;
    }

    internal static string Error(Action read, string what = "")
    {
        try
        {
            read();
        }
        catch (EspalierException e)
        {
            return e.Message;
        }
        Assert.Fail($"An error was expected {what}.");
        return "";
    }
}
