using System.Xml.Linq;
using Espalier.Plots;

namespace Espalier.Tests.Plots;

public class ConfusionPlotTests
{
    private static string[] Texts(Picture picture) =>
        [.. XDocument.Parse(picture.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];

    [Fact]
    public void CountsSharesAndNamesAreThere()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Add(0, 0, 412);
        matrix.Add(0, 1, 88);
        matrix.Add(1, 1, 1400);
        matrix.Add(2, 2, 100);
        string[] texts = Texts(ConfusionPlot.Draw(matrix, ["low", "medium", "high"], "quality"));
        foreach (string text in new[] { "quality", "low", "medium", "high", "412", "82.4 %", "88", "17.6 %", "1\u2009400", "of 500", "94.1 %", "recall", "precision" })
            Assert.Contains(text, texts);
        Assert.Contains(texts, t => t.StartsWith("accuracy 95.6 % · balanced 94.1 % · always the most frequent class 70.0 %", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(20)]
    public void AnyNumberOfClassesFitsThePage(int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        for (int c = 0; c < classes; c++) matrix.Add(c, c, 1 + c);
        var picture = ConfusionPlot.Draw(matrix, [.. Enumerable.Range(0, classes).Select(c => $"class {c} with a name that is rather long")]);
        Assert.InRange(picture.Width, 600, 1500);
        Assert.InRange(picture.Height, 300, 1500);
        Assert.True(PictureAssert.Colours(picture) > 20);
        Assert.InRange(PictureAssert.Dark(picture, 28, 22, 200, 30), 0.05, 0.4);
        // Nothing is cut off: the margins stay white.
        Assert.Equal(0, PictureAssert.Ink(picture, 0, 0, 12, picture.Height));
        Assert.Equal(0, PictureAssert.Ink(picture, picture.Width - 12, 0, 12, picture.Height));
        Assert.Equal(0, PictureAssert.Ink(picture, 0, picture.Height - 8, picture.Width, 8));
    }

    [Fact]
    public void AnEmptyMatrixAndMissingClassesAreDrawn()
    {
        Assert.Contains("–", Texts(ConfusionPlot.Draw(new ConfusionMatrix(2))));
        Assert.Throws<EspalierException>(() => ConfusionPlot.Draw(new ConfusionMatrix(3), ["a", "b"]));
    }
}
