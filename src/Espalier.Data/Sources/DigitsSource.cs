using System.IO.Compression;

namespace Espalier.Data;

/// <summary>
/// Optical Recognition of Handwritten Digits, the test part: 1 797 digits of 13 writers, 8 × 8, 17 grey levels. It comes with the
/// library, so that pictures can be learnt from with nothing fetched.
/// </summary>
[Registered("digits")]
public sealed class DigitsSource : DataSource
{
    private const string File = "digits.csv.gz";
    private const int Side = 8, Darkest = 16;

    internal static DigitsSource FromConfig(Config config) => new();

    /// <inheritdoc/>
    public override string Name => "digits";

    /// <inheritdoc/>
    public override string Title => "Handwritten digits, 8 x 8, ten classes; comes with Espalier";

    /// <inheritdoc/>
    public override string Folder => "digits";

    /// <inheritdoc/>
    public override string Page => "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits";

    /// <inheritdoc/>
    public override string Licence => "CC BY 4.0";

    /// <inheritdoc/>
    public override string Citation => "E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository 1998, DOI 10.24432/C50P49.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        new(File, 57512, "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a", [],
            ContentSha256: "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"),
    ];

    internal override Stream? Carried(SourceFile file) => typeof(DigitsSource).Assembly.GetManifestResourceStream(file.Name);

    internal override ImageSource Images(FetchedSource fetched)
    {
        // A line is 64 levels from 0 (paper) to 16, row by row, and the digit.
        using var reader = new StreamReader(new GZipStream(InputFile.Open(fetched[File]), CompressionMode.Decompress));
        var pixels = new List<byte>();
        var digits = new List<byte>();
        while (reader.ReadLine() is { } line)
        {
            byte[] values = Array.ConvertAll(line.Split(','), text => byte.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            pixels.AddRange(values.Take(Side * Side).Select(level => (byte)MathF.Round(level * 255f / Darkest)));
            digits.Add(values[^1]);
        }
        var pictures = NpyArray.From<byte>(new Shape(digits.Count, Side, Side), pixels.ToArray());
        return new ArrayImages(Name, [new ImageArray(null, Name, pictures, [("label", Name, NpyArray.From<byte>(new Shape(digits.Count), digits.ToArray()))])]);
    }
}
