
namespace Espalier.Tests.Drawing;

/// <summary>Nothing lies on anything, edges go one way, and big networks are drawn at once.</summary>
public class DiagramLayoutTests
{
    public static TheoryData<string, DiagramDirection, bool> Cases()
    {
        var cases = new TheoryData<string, DiagramDirection, bool>();
        foreach (string name in (string[])["wine", "faces", "twins", "random 1", "random 2", "random 3", "random 4", "random 5", "random 6"])
            foreach (var direction in Enum.GetValues<DiagramDirection>()) cases.Add(name, direction, name == "twins" || name.EndsWith('2'));
        return cases;
    }

    internal static Model Named(string name) => name switch
    {
        "wine" => Gallery.Wine(),
        "faces" => Gallery.Faces(),
        "twins" => Gallery.Twins(),
        _ => Gallery.Random(name[^1], layers: 10 * (name[^1] - '0'), heads: 1 + name[^1] % 7),
    };

    [Theory, MemberData(nameof(Cases))]
    public void BoxesNeverOverlap(string name, DiagramDirection direction, bool expand)
    {
        var layout = new DiagramLayout(new DiagramGraph(Named(name), expand), direction);
        var boxes = layout.Boxes;
        for (int i = 0; i < boxes.Count; i++)
        {
            Assert.True(boxes[i].X >= -0.01 && boxes[i].Y >= -0.01 && boxes[i].X + boxes[i].Width <= layout.Width + 0.01
                && boxes[i].Y + boxes[i].Height <= layout.Height + 0.01, $"{boxes[i].Node.Title} is off the page");
            for (int k = 0; k < i; k++)
                Assert.True(Apart(boxes[i], boxes[k]) || Inside(boxes[i], boxes[k]), $"{boxes[i].Node.Title} lies on {boxes[k].Node.Title}");
        }

        static bool Apart(DiagramBox a, DiagramBox b) =>
            a.X + a.Width <= b.X + 0.01 || b.X + b.Width <= a.X + 0.01 || a.Y + a.Height <= b.Y + 0.01 || b.Y + b.Height <= a.Y + 0.01;

        static bool Inside(DiagramBox a, DiagramBox frame) => frame.IsFrame && a.X >= frame.X && a.X + a.Width <= frame.X + frame.Width
            && a.Y >= frame.Y + DiagramBox.LabelRow - 0.01 && a.Y + a.Height <= frame.Y + frame.Height;
    }

    [Theory, MemberData(nameof(Cases))]
    public void EdgesGoOneWayAndMeetNoBox(string name, DiagramDirection direction, bool expand)
    {
        var layout = new DiagramLayout(new DiagramGraph(Named(name), expand), direction);
        foreach (var curve in layout.Curves)
        {
            var points = curve.Points;
            for (int i = 1; i < points.Count; i++)
            {
                var ((x1, y1), (x2, y2)) = (points[i - 1], points[i]);
                double forward = direction switch { DiagramDirection.Up => y1 - y2, DiagramDirection.Right => x2 - x1, _ => y2 - y1 };
                Assert.True(forward >= -0.01, "an edge turns back");
                // A curve keeps within the rectangle of its ends; straight pieces run between boxes or from one.
                foreach (var box in layout.Boxes)
                    if (!box.IsFrame && i % 2 == 0)
                        Assert.False(Math.Min(x1, x2) < box.X + box.Width - 0.01 && Math.Max(x1, x2) > box.X + 0.01
                            && Math.Min(y1, y2) < box.Y + box.Height - 0.01 && Math.Max(y1, y2) > box.Y + 0.01, $"an edge runs through {box.Node.Title}");
                    else if (!box.IsFrame)
                        Assert.False(Within((x1 + x2) / 2, box.X, box.Width) && Within((y1 + y2) / 2, box.Y, box.Height), $"an edge runs through {box.Node.Title}");
            }
        }

        static bool Within(double at, double from, double size) => at > from + 0.01 && at < from + size - 0.01;
    }

    [Fact]
    public void ATreeHasNoCrossingsAndItsTrunkIsStraight()
    {
        var layout = new DiagramLayout(new DiagramGraph(Gallery.Faces(), expand: false), DiagramDirection.Down);
        var trunk = layout.Boxes.Where(b => b.Node.Serves.Count == 4).Select(b => b.CenterX).ToList();
        Assert.All(trunk, x => Assert.Equal(trunk[0], x, 0.01));
        string[] heads = [.. layout.Boxes.Where(b => b.Node.IsHead).OrderBy(b => b.X).Select(b => b.Node.Title)];
        Assert.Equal(["userid", "pose", "expression", "eyes"], heads);
    }

    [Fact]
    public void ServesSayWhichHeadsDependOnALayer()
    {
        var nodes = new DiagramGraph(Gallery.Faces(), expand: false).Nodes.ToDictionary(n => n.Title);
        Assert.Equal([0, 1, 2, 3], nodes["shared_2"].Serves);
        Assert.Equal([1, 2], nodes["face"].Serves);
        Assert.Equal([2], nodes["mouth_1"].Serves);
        Assert.Equal([3], nodes["eyes"].Serves);
        Assert.True(nodes["shared_1"].IsFrozen);
        Assert.False(nodes["shared_2"].IsFrozen);
    }

    // What is allocated stands for the work: unlike a time, it does not depend on what else the machine does.
    [Fact]
    public void FourTimesTheLayersAreAboutFourTimesTheWork()
    {
        long small = Drawing(heads: 5), large = Drawing(heads: 20);
        Assert.InRange(large, small, 6 * small);
    }

    // The bytes that drawing a trunk of two layers for each head, and branches of eight, takes on this thread.
    private static long Drawing(int heads)
    {
        var x = Espalier.Layers.Input(new Shape(16));
        var trunk = new List<Symbol> { x };
        for (int i = 0; i < 2 * heads; i++) trunk.Add(trunk[^1].Dense(16, Activation.Relu));
        var outputs = new List<Symbol>();
        for (int head = 0; head < heads; head++)
        {
            var branch = trunk[head * 2];
            for (int i = 0; i < 7; i++) branch = branch.Dense(8, Activation.Relu);
            outputs.Add(branch.Dense(1, name: $"question_{head}"));
        }
        var model = new Model(x, outputs, "big");
        Diagram.ToSvg(model); // the first time fills what is kept
        long before = GC.GetAllocatedBytesForCurrentThread();
        Diagram.ToSvg(model);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
