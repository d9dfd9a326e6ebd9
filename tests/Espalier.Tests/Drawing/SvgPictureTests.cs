using System.Globalization;
using System.Xml.Linq;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Drawing;

/// <summary>The SVG text itself: valid XML, text within its box, colours by head, the same bytes each time.</summary>
public class SvgPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory, MemberData(nameof(DiagramLayoutTests.Cases), MemberType = typeof(DiagramLayoutTests))]
    public void TextStaysInsideItsBox(string name, DiagramDirection direction, bool expand)
    {
        var root = Parse(DiagramLayoutTests.Named(name), new() { Direction = direction, ExpandNested = expand });
        int texts = 0;
        foreach (var group in root.Descendants(Svg + "g").Where(g => Class(g) is { } c && (c.StartsWith("node", StringComparison.Ordinal)
            || c.StartsWith("head", StringComparison.Ordinal) || c.StartsWith("frame", StringComparison.Ordinal))))
        {
            var box = group.Element(Svg + "rect")!;
            foreach (var text in group.Elements(Svg + "text"))
            {
                double width = TextWidth.Of(text.Value, Number(text, "font-size"), text.Attribute("font-weight") is not null), x = Number(text, "x");
                double left = (string?)text.Attribute("text-anchor") == "middle" ? x - width / 2 : x;
                Assert.True(left >= Number(box, "x") && left + width <= Number(box, "x") + Number(box, "width"), $"'{text.Value}' is wider than its box");
                Assert.True(Number(text, "y") - Number(text, "font-size") * 0.8 >= Number(box, "y")
                    && Number(text, "y") <= Number(box, "y") + Number(box, "height"), $"'{text.Value}' is higher than its box");
                texts++;
            }
        }
        Assert.True(texts > 10);
        foreach (var text in root.Descendants(Svg + "text").Where(t => t.Attribute("text-anchor") is null))
            Assert.True(Number(text, "x") + TextWidth.Of(text.Value, Number(text, "font-size"), text.Attribute("font-weight") is not null) <= Number(root, "width"),
                $"'{text.Value}' runs off the page");
    }

    [Fact]
    public void TheSameModelGivesTheSameBytesInAnyCulture()
    {
        string expected = Diagram.ToSvg(Gallery.Twins(), new() { ExpandNested = true });
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign) = (",", ".", "~");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(expected, Diagram.ToSvg(Gallery.Twins(), new() { ExpandNested = true }));
            Assert.Contains("245,824", Diagram.ToText(Gallery.Faces()), StringComparison.Ordinal);
            Assert.Contains("245,824", Gallery.Faces().Summary(), StringComparison.Ordinal);
        }
        finally { CultureInfo.CurrentCulture = culture; }
    }

    [Fact]
    public void NamesAreEscaped()
    {
        var x = Espalier.Layers.Input(new Shape(2), "<in> & \"out\"");
        var model = new Model(x, [x.Dense(1, name: "a<b"), x.Dense(1, name: "\u0001 & co")], "<script>&");
        var root = Parse(model);
        Assert.Contains(root.Descendants(Svg + "text"), t => t.Value == "<in> & \"out\"");
        Assert.Contains(root.Descendants(Svg + "text"), t => t.Value == "? & co");
        Assert.Empty(root.Descendants(Svg + "script"));
        Assert.Contains("\\\"out\\\"", Diagram.ToDot(model), StringComparison.Ordinal);
    }

    [Fact]
    public void LongNamesAreCut()
    {
        var x = Espalier.Layers.Input(new Shape(2), new string('w', 300));
        var root = Parse(new Model(x, x.Dense(1), "long"));
        Assert.Contains(root.Descendants(Svg + "text"), t => t.Value.EndsWith('…'));
        Assert.Contains(root.Descendants(Svg + "title"), t => t.Value.Contains(new string('w', 300), StringComparison.Ordinal));
        Assert.True(Number(root, "width") < 400);
    }

    [Fact]
    public void EachBranchHasItsHeadsColorAndTheTrunkItsOwn()
    {
        var root = Parse(Gallery.Wine(), new() { Theme = DiagramTheme.Light });
        string style = root.Element(Svg + "style")!.Value;
        Assert.Equal(Box("trunk_1"), Box("trunk_2"));
        Assert.Equal(Box("quality_1"), Box("quality_2"));
        Assert.NotEqual(Box("trunk_1"), Box("quality_1"));
        Assert.Equal("h0", Box("quality"));
        Assert.Equal("h1", Box("color"));
        Assert.Contains($".{Box("quality_1")} .b,.{Box("quality_1")} .f{{fill:{new Palette(false).Fill([0], 2)};stroke:{Palette.Head(0)}}}", style, StringComparison.Ordinal);
        Assert.Contains($".h0 .b{{fill:{Palette.Head(0)}", style, StringComparison.Ordinal);

        string Box(string title) => Class(root.Descendants(Svg + "text").First(t => t.Value == title).Parent!)!.Split(' ')[1];
    }

    [Fact]
    public void TheLegendSaysWhatEachHeadIsTrainedWith()
    {
        var model = Gallery.Wine();
        Assert.Contains("answers (batch, 3)", Diagram.ToSvg(model), StringComparison.Ordinal);
        model.Compile(new Adam(), losses: new() { ["quality"] = Loss.CategoricalCrossentropy }, lossWeights: new() { ["quality"] = 0.25 }, metrics: new Accuracy());
        string svg = Diagram.ToSvg(model);
        Assert.Contains("categorical_crossentropy · accuracy · weight 0.25", svg, StringComparison.Ordinal);
        Assert.Contains("not trained", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("categorical_crossentropy", Diagram.ToSvg(model, new() { Legend = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void FrozenLayersAndSharedOnesAreMarked()
    {
        var root = Parse(Gallery.Faces());
        var frozen = root.Descendants(Svg + "text").Single(t => t.Value == "frozen").Parent!;
        Assert.NotNull(frozen.Element(Svg + "rect")!.Attribute("stroke-dasharray"));
        Assert.Contains("245,824 of them not trained", root.Value, StringComparison.Ordinal);
        var twins = Parse(Gallery.Twins());
        Assert.Equal(5, twins.Descendants(Svg + "text").Count(t => t.Value.StartsWith("shared, use", StringComparison.Ordinal)));
        Assert.Equal(3, twins.Descendants(Svg + "path").Count(p => Class(p) == "l"));
    }

    [Fact]
    public void OnlyTheAutomaticThemeHasBothColorsAndNoGround()
    {
        Assert.Contains("prefers-color-scheme:dark", Diagram.ToSvg(Gallery.Wine()), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"ground\"", Diagram.ToSvg(Gallery.Wine()), StringComparison.Ordinal);
        string dark = Diagram.ToSvg(Gallery.Wine(), new() { Theme = DiagramTheme.Dark });
        Assert.DoesNotContain("prefers-color-scheme", dark, StringComparison.Ordinal);
        Assert.Contains("class=\"ground\"", dark, StringComparison.Ordinal);
    }

    [Fact]
    public void HeadColorsDiffer() => Assert.Equal(40, Enumerable.Range(0, 40).Select(Palette.Head).Distinct().Count());

    [Fact]
    public void AModelWithoutShapesSaysWhatToDo()
    {
        var error = Assert.Throws<EspalierException>(() => Diagram.ToSvg(new Sequential([new Dense(3)], "lazy")));
        Assert.Contains("Build", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The guide's picture is what the code draws; set ESPALIER_UPDATE to draw it anew.</summary>
    [Fact]
    public void TheGuideShowsTheWineModel()
    {
        var model = Gallery.Wine();
        model.Compile(new Adam(), losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy },
            lossWeights: new() { ["color"] = 0.5 }, metrics: new Accuracy());
        string path = Path.Combine(GoldenFolder.RepositoryRoot, "docs/guide/images/wine.svg"), drawn = Diagram.ToSvg(model);
        if (Environment.GetEnvironmentVariable("ESPALIER_UPDATE") == "1") File.WriteAllText(path, drawn);
        Assert.Equal(File.ReadAllText(path), drawn, ignoreLineEndingDifferences: true);
        string guide = File.ReadAllText(Path.Combine(GoldenFolder.RepositoryRoot, "docs/guide/pictures.md")).ReplaceLineEndings("\n");
        Assert.Contains(Diagram.ToText(model), guide, StringComparison.Ordinal);
        Assert.Contains(string.Join('\n', model.Summary(76).Split('\n')[..6]), guide, StringComparison.Ordinal);
    }

    private static XElement Parse(Model model, DiagramOptions? options = null) => XDocument.Parse(Diagram.ToSvg(model, options)).Root!;

    private static string? Class(XElement element) => (string?)element.Attribute("class");

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
