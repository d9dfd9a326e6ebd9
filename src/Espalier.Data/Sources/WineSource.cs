namespace Espalier.Data;

/// <summary>Wine Quality: 1599 red and 4898 white wines, 11 measurements and a mark from 0 to 10.</summary>
[Registered("wine", "wine-quality")]
public sealed class WineSource : DataSource
{
    private const string Zip = "https://archive.ics.uci.edu/static/public/186/wine+quality.zip";
    private const string Plain = "https://archive.ics.uci.edu/ml/machine-learning-databases/wine-quality/";

    internal static WineSource FromConfig(Config config) => new();

    /// <inheritdoc/>
    public override string Name => "wine";

    /// <inheritdoc/>
    public override string Title => "Wine Quality: red and white wines, 11 measurements each, and a mark";

    /// <inheritdoc/>
    public override string Folder => "wine-quality";

    /// <inheritdoc/>
    public override string Page => "https://archive.ics.uci.edu/dataset/186/wine+quality";

    /// <inheritdoc/>
    public override string Licence => "CC BY 4.0";

    /// <inheritdoc/>
    public override string Citation =>
        "P. Cortez, A. Cerdeira, F. Almeida, T. Matos, J. Reis, \"Modeling wine preferences by data mining from physicochemical properties\", Decision Support Systems 47(4):547-553, 2009.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        Csv("winequality-red.csv", 84199, "4a402cf041b025d4566d954c3b9ba8635a3a8a01e039005d97d6a710278cf05e"),
        Csv("winequality-white.csv", 264426, "76c3f809815c17c07212622f776311faeb31e87610d52c26d87d6e361b169836"),
    ];

    private static SourceFile Csv(string name, long bytes, string sha256) =>
        new(name, bytes, sha256, [new SourceUrl(Plain + name), new SourceUrl(Zip, name)]);
}
