namespace Espalier.Data;

/// <summary>MNIST: 60 000 + 10 000 handwritten digits of 28 × 28 grey levels, in four gzipped idx files.</summary>
[Registered("mnist")]
public sealed class MnistSource : DataSource
{
    private const string Mirror = "https://ossci-datasets.s3.amazonaws.com/mnist/";

    internal static MnistSource FromConfig(Config config) => new();

    /// <inheritdoc/>
    public override string Name => "mnist";

    /// <inheritdoc/>
    public override string Title => "MNIST: handwritten digits, 28 x 28, ten classes";

    /// <inheritdoc/>
    public override string Folder => "mnist";

    /// <inheritdoc/>
    public override string Page => "http://yann.lecun.com/exdb/mnist/";

    /// <inheritdoc/>
    public override string Licence => "CC BY-SA 3.0";

    /// <inheritdoc/>
    public override string Citation => "Y. LeCun, C. Cortes, C. J. C. Burges, \"The MNIST database of handwritten digits\".";

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        Gz("train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        Gz("train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        Gz("t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        Gz("t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    internal override ImageSource Images(FetchedSource fetched) => new ArrayImages(Name,
    [
        ArrayImages.IdxPart("train", fetched["train-images-idx3-ubyte.gz"], fetched["train-labels-idx1-ubyte.gz"]),
        ArrayImages.IdxPart("test", fetched["t10k-images-idx3-ubyte.gz"], fetched["t10k-labels-idx1-ubyte.gz"]),
    ]);

    private static SourceFile Gz(string name, long bytes, string sha256, string contentSha256) =>
        new(name, bytes, sha256, [new SourceUrl(Mirror + name)], ContentSha256: contentSha256);
}
