using System.Xml.Linq;
using Espalier.Plots;
using SkiaSharp;

namespace Espalier.Tests.Plots;

public class ContactSheetTests
{
    private static SheetCell Chequered(int rows, int columns, int channels = 1, SheetMark mark = SheetMark.None, params SheetLine[] lines)
    {
        var values = new float[rows * columns * channels];
        for (int i = 0; i < values.Length; i++) values[i] = (i / channels % columns + i / channels / columns) % 2 == 0 ? -1.5f : 2;
        return SheetCell.Of(values, new Shape(rows, columns, channels), lines, mark);
    }

    [Fact]
    public void PicturesStandInRowsWithTheirLines()
    {
        var sheet = ContactSheet.Draw([Chequered(60, 64, lines: ["an2i", new("left", SheetMark.Quiet)]), null, Chequered(60, 64, lines: "right")], 2, "faces", "two of them", ["original", "copy 1"]);
        string[] texts = [.. XDocument.Parse(sheet.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
        Assert.Equal(["faces", "two of them", "original", "copy 1", "an2i", "left", "right"], texts);
        Assert.Equal(0, PictureAssert.Ink(sheet, 0, 0, 16, sheet.Height));
        Assert.Equal(0, PictureAssert.Ink(sheet, sheet.Width - 16, 0, 16, sheet.Height));
        Assert.Equal(0, PictureAssert.Ink(sheet, 0, sheet.Height - 12, sheet.Width, 12));
    }

    [Fact]
    public void SmallPicturesAreEnlargedPixelByPixelAndKeepTheirValues()
    {
        var sheet = ContactSheet.Draw([Chequered(8, 8)], 1, "digits");
        using var bitmap = SKBitmap.Decode(sheet.ToPng());
        // 8 pixels of 20 each from (24, 64) on: black, white, black, ...
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++)
                Assert.Equal((x + y) % 2 == 0 ? SKColors.Black : SKColors.White, bitmap.GetPixel(24 + 20 * x + 9, 64 + 20 * y + 9));
    }

    [Fact]
    public void ColoursAndFramesAreDrawn()
    {
        byte[] red = [.. Enumerable.Range(0, 300 * 200).SelectMany(_ => new byte[] { 200, 30, 40 })];
        var sheet = ContactSheet.Draw([new SheetCell(300, 200, 3, red, mark: SheetMark.Wrong)], 3, "fruit");
        using var bitmap = SKBitmap.Decode(sheet.ToPng());
        Assert.Equal(new SKColor(200, 30, 40), bitmap.GetPixel(70, 120));
        Assert.Contains(Espalier.Plots.Ink.Wrong, bitmap.Pixels);
        Assert.True(sheet.Height < 300, $"{sheet.Height}");
    }

    [Fact]
    public void PlainAndBrokenValuesDoNotBreakASheet()
    {
        var flat = SheetCell.Of([1, 1, 1, 1], new Shape(2, 2, 1));
        var broken = SheetCell.Of([float.NaN, float.PositiveInfinity, 0, 1], new Shape(2, 2, 1));
        Assert.NotEmpty(ContactSheet.Draw([flat, broken], 2, "").ToPng());
        Assert.NotEmpty(ContactSheet.Draw([], 4, "no mistakes").ToPng());
        Assert.Contains("(rows, columns, channels)", Assert.Throws<EspalierException>(() => SheetCell.Of([1], new Shape(1))).Message, StringComparison.Ordinal);
        Assert.Contains("1 or 3 channels", Assert.Throws<EspalierException>(() => new SheetCell(2, 2, 2, new byte[8])).Message, StringComparison.Ordinal);
        Assert.Contains("1000 pictures at most", Assert.Throws<EspalierException>(() => ContactSheet.Draw(new SheetCell[1001], 10, "many")).Message, StringComparison.Ordinal);
        Assert.Contains("3 headings but got 1", Assert.Throws<EspalierException>(() => ContactSheet.Draw([flat], 3, "", headings: ["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualSheetsAreEqualBytes() =>
        Assert.Equal(ContactSheet.Draw([Chequered(28, 28, lines: "7")], 4, "digits").ToPng(), ContactSheet.Draw([Chequered(28, 28, lines: "7")], 4, "digits").ToPng());
}
