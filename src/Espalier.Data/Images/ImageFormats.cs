namespace Espalier.Data;

/// <summary>Tells picture files by their first bytes, and likely ones by their names.</summary>
internal static class ImageFormats
{
    private static readonly string[] Endings = [".pgm", ".ppm", ".pbm", ".pnm", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".webp", ".gif"];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    /// <summary>A sentence for messages.</summary>
    public const string Known = "These are read: PGM, PPM, PBM, PNG, JPEG, BMP, WebP, GIF.";

    /// <summary>The format, or null when it is none of them.</summary>
    /// <param name="file">At least the first 12 bytes of the file, or all.</param>
    public static ImageFormat? Sniff(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngStart) ? ImageFormat.Png
        : file.StartsWith(JpegStart) ? ImageFormat.Jpeg
        : file.StartsWith("GIF8"u8) ? ImageFormat.Gif
        : file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? ImageFormat.WebP
        : file.StartsWith("BM"u8) ? ImageFormat.Bmp
        : file.Length >= 3 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'6' && file[2] is 9 or 10 or 11 or 12 or 13 or 32 or (byte)'#' ? ImageFormat.Pnm
        : null;

    /// <summary>Whether a file of that name is taken for a picture where files of all kinds lie together.</summary>
    /// <param name="name">The name.</param>
    public static bool HasEnding(string name) =>
        Array.Exists(Endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
