using System.Text;
using Espalier.Tests;
using SkiaSharp;

namespace Espalier.Data.Tests.Images;

/// <summary>Picture files of every format, sound and damaged.</summary>
public class ImageFileTests
{
    private static readonly Image Colours = Pattern(5, 4, 3);

    [Theory]
    [InlineData("P1\n# a comment\n3 2\n0 1 0\n101", new byte[] { 255, 0, 255, 0, 255, 0 })]
    [InlineData("P2 3 1 4 0 #here\n 1 4\n", new byte[] { 0, 64, 255 })]
    [InlineData("P2\n2 1\n65535\n65535 32768", new byte[] { 255, 128 })]
    [InlineData("P5 2 1 255\nab", new byte[] { 97, 98 })]
    [InlineData("P5 2 1 510\n\0a\x01\xFE", new byte[] { 48, 255 })]
    [InlineData("P4 10 1\n\x05\x40", new byte[] { 255, 255, 255, 255, 255, 0, 255, 0, 255, 0 })]
    public void GreyNetpbm(string text, byte[] pixels)
    {
        var image = Image.Decode(Encoding.Latin1.GetBytes(text), "small.pgm");
        Assert.Equal(1, image.Channels);
        Assert.Equal(pixels, image.Pixels.ToArray());
    }

    [Theory]
    [InlineData("P3 1 2 255 1 2 3 4 5 6")]
    [InlineData("P6 1 2 255\n\x01\x02\x03\x04\x05\x06")]
    public void ColouredNetpbm(string text)
    {
        var image = Image.Decode(Encoding.Latin1.GetBytes(text), "small.ppm");
        Assert.Equal((2, 1, 3), (image.Rows, image.Columns, image.Channels));
        Assert.Equal([1, 2, 3, 4, 5, 6], image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Jpeg, 12)]
    [InlineData(SKEncodedImageFormat.Webp, 12)]
    public void FormatsOfOthers(SKEncodedImageFormat format, int tolerance)
    {
        foreach (int channels in new[] { 1, 3 })
        {
            var image = Smooth(32, 24, channels);
            var read = Image.Decode(Encode(image, format), "picture");
            Assert.Equal((32, 24), (read.Rows, read.Columns));
            if (format != SKEncodedImageFormat.Webp) Assert.Equal(channels, read.Channels);
            var expected = image.ToColour();
            var got = read.ToColour();
            for (int i = 0; i < expected.Pixels.Length; i++) Assert.InRange(got.Pixels[i] - expected.Pixels[i], -tolerance, tolerance);
        }
    }

    [Fact]
    public void ABitmap()
    {
        byte[] file = Bmp();
        Assert.Equal([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4], Image.Decode(file, "small.bmp").Pixels.ToArray());
        for (int length = 0; length < file.Length - 2; length++) // the padding of the last row may lack
            Assert.Contains("'cut.bmp'", Error(() => Image.Decode(file.AsSpan(0, length), "cut.bmp"), $"at {length}"));
    }

    [Fact]
    public void AGif()
    {
        // 1 x 1, the one colour red (GIF89a specification, 1990).
        byte[] file = Gif();
        Assert.Equal([255, 0, 0], Image.Decode(file, "dot.gif").Pixels.ToArray());
    }

