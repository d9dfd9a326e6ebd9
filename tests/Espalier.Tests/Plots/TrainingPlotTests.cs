using System.Xml.Linq;
using Espalier.Plots;

namespace Espalier.Tests.Plots;

public class TrainingPlotTests
{
    private static readonly string[] Heads = ["quality", "color"];

    private static Dictionary<string, IReadOnlyList<double>> History(int epochs)
    {
        var series = new Dictionary<string, IReadOnlyList<double>>();
        foreach (string prefix in new[] { "", "val_" })
        {
            series[prefix + "loss"] = Values(e => 2 * Math.Exp(-e / 5.0));
            foreach (string head in Heads)
            {
                series[$"{prefix}{head}_loss"] = Values(e => Math.Exp(-e / 5.0));
                series[$"{prefix}{head}_accuracy"] = Values(e => 1 - 0.5 * Math.Exp(-e / 5.0));
            }
        }
        series["learning_rate"] = Values(_ => 1e-3);
        return series;

        double[] Values(Func<int, double> f) => [.. Enumerable.Range(0, epochs).Select(f)];
    }

    private static HashSet<string> Texts(Picture picture) =>
        [.. XDocument.Parse(picture.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];

    [Fact]
    public void EveryHeadHasItsCurvesAndItsName()
    {
        var picture = TrainingPlot.Draw(History(12), Heads, "wine");
        var texts = Texts(picture);
        foreach (string text in new[] { "wine", "quality", "color", "total loss", "loss", "accuracy", "training", "validation", "best epoch", "epoch" })
            Assert.Contains(text, texts);
        Assert.DoesNotContain("learning rate", texts);
        Assert.Equal(1200, picture.Width);
        Assert.Contains("best 0.9446 at epoch 12", texts); // 1 − 0.5 exp(−11/5)
    }

    [Fact]
    public void TextIsDrawnWithTheFontInside()
    {
        Assert.Equal("IBM Plex Sans", EmbeddedFont.Regular.FamilyName);
        Assert.Same(EmbeddedFont.Regular, EmbeddedFont.For("quality 0.97 %, größer, λόγος, цвет", bold: false));
        Assert.Same(EmbeddedFont.Regular, EmbeddedFont.For("1\u2009234", bold: false));
        var picture = TrainingPlot.Draw(History(3), Heads, "A title to be seen");
        // The title's band: glyphs cover a tenth or so of it; a font without glyphs draws nothing, boxes would be regular and darker.
        Assert.InRange(PictureAssert.Dark(picture, 28, 22, 200, 30), 0.05, 0.4);
    }

    [Fact]
    public void OneEpochIsADot()
    {
        var picture = TrainingPlot.Draw(History(1), Heads);
        Assert.Contains("Training, 1 epoch", Texts(picture));
        Assert.True(PictureAssert.Colours(picture) > 20);
    }

    [Fact]
    public void ValuesThatAreNotFiniteLeaveGaps()
    {
        var series = History(6);
        series["val_quality_loss"] = [double.NaN, 1, double.NaN, 0.5, double.PositiveInfinity, 0.7];
        series["color_loss"] = series["val_color_loss"] = [.. Enumerable.Repeat(double.NaN, 6)];
        var texts = Texts(TrainingPlot.Draw(series, Heads));
        Assert.Contains("best 0.5 at epoch 4", texts);
        Assert.Contains("no finite values", texts);
    }

    [Fact]
    public void OneHeadNeedsNoPrefix()
    {
        var series = new Dictionary<string, IReadOnlyList<double>> { ["loss"] = [1, 0.5], ["accuracy"] = [0.2, 0.6], ["lr"] = [1, 1] };
        var texts = Texts(TrainingPlot.Draw(series, ["digits"]));
        Assert.Contains("digits", texts);
        Assert.Contains("best 0.6 at epoch 2", texts);
        Assert.DoesNotContain("total loss", texts);
        Assert.DoesNotContain("validation", texts);
    }

    [Fact]
    public void TheLongestFittingHeadNameOwnsASeries()
    {
        var series = new Dictionary<string, IReadOnlyList<double>> { ["loss"] = [2], ["a_loss"] = [1], ["a_b_loss"] = [3], ["a_b_mse"] = [4] };
        var curves = new HistoryCurves(series, ["a", "a_b"], null);
        Assert.Equal(["loss"], curves["a"].Select(c => c.Measure));
        Assert.Equal(["loss", "mse"], curves["a_b"].Select(c => c.Measure));
        Assert.NotNull(curves.Total);
    }

    [Theory]
    [InlineData("accuracy", Better.Higher)]
    [InlineData("mae", Better.Lower)]
    [InlineData("auc_1", Better.Higher)]
    [InlineData("weighted_mse", Better.Lower)]
    [InlineData("mean_io_u", Better.Higher)]
    [InlineData("speed", null)]
    public void TheBestEpochNeedsADirection(string measure, Better? direction)
    {
        var series = new Dictionary<string, IReadOnlyList<double>> { ["a_" + measure] = [1, 3, 2] };
        var curve = new HistoryCurves(series, ["a", "b"], null)["a"].Single();
        Assert.Equal(direction, curve.Better);
        Assert.Equal(direction switch { Better.Higher => 1, Better.Lower => 0, _ => null }, curve.BestEpoch);
        Assert.Equal(0, new HistoryCurves(series, ["a", "b"], new Dictionary<string, Better> { ["a_" + measure] = Better.Lower })["a"].Single().BestEpoch);
    }

    [Fact]
    public void NothingToDrawIsAnError()
    {
        Assert.Throws<EspalierException>(() => TrainingPlot.Draw(History(2), []));
        Assert.Throws<EspalierException>(() => TrainingPlot.Draw(History(2), ["a", "a"]));
        var error = Assert.Throws<EspalierException>(() => TrainingPlot.Draw(new Dictionary<string, IReadOnlyList<double>> { ["x"] = [1] }, ["a", "b"]));
        Assert.Contains("'val_quality_accuracy'", error.Message);
    }

    [Fact]
    public void LongNamesAreCut()
    {
        string head = string.Join(' ', Enumerable.Repeat("long", 200));
        var series = new Dictionary<string, IReadOnlyList<double>> { ["loss"] = [1, 2], ["accuracy"] = [1, 2] };
        var texts = Texts(TrainingPlot.Draw(series, [head], head));
        Assert.Equal(2, texts.Count(t => t.StartsWith("long", StringComparison.Ordinal) && t.EndsWith('…')));
    }

    [Fact]
    public void FilesAreWrittenWholeAndAlike()
    {
        string folder = Directory.CreateTempSubdirectory("espalier-plots-").FullName;
        try
        {
            var picture = TrainingPlot.Draw(History(3), Heads);
            foreach (string name in new[] { "a.png", "b.svg" })
            {
                string path = Path.Combine(folder, name);
                File.WriteAllText(path, "what was there before");
                picture.Save(path);
                byte[] first = File.ReadAllBytes(path);
                TrainingPlot.Draw(History(3), Heads).Save(path);
                Assert.Equal(first, File.ReadAllBytes(path));
            }
            Assert.Equal(2, Directory.GetFiles(folder).Length);
            Assert.Equal((byte)0x89, File.ReadAllBytes(Path.Combine(folder, "a.png"))[0]);
            Assert.Contains(".png or .svg", Assert.Throws<EspalierException>(() => picture.Save(Path.Combine(folder, "c.gif"))).Message);
            Assert.Throws<EspalierException>(() => picture.Save(Path.Combine(folder, "no such folder", "c.png")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
