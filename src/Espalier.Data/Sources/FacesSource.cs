namespace Espalier.Data;

/// <summary>
/// CMU Face Images: 624 grey pictures of 20 persons in four poses and four expressions, with and without sunglasses, in three
/// sizes: full (128 × 120), half (64 × 60) and quarter (32 × 30).
/// </summary>
[Registered("faces", "cmu-faces")]
public sealed class FacesSource : DataSource
{
    internal static FacesSource FromConfig(Config config) => new();

    /// <inheritdoc/>
    public override string Name => "faces";

    /// <inheritdoc/>
    public override string Title => "CMU Face Images: 20 persons, four poses, four expressions, with and without sunglasses";

    /// <inheritdoc/>
    public override string Folder => "cmu-faces";

    /// <inheritdoc/>
    public override string Page => "https://archive.ics.uci.edu/dataset/124/cmu+face+images";

    /// <inheritdoc/>
    public override string Licence => "free for educational use with attribution; the pictures show identifiable people";

    /// <inheritdoc/>
    public override string Citation => "Tom M. Mitchell, Machine Learning, McGraw-Hill 1997; pictures donated to the UCI repository in 1999.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        new("faces-full.tar.gz", 7656382, "f43d5a4aa7ae732a25f0a0cf25175763f2c2cfac4c6e07e43ee467c526938260", [], Required: false),
        new("faces-half.tar.gz", 1530978, "3bfb292b8acda1e81b15176a8acc92bbb41e8cbf7e3b491ed90810ff13250fec", [], Required: false),
        new("faces-quarter.tar.gz", 409334, "8db315719b806e6855b03f9c0890b2f622a3ccca04f9bd3e92af681e7b4c2bd6", [], Required: false),
    ];

    /// <inheritdoc/>
    public override string NotFetched =>
        "the pictures are packed otherwise where they are published (https://archive.ics.uci.edu/static/public/124/cmu+face+images.zip), so these archives must be given; the published pictures can be unpacked and read as a folder of images instead";

    /// <inheritdoc/>
    /// <remarks>In the names of the smaller sizes <c>_2</c> or <c>_4</c> follows.</remarks>
    public override NamePattern NamePattern => NamePattern.Parse("{userid}_{pose}_{expression}_{eyes}");

    /// <summary>The largest pictures at hand.</summary>
    internal override ImageSource Images(FetchedSource fetched) =>
        ImageSource.Open(fetched[Files.First(file => fetched.Paths.ContainsKey(file.Name)).Name]);
}