    [Fact]
    public void ClearPixelsAreWhite()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(3, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(10, 20, 30, 255));
        bitmap.SetPixel(1, 0, new SKColor(10, 20, 30, 0));
        bitmap.SetPixel(2, 0, new SKColor(0, 0, 0, 51));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Equal([10, 20, 30, 255, 255, 255, 204, 204, 204], Image.Decode(data.ToArray(), "clear.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, "abcdef")]
    [InlineData(2, "badcfe")]
    [InlineData(3, "fedcba")]
    [InlineData(4, "efcdab")]
    [InlineData(5, "acebdf")]
    [InlineData(6, "ecafdb")]
    [InlineData(7, "fdbeca")]
    [InlineData(8, "bdface")]
    public void TheCameraMayHaveBeenTurned(int orientation, string expected)
    {
        // Three rows of two blocks: a b / c d / e f, each block of 16 x 16 pixels with a level of its own.
        var pixels = new byte[48 * 32];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(20 + 40 * (i / 32 / 16 * 2 + i % 32 / 16));
        byte[] jpeg = Encode(new Image(48, 32, 1, pixels), SKEncodedImageFormat.Jpeg);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\x8"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        var image = Image.Decode([.. jpeg[..2], .. exif, .. jpeg[2..]], "turned.jpg");
        Assert.Equal(orientation <= 4 ? (48, 32) : (32, 48), (image.Rows, image.Columns));
        var blocks = new StringBuilder();
        for (int row = 8; row < image.Rows; row += 16)
            for (int column = 8; column < image.Columns; column += 16)
                blocks.Append((char)('a' + (image.Pixels[row * image.Columns + column] - 20 + 20) / 40));
        Assert.Equal(expected, blocks.ToString());
    }

    [Fact]
    public void WhatItIsTheContentSays()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("wrong.jpg"), Colours.EncodePng());
        Assert.Equal(Colours.Pixels.ToArray(), Image.Read(folder.File("wrong.jpg")).Pixels.ToArray());
        File.WriteAllText(folder.File("text.png"), "no picture");
        Assert.Contains("text.png' is not a picture", Error(() => Image.Read(folder.File("text.png"))));
        File.WriteAllText(folder.File("empty.png"), "");
        Assert.Contains("is empty", Error(() => Image.Read(folder.File("empty.png"))));
        Assert.Contains("Did you mean 'text.png'", Error(() => Image.Read(folder.File("tex.png"))));
    }

    [Fact]
    public void APngIsWrittenAndReadBack()
    {
        using var folder = new TemporaryFolder();
        foreach (int channels in new[] { 1, 3 })
        {
            var image = Pattern(7, 9, channels);
            image.SavePng(folder.File("new/a.png"));
            var read = Image.Read(folder.File("new/a.png"));
            Assert.Equal(channels, read.Channels);
            Assert.Equal(image.Pixels.ToArray(), read.Pixels.ToArray());
        }
        Assert.Single(Directory.GetFiles(folder.File("new")));
    }

