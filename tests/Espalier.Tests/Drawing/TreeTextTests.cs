namespace Espalier.Tests.Drawing;

/// <summary>The tree for terminals.</summary>
public class TreeTextTests
{
    [Fact]
    public void BranchesHangFromTheTrunk() => Assert.Equal("""
        faces · 4 heads · 274,605 parameters
        image               input            (batch, 3840)
        shared_1            Dense · relu     (batch, 64)    245,824  frozen
        dropout             Dropout 0.25     (batch, 64)
        shared_2            Dense · relu     (batch, 64)      4,160
        ├─ who              Dense · relu     (batch, 64)      4,160
        │  ● userid         Dense · softmax  (batch, 20)      1,300
        ├─ face             Dense · relu     (batch, 48)      3,120
        │  ├─ ● pose        Dense · softmax  (batch, 4)         196
        │  └─ mouth_1       Dense · relu     (batch, 128)     6,272
        │     mouth_2       Dense · relu     (batch, 64)      8,256
        │     ● expression  Dense · softmax  (batch, 4)         260
        └─ gaze             Dense · relu     (batch, 16)      1,040
           ● eyes           Dense · sigmoid  (batch, 1)          17

        """, Diagram.ToText(Gallery.Faces()), ignoreLineEndingDifferences: true);

    [Fact]
    public void AJoinStandsBehindWhatItJoinsAndSaysSo()
    {
        var x = Espalier.Layers.Input(new Shape(4), "x");
        var trunk = x.Dense(4, name: "trunk");
        var join = new AddLayer("join").Apply(trunk.Dense(4, name: "left"), trunk.Dense(4, name: "right"));
        Assert.Equal("""
            m · 1 head · 65 parameters
            x         input  (batch, 4)
            trunk     Dense  (batch, 4)  20
            ├─ left   Dense  (batch, 4)  20
            ├─ right  Dense  (batch, 4)  20
            └─ join   Add    (batch, 4)      ← left, right
               ● out  Dense  (batch, 1)   5

            """, Diagram.ToText(new Model(x, join.Dense(1, name: "out"), "m")), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void ACompiledModelHasALegend()
    {
        var model = Gallery.Wine();
        model.Compile(new Adam(), losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy },
            lossWeights: new() { ["color"] = 0.5 }, metrics: new() { ["color"] = new Accuracy() });
        Assert.EndsWith("""

            ● quality  categorical_crossentropy
            ● color    binary_crossentropy, accuracy, weight 0.5

            """.ReplaceLineEndings("\n"), Diagram.ToText(model), StringComparison.Ordinal);
    }

    [Fact]
    public void NestedLayersAreIndentedWhenAskedFor()
    {
        string text = Diagram.ToText(Gallery.Twins(), new() { ExpandNested = true });
        Assert.Contains("│    deeper  ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("deeper", Diagram.ToText(Gallery.Twins()), StringComparison.Ordinal);
        Assert.Contains("shared, use 2 of 3", text, StringComparison.Ordinal);
    }
}
