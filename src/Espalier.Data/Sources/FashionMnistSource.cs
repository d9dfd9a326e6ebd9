namespace Espalier.Data;

/// <summary>Fashion-MNIST: 60 000 + 10 000 pictures of clothes, 28 × 28 grey levels, in four gzipped idx files.</summary>
/// <remarks>Debian's package dataset-fashion-mnist has it too: take it from <c>/usr/share/datasets</c>.</remarks>
[Registered("fashion-mnist")]
public sealed class FashionMnistSource : DataSource
{
    private const string Mirror = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

    internal static FashionMnistSource FromConfig(Config config) => new();

    /// <inheritdoc/>
    public override string Name => "fashion-mnist";

    /// <inheritdoc/>
    public override string Title => "Fashion-MNIST: pictures of clothes, 28 x 28, ten classes";

    /// <inheritdoc/>
    public override string Folder => "fashion-mnist";

    /// <inheritdoc/>
    public override string Page => "https://github.com/zalandoresearch/fashion-mnist";

    /// <inheritdoc/>
    public override string Licence => "MIT";

    /// <inheritdoc/>
    public override string Citation => "H. Xiao, K. Rasul, R. Vollgraf, \"Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms\", arXiv:1708.07747, 2017.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        Gz("train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        Gz("train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        Gz("t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        Gz("t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ];

    internal override ImageSource Images(FetchedSource fetched) => new ArrayImages(Name,
    [
        ArrayImages.IdxPart("train", fetched["train-images-idx3-ubyte.gz"], fetched["train-labels-idx1-ubyte.gz"]),
        ArrayImages.IdxPart("test", fetched["t10k-images-idx3-ubyte.gz"], fetched["t10k-labels-idx1-ubyte.gz"]),
    ]);

    private static SourceFile Gz(string name, long bytes, string sha256, string contentSha256) =>
        new(name, bytes, sha256, [new SourceUrl(Mirror + name)], ContentSha256: contentSha256);
}
