using SkiaSharp;

namespace Espalier.Data;

public sealed partial class Image
{
    /// <summary>Reads a picture file. What it is, its first bytes say, not its name.</summary>
    /// <param name="path">A PGM, PPM, PBM, PNG, JPEG, BMP, WebP or GIF file (of moving pictures the first).</param>
    /// <param name="maxPixels">The most rows × columns; a file that announces more is refused before memory is taken for them.</param>
    /// <returns>One channel where the file holds grey levels, otherwise three. Transparent parts show white; a rotation noted by the
    /// camera (EXIF) is carried out; grey levels with another maximum than 255 are stretched to 0..255, as Pillow does.</returns>
    /// <exception cref="EspalierException">The file cannot be opened, is no picture, is damaged or cut off, or is too large.</exception>
    public static Image Read(string path, long maxPixels = DefaultMaxPixels) => Read(path, maxPixels, new ImageLimits().FileBytes, path);

    /// <summary>Reads a picture file under limits of its source.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">The most rows × columns.</param>
    /// <param name="maxBytes">The most bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    internal static Image Read(string path, long maxPixels, long maxBytes, string name)
    {
        InputFile.Check(path);
        try
        {
            using var stream = InputFile.Open(path);
            if (stream.Length > Math.Min(maxBytes, Array.MaxLength))
                throw new EspalierException($"'{name}' has {stream.Length} bytes; the limit for one picture is {maxBytes}. If it is meant to be that large, raise the limit.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Decode(bytes, name, maxPixels);
        }
        catch (IOException e)
        {
            throw new EspalierException($"'{name}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Decodes a picture file in memory.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="maxPixels">The most rows × columns.</param>
    /// <exception cref="EspalierException">The bytes are no picture, damaged or cut off, or too large.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, string name, long maxPixels = DefaultMaxPixels) => ImageFormats.Sniff(file) switch
    {
        ImageFormat.Pnm => PnmDecoder.Decode(file, name, maxPixels),
        { } format => SkiaDecoder.Decode(file, format, name, maxPixels),
        null => throw new EspalierException($"'{name}' {(file.IsEmpty ? "is empty" : "is not a picture that can be read")}. {ImageFormats.Known}"),
    };

    /// <summary>The picture as a PNG file's bytes.</summary>
    public byte[] EncodePng()
    {
        // Skia has no three-byte pixels.
        byte[] pixels = _pixels;
        if (Channels == 3)
        {
            pixels = new byte[checked(Rows * Columns * 4)];
            for (int from = 0, to = 0; to < pixels.Length; from += 3, to += 4)
            {
                _pixels.AsSpan(from, 3).CopyTo(pixels.AsSpan(to));
                pixels[to + 3] = 255;
            }
        }
        var info = new SKImageInfo(Columns, Rows, Channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var image = SKImage.FromPixelCopy(info, pixels);
        using var data = image?.Encode(SKEncodedImageFormat.Png, 100)
            ?? throw new EspalierException($"A picture of {Rows} x {Columns} is too large for a PNG file.");
        return data.ToArray();
    }

    /// <summary>Writes a PNG file, whole or not at all; missing folders are made.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="EspalierException">The place cannot be written.</exception>
    public void SavePng(string path)
    {
        byte[] png = EncodePng();
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>Refuses sizes that no picture has or that are over the limit.</summary>
    internal static void CheckSize(long rows, long columns, string name, long maxPixels)
    {
        if (rows < 1 || columns < 1) throw new EspalierException($"'{name}' is damaged: it announces {rows} x {columns} (rows x columns) pixels.");
        // Divided, not multiplied: two sizes from a file may overflow together. Three channels must fit an array.
        if (rows > Math.Min(maxPixels, Array.MaxLength / 4) / columns)
            throw new EspalierException($"'{name}' announces {rows} x {columns} (rows x columns) pixels, more than the limit of {maxPixels}. If it is meant to be that large, raise the limit.");
    }
}
