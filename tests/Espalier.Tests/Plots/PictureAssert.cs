using Espalier.Plots;
using SkiaSharp;

namespace Espalier.Tests.Plots;

/// <summary>Looks into rendered pictures.</summary>
internal static class PictureAssert
{
    /// <summary>The share of pixels darker than mid grey in a part of the picture.</summary>
    internal static double Dark(Picture picture, int left, int top, int width, int height) => Below(384, picture, left, top, width, height);

    /// <summary>The share of pixels that are not white in a part of the picture.</summary>
    internal static double Ink(Picture picture, int left, int top, int width, int height) => Below(3 * 250, picture, left, top, width, height);

    /// <summary>The number of different colours in a picture.</summary>
    internal static int Colours(Picture picture)
    {
        using var bitmap = SKBitmap.Decode(picture.ToPng());
        return bitmap.Pixels.Distinct().Count();
    }

    private static double Below(int brightness, Picture picture, int left, int top, int width, int height)
    {
        using var bitmap = SKBitmap.Decode(picture.ToPng());
        Assert.Equal(picture.Width, bitmap.Width);
        Assert.Equal(picture.Height, bitmap.Height);
        var pixels = bitmap.Pixels;
        int dark = 0;
        for (int y = top; y < top + height; y++)
            for (int x = left; x < left + width; x++)
            {
                var c = pixels[y * bitmap.Width + x];
                if (c.Alpha != 255 || c.Red + c.Green + c.Blue < brightness) dark++;
            }
        return (double)dark / (width * height);
    }
}