    [Fact]
    public void ASmallFileMayNotClaimALargePicture()
    {
        foreach (string header in new[] { "P5 100000 100000 255\n", "P2 100000 100000 255\n1", "P4 100000 100000\n", "P6 99999999 99999999 65535\n" })
            Assert.Contains("limit of 64000000", Error(() => Image.Decode(Encoding.ASCII.GetBytes(header), "bomb")));
        byte[] png = Colours.EncodePng();
        for (int at = 16; at < 24; at += 4) (png[at], png[at + 1], png[at + 2], png[at + 3]) = (0, 1, 0x86, 0xA0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("'bomb.png' announces 100000 x 100000", Error(() => Image.Decode(png, "bomb.png")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("limit of 10", Error(() => Image.Decode(Colours.EncodePng(), "small.png", maxPixels: 10)));
        Assert.Contains("fewer values", Error(() => Image.Decode("P5 8000 8000 255\nabc"u8, "short.pgm")));
    }

    [Fact]
    public void LargeHeadersOfOtherFormats()
    {
        byte[] bmp = Bmp(), gif = Gif(), jpeg = Encode(Smooth(16, 16, 3), SKEncodedImageFormat.Jpeg);
        foreach (int at in new[] { 18, 22 }) (bmp[at], bmp[at + 1], bmp[at + 2]) = (0xA0, 0x86, 1);
        foreach (int at in new[] { 6, 8, 29, 31 }) (gif[at - (at > 8 ? 1 : 0)], gif[at + 1 - (at > 8 ? 1 : 0)]) = (0xFF, 0xFF);
        int frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        for (int at = frame + 5; at < frame + 9; at++) jpeg[at] = 0xF0;
        foreach (byte[] file in new[] { bmp, gif, jpeg })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("bomb", Error(() => Image.Decode(file, "bomb")));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
        Assert.Contains("61680 x 61680", Error(() => Image.Decode(jpeg, "bomb")));
    }

    [Theory]
    [InlineData("P2 2 2 255 1 2 3")]
    [InlineData("P5 2 2 255\nabc")]
    [InlineData("P5 2 2 0\nabcd")]
    [InlineData("P5 2 2 70000\nabcd")]
    [InlineData("P5 0 2 255\n")]
    [InlineData("P5 -1 2 255\na")]
    [InlineData("P5 2x2 255\nabcd")]
    [InlineData("P2 2 1 7 1 8")]
    [InlineData("P2 2 1 7 1 1.5")]
    [InlineData("P5 2 1 7\n\x01\x08")]
    [InlineData("P1 2 1 0 2")]
    [InlineData("P3 1 1 255 1 2")]
    [InlineData("P2 2 1 99999999999999999999 1 1")]
    [InlineData("P2")]
    [InlineData("P2 #")]
    public void DamagedNetpbmIsNamed(string text) =>
        Assert.Contains("bad.pgm", Error(() => Image.Decode(Encoding.Latin1.GetBytes(text), "bad.pgm")));

    [Fact]
    public void NoFileThatWasCutOffIsRead()
    {
        var image = Smooth(24, 20, 3);
        byte[] jpeg = Encode(image, SKEncodedImageFormat.Jpeg);
        byte[][] files =
        [
            [.. jpeg[..2], 0xFF, 0xE1, 0, 8, .. "Ex"u8, 0xFF, 0xD9, 0xFF, 0xD9, .. jpeg[2..]], // a thumbnail has an end of its own
            Encode(image, SKEncodedImageFormat.Png), jpeg, Encode(image, SKEncodedImageFormat.Webp),
            [.. "P6 20 24 255\n"u8, .. image.Pixels], Encoding.ASCII.GetBytes($"P3 20 24 255 {string.Join(' ', image.Pixels.ToArray())}\n"),
        ];
        foreach (byte[] file in files)
        {
            Image.Decode(file, "sound");
            bool text = file[1] == '3';
            // A text may lack its last digits and line end, a JPEG its end marker: no pixel is missing then.
            for (int length = 0; length < file.Length - (text ? 3 : file[0] == 0xFF ? 2 : 0); length++)
                Assert.Contains("'cut'", Error(() => Image.Decode(file.AsSpan(0, length), "cut"), $"{Encoding.ASCII.GetString(file, 0, 4)} at {length} of {file.Length}"));
        }
    }

    [Fact]
    public void DamageIsAnErrorOrAnotherPicture()
    {
        using var folder = new TemporaryFolder();
        var image = Pattern(24, 20, 3);
        Damage.Check(Encode(image, SKEncodedImageFormat.Png), folder.File("a.png"), 1, path => Image.Read(path, 1_000_000));
        Damage.Check(Encode(image, SKEncodedImageFormat.Jpeg), folder.File("a.jpg"), 2, path => Image.Read(path, 1_000_000));
        Damage.Check(Encode(image, SKEncodedImageFormat.Webp), folder.File("a.webp"), 3, path => Image.Read(path, 1_000_000));
        Damage.Check([.. "P6 20 24 255\n"u8, .. image.Pixels], folder.File("a.ppm"), 4, path => Image.Read(path, 1_000_000));
        Damage.Check(Encoding.ASCII.GetBytes($"P3 20 24 255 {string.Join(' ', image.Pixels.ToArray())} "), folder.File("b.ppm"), 5, path => Image.Read(path, 1_000_000));
    }

    private static byte[] Bmp()
    {
        // 2 x 2, 24 bits, bottom row first, rows padded to 4 bytes.
        byte[] file = new byte[54 + 16];
        "BM"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(2), file.Length);
        file[10] = 54; file[14] = 40; file[18] = 2; file[22] = 2; file[26] = 1; file[28] = 24;
        byte[] bgr = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
        bgr.CopyTo(file, 54);
        return file;
    }

    private static byte[] Gif() =>
        Convert.FromHexString("474946383961010001008000 00FF0000000000 2C000000000100010000 02024401 003B".Replace(" ", "", StringComparison.Ordinal));

    internal static Image Pattern(int rows, int columns, int channels)
    {
        var pixels = new byte[rows * columns * channels];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 83 % 256);
        return new Image(rows, columns, channels, pixels);
    }

    internal static Image Smooth(int rows, int columns, int channels)
    {
        var pixels = new byte[rows * columns * channels];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(128 + 60 * Math.Sin((i / channels / columns) * 0.2) + 50 * Math.Cos((i / channels % columns) * 0.15 + i % channels));
        return new Image(rows, columns, channels, pixels);
    }

    internal static byte[] Encode(Image image, SKEncodedImageFormat format)
    {
        if (format == SKEncodedImageFormat.Png) return image.EncodePng();
        using var bitmap = SKBitmap.Decode(image.EncodePng());
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    private static string Error(Action read, string what = "")
    {
        try
        {
            read();
        }
        catch (EspalierException e)
        {
            return e.Message;
        }
        Assert.Fail($"An error was expected {what}.");
        return "";
    }
}
