using System.IO.Compression;
using System.Security.Cryptography;
using Espalier.Data;
using Answer = Espalier.Tests.SourcesServer.Answer;

namespace Espalier.Tests;

public sealed class SourcesTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7919 >> 5))];
    private static readonly DownloadSettings Quick = new() { Attempts = 3, Pause = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(5) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Cache => _folder.File("cache");

    private string Cached => Path.Combine(Cache, "data", "test-set", "data.bin");

    private sealed class TestSource(params SourceUrl[] urls) : DataSource
    {
        public override string Name => "test";
        public override string Title => "A test";
        public override string Folder => "test-set";
        public override string Page => "http://127.0.0.1/page";
        public override string Licence => "none";
        public override string Citation => "nobody";
        public override IReadOnlyList<SourceFile> Files => [new("data.bin", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), urls)];
    }

    private Task<FetchedSource> Get(DataSource source, string? from = null, string? dataFolder = null, DownloadSettings? settings = null,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        DataSources.GetAsync(source, from, Cache, dataFolder, progress, settings ?? Quick, cancellation);

    private async Task<string> Failure(DataSource source, string? from = null, string? dataFolder = null, DownloadSettings? settings = null) =>
        (await Assert.ThrowsAsync<EspalierException>(() => Get(source, from, dataFolder, settings))).Message;

    private string Put(string folder, byte[] content, string name = "data.bin")
    {
        Directory.CreateDirectory(_folder.File(folder));
        string path = Path.Combine(_folder.File(folder), name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private sealed class Recorder : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Seen { get; } = [];

        public void Report(DownloadProgress value) => Seen.Add(value);
    }

    [Fact]
    public async Task AFileIsFetchedOnceAndThenTakenFromTheCache()
    {
        using var server = new SourcesServer(_ => new Answer(Content));
        var source = new TestSource(new SourceUrl(server.Address + "data.bin"));
        var progress = new Recorder();
        var fetched = await Get(source, progress: progress);
        Assert.Equal(Cached, fetched["data.bin"]);
        Assert.Equal(Content, File.ReadAllBytes(Cached));
        Assert.Equal(new DownloadProgress("data.bin", Content.Length, Content.Length), progress.Seen[^1]);
        Assert.Equal(progress.Seen.Order(Comparer<DownloadProgress>.Create((a, b) => a.Received.CompareTo(b.Received))), progress.Seen);
        await Get(source);
        Assert.Single(server.Requests);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Cached)!));
    }

    [Fact]
    public async Task ABrokenTransferGoesOnWhereItBrokeOff()
    {
        using var server = new SourcesServer(r => new Answer(Content, BreakAfter: r.Number < 2 ? 70_000 : null));
        await Get(new TestSource(new SourceUrl(server.Address + "data.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Cached));
        Assert.Equal([null, 70_000L, 140_000L], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task ALaterRunGoesOnToo()
    {
        using var server = new SourcesServer(r => new Answer(Content, BreakAfter: r.Number == 0 ? 50_000 : null));
        var source = new TestSource(new SourceUrl(server.Address + "data.bin"));
        await Failure(source, settings: Quick with { Attempts = 1 });
        Assert.False(File.Exists(Cached));
        await Get(source);
        Assert.Equal(50_000, server.Requests[1].From);
        Assert.Equal(Content, File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task AServerThatKnowsNoPartsSendsTheWholeAgain()
    {
        using var server = new SourcesServer(r => new Answer(Content, BreakAfter: r.Number == 0 ? 50_000 : null, IgnoreRange: true));
        await Get(new TestSource(new SourceUrl(server.Address + "data.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Cached));
    }

    [Theory]
    [InlineData(199_999)] // the wrong part is completed, found wrong, and fetched anew
    [InlineData(200_000)] // as long as the file already
    [InlineData(200_001)] // longer than the file
    public async Task APartThatDoesNotFitIsFetchedAnew(int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cached)!);
        File.WriteAllBytes(Cached + ".partial", new byte[length]);
        using var server = new SourcesServer(_ => new Answer(Content));
        await Get(new TestSource(new SourceUrl(server.Address + "data.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task ASilentServerIsAskedAgain()
    {
        using var server = new SourcesServer(r => new Answer(Content, HangAfter: r.Number == 0 ? 30_000 : null));
        await Get(new TestSource(new SourceUrl(server.Address + "data.bin")), settings: Quick with { Silence = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(30_000, server.Requests[1].From);
        Assert.Equal(Content, File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task AWrongChecksumNamesWhatWasExpectedAndWhatCame()
    {
        byte[] wrong = [.. Content];
        wrong[7]++;
        using var server = new SourcesServer(_ => new Answer(wrong));
        var source = new TestSource(new SourceUrl(server.Address + "data.bin"));
        string message = await Failure(source);
        Assert.Contains(source.Files[0].Sha256, message);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(wrong)), message);
        Assert.Contains("data.bin", message);
        Assert.False(File.Exists(Cached));
        Assert.Single(server.Requests);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Cached)!));
    }

    [Fact]
    public async Task AnEndlessFileIsCutShort()
    {
        using var server = new SourcesServer(_ => new Answer([.. Content, 0]));
        Assert.Contains("more than the 200000 bytes", await Failure(new TestSource(new SourceUrl(server.Address + "data.bin"))));
    }

    [Fact]
    public async Task TheNextAddressIsTriedAndAnArchiveOpened()
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("inner/data.bin").Open()) entry.Write(Content);
        using var server = new SourcesServer(r => r.Path.EndsWith(".zip", StringComparison.Ordinal) ? new Answer(archive.ToArray()) : new Answer([], Status: 404));
        await Get(new TestSource(new SourceUrl(server.Address + "data.bin"), new SourceUrl(server.Address + "all.zip", "inner/data.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Cached));
        Assert.Equal(["/data.bin", "/all.zip"], server.Requests.Select(r => r.Path)); // 404 is final
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Cached)!));
    }

    [Fact]
    public async Task AnArchiveWithoutTheFileOrThatIsNoneIsRefused()
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("other").Open().Dispose();
        using var server = new SourcesServer(r => new Answer(r.Path == "/a.zip" ? archive.ToArray() : Content));
        Assert.Contains("the archive has no 'data.bin'", await Failure(new TestSource(new SourceUrl(server.Address + "a.zip", "data.bin"))));
        await Failure(new TestSource(new SourceUrl(server.Address + "b.zip", "data.bin")));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Cached)!));
    }

    [Fact]
    public async Task WithoutANetworkTheOtherWaysAreNamed()
    {
        string address;
        using (var server = new SourcesServer(_ => new Answer(Content))) address = server.Address; // nobody listens there any more
        string message = await Failure(new TestSource(new SourceUrl(address + "data.bin")));
        Assert.Contains("--from FOLDER", message);
        Assert.Contains("ESPALIER_DATA", message);
        Assert.Contains(address + "data.bin", message);
    }

    [Fact]
    public async Task ServerErrorsAreTriedAgain()
    {
        using var server = new SourcesServer(r => new Answer(Content, Status: r.Number < 2 ? 503 : 200));
        await Get(new TestSource(new SourceUrl(server.Address + "data.bin")));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task CancellingStopsAndKeepsThePart()
    {
        using var server = new SourcesServer(_ => new Answer(Content, HangAfter: 60_000));
        using var cancellation = new CancellationTokenSource();
        var progress = new Stopper(60_000, cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Get(new TestSource(new SourceUrl(server.Address + "data.bin")), progress: progress, cancellation: cancellation.Token));
        Assert.Equal(60_000, new FileInfo(Cached + ".partial").Length);
    }

    private sealed class Stopper(long at, CancellationTokenSource cancellation) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.Received >= at) cancellation.Cancel();
        }
    }

    [Fact]
    public async Task FoldersAreLookedInBeforeTheNetwork()
    {
        var source = new TestSource();
        string direct = Put("given", Content), below = Put("data/test-set", Content);
        Assert.Equal(direct, (await Get(source, from: _folder.File("given")))["data.bin"]);
        Assert.Equal(below, (await Get(source, from: _folder.File("data")))["data.bin"]);
        Assert.Equal(below, (await Get(source, dataFolder: _folder.File("data")))["data.bin"]);
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public async Task AFolderGivenMustHaveTheFileAsItShouldBe()
    {
        var source = new TestSource();
        Put("given", Content[1..]);
        string message = await Failure(source, from: _folder.File("given"));
        Assert.Contains("expected 200000 bytes", message);
        Assert.Contains("got 199999 bytes", message);
        Assert.Contains(source.Files[0].Sha256, message);
        Assert.Contains("'data.bin' is neither there nor in its subfolder 'test-set'", await Failure(source, from: _folder.Path));
        Assert.Contains("no such folder", await Failure(source, from: _folder.File("nowhere")));
        Put("cache/data/test-set", Content[..5]);
        Assert.Contains("Delete it to have it fetched again", await Failure(source));
    }

    [Fact]
    public void TheCacheIsWhereTheEnvironmentSays()
    {
        Assert.Equal("/own", DataSources.CacheFolder(Variables(("ESPALIER_CACHE", "/own"), ("XDG_CACHE_HOME", "/xdg"))));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "XDG_CACHE_HOME is of Linux.");
        Assert.Equal("/xdg/espalier", DataSources.CacheFolder(Variables(("XDG_CACHE_HOME", "/xdg"), ("HOME", "/home/me"))));
        Assert.Equal("/home/me/.cache/espalier", DataSources.CacheFolder(Variables(("XDG_CACHE_HOME", "relative"), ("HOME", "/home/me"))));

        static Func<string, string?> Variables(params (string Name, string Value)[] set) => name => set.FirstOrDefault(s => s.Name == name).Value;
    }

    [Fact]
    public void NamesAreKnownAndMisspeltOnesGuessed()
    {
        Assert.Equal(["digits", "faces", "fashion-mnist", "mnist", "wine"], DataSources.Names);
        Assert.Contains("Did you mean 'wine'?", Assert.Throws<EspalierException>(() => DataSources.Find("wien")).Message);
        foreach (string name in DataSources.Names)
        {
            var source = DataSources.Find(name);
            Assert.Equal(name, source.Name);
            Assert.All(source.Files, f => Assert.Matches("^[0-9a-f]{64}$", f.Sha256));
            Assert.All(source.Files.SelectMany(f => f.Urls), u => Assert.True(Uri.TryCreate(u.Address, UriKind.Absolute, out _)));
            Assert.True(source.NotFetched is not null || source.Files.All(f => f.Urls.Count > 0 || source.Carried(f) is not null));
        }
    }

    [Fact]
    public async Task FacesSayWhyTheyCannotBeFetched()
    {
        string message = await Failure(DataSources.Find("faces"));
        Assert.Contains("packed otherwise", message);
        Assert.Contains("faces-half.tar.gz", message);
        Assert.Contains("--from FOLDER", message);
    }

    [Theory]
    [InlineData("wine", "winequality-red.csv", "winequality-white.csv")]
    [InlineData("faces", "faces-full.tar.gz")]
    [InlineData("mnist", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")]
    public async Task TheRealFilesHaveTheirChecksums(string name, params string[] files)
    {
        var fetched = await Get(DataSources.Find(name), from: TestFolders.Data());
        Assert.All(files, file => Assert.True(File.Exists(fetched[file])));
    }

    [Fact]
    public async Task AGzipFilePackedAnewIsAccepted()
    {
        string original = (await Get(DataSources.Find("mnist"), from: TestFolders.Data()))["t10k-labels-idx1-ubyte.gz"];
        byte[] content;
        using (var gz = new GZipStream(File.OpenRead(original), CompressionMode.Decompress))
        using (var memory = new MemoryStream())
        {
            gz.CopyTo(memory);
            content = memory.ToArray();
        }
        string again = Pack(content);
        var file = DataSources.Find("mnist").Files.Single(f => f.Name == "t10k-labels-idx1-ubyte.gz");
        Assert.Null(Checksum.Difference(again, file));
        content[^1]++;
        Assert.NotNull(Checksum.Difference(Pack(content), file));

        string Pack(byte[] bytes)
        {
            using var memory = new MemoryStream();
            using (var gz = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true)) gz.Write(bytes);
            return Put("packed", memory.ToArray(), "t10k-labels-idx1-ubyte.gz");
        }
    }
}
