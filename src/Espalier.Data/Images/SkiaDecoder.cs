using System.Buffers.Binary;
using SkiaSharp;

namespace Espalier.Data;

/// <summary>Decodes PNG, JPEG, BMP, WebP and GIF with Skia. Part of a picture is no picture: what ends early is refused.</summary>
internal static class SkiaDecoder
{
    /// <summary>From so many pixels on, two pictures at most are decoded at a time: many cores with a large picture each need much memory.</summary>
    private const long LargePixels = 16_000_000;

    private static readonly SemaphoreSlim Large = new(2);

    /// <summary>Decodes a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="format">What it is.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="maxPixels">The most rows × columns.</param>
    /// <exception cref="EspalierException">The file is damaged, cut off or too large.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, ImageFormat format, string name, long maxPixels)
    {
        if (format == ImageFormat.Png) PngFile.Check(file, name, maxPixels);
        if (format == ImageFormat.WebP && BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) > file.Length - 8) throw Cut(name, format);
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw Damaged(name, format);
        SKImageInfo found = codec.Info;
        Image.CheckSize(found.Height, found.Width, name, maxPixels);
        bool large = (long)found.Height * found.Width >= LargePixels;
        if (large) Large.Wait();
        try
        {
            return Decode(codec, file, format, name);
        }
        finally
        {
            if (large) Large.Release();
        }
    }

    private static Image Decode(SKCodec codec, ReadOnlySpan<byte> file, ImageFormat format, string name)
    {
        SKImageInfo found = codec.Info;
        bool grey = found.ColorType == SKColorType.Gray8;
        bool opaque = found.AlphaType == SKAlphaType.Opaque;
        // Without a colour space nothing is converted: the numbers are those of the file.
        var info = new SKImageInfo(found.Width, found.Height, grey ? SKColorType.Gray8 : SKColorType.Rgba8888,
            opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        SKCodecResult result = codec.GetPixels(info, out byte[] pixels);
        if (result == SKCodecResult.IncompleteInput) throw Cut(name, format);
        if (result != SKCodecResult.Success) throw Damaged(name, format);

        var image = new Image(found.Height, found.Width, grey ? 1 : 3, grey ? pixels : OverWhite(pixels));
        // Skia knows no grey with transparency: it comes as colour.
        if (format == ImageFormat.Png && PngFile.IsGreyWithAlpha(file)) image = image.ToGrey();
        return Upright(image, codec.EncodedOrigin);
    }

    /// <summary>Lays transparent pixels over white: the colour under a clear pixel is chance, and paper is white.</summary>
    private static byte[] OverWhite(byte[] pixels)
    {
        var colours = new byte[pixels.Length / 4 * 3];
        for (int from = 0, to = 0; to < colours.Length; from += 4, to += 3)
        {
            int alpha = pixels[from + 3];
            for (int c = 0; c < 3; c++)
                colours[to + c] = alpha == 255 ? pixels[from + c] : (byte)((pixels[from + c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
        return colours;
    }

    /// <summary>Turns a picture as the camera says it was held (EXIF orientation 1 to 8).</summary>
    private static Image Upright(Image image, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft || !Enum.IsDefined(origin)) return image;
        bool turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        int rows = turned ? image.Columns : image.Rows, columns = turned ? image.Rows : image.Columns, channels = image.Channels;
        var pixels = new byte[image.Pixels.Length];
        for (int row = 0, to = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++, to += channels)
            {
                int lastRow = image.Rows - 1, lastColumn = image.Columns - 1;
                var (y, x) = origin switch
                {
                    SKEncodedOrigin.TopRight => (row, lastColumn - column),
                    SKEncodedOrigin.BottomRight => (lastRow - row, lastColumn - column),
                    SKEncodedOrigin.BottomLeft => (lastRow - row, column),
                    SKEncodedOrigin.LeftTop => (column, row),
                    SKEncodedOrigin.RightTop => (lastRow - column, row),
                    SKEncodedOrigin.RightBottom => (lastRow - column, lastColumn - row),
                    _ => (column, lastColumn - row),
                };
                image.Pixels.Slice((y * image.Columns + x) * channels, channels).CopyTo(pixels.AsSpan(to));
            }
        }
        return new Image(rows, columns, channels, pixels);
    }

    private static EspalierException Cut(string name, ImageFormat format) =>
        new($"'{name}' was cut off: the {Name(format)} file ends before its picture does.");

    private static EspalierException Damaged(string name, ImageFormat format) => new($"'{name}' is damaged: it begins as a {Name(format)} file but cannot be decoded; it may have been cut off.");

    private static string Name(ImageFormat format) => format is ImageFormat.WebP ? "WebP" : format.ToString().ToUpperInvariant();
}
