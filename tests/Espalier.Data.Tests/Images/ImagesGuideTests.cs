using Espalier.Tests;

namespace Espalier.Data.Tests.Images;

/// <summary>The program in the guide to images is compiled and run as it stands.</summary>
public class ImagesGuideTests
{
    [Fact]
    public async Task TheProgramInTheGuideRuns()
    {
        string program = ReadmeTests.CodeBlock(await File.ReadAllTextAsync(Path.Combine(ReadmeTests.Root, "docs", "guide", "images.md")));
        string name = $"guide-{Guid.NewGuid():N}", assembly = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        using var folder = new TemporaryFolder();
        var files = new List<(string, byte[])>();
        for (int user = 0; user < 4; user++)
            foreach (string pose in new[] { "left", "right", "up" })
                files.Add(($"faces/user{user}_{pose}_open.png", NearDuplicatesTests.Random(files.Count, 20 + user * 4, 32, 1).EncodePng()));
        files.Add(("faces/broken_left_open.png", files[0].Item2[..^10]));
        await File.WriteAllBytesAsync(folder.File("faces.tar.gz"), ImageSourceTests.Gzip(ImageSourceTests.Tar(System.Formats.Tar.TarEntryFormat.Pax, [.. files])));
        try
        {
            ReadmeTests.Compile(program, name, assembly);
            var (code, output, error) = await ReadmeTests.Run(assembly, folder.Path);
            Assert.True(code == 0, error);
            Assert.Contains("12 pictures of (60, 64, 1): file, user, pose, eyes", output);
            Assert.Contains("broken_left_open.png' was cut off", output);
            Assert.Contains("1797 digits, 10 classes, (9, 60, 64, 1), 9 rows", output);
            Assert.Equal((120, 128), (Image.Read(folder.File("first.png")).Rows, Image.Read(folder.File("first.png")).Columns));
        }
        finally
        {
            File.Delete(assembly);
        }
    }
}
