using System.Text.Json.Nodes;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Drawing;

/// <summary>The summary, against text that Keras printed.</summary>
public class SummaryTests
{
    [Fact]
    public void WineMatchesKeras()
    {
        var x = Espalier.Layers.Input(new Shape(11), "input_features");
        var trunk = x.Dense(64, Activation.Relu).Dense(32, Activation.Relu);
        var model = new Model(x, [trunk.Dense(3, Activation.Softmax, name: "quality_output"),
            trunk.Dense(1, Activation.Sigmoid, name: "color_output")], "wine");
        TakeOneStep(model);
        Assert.Equal(Recorded("a_wine"), model.Summary(100));
    }

    [Fact]
    public void ADeepenedBranchMatchesKeras()
    {
        var x = Espalier.Layers.Input(new Shape(11), "input_features");
        var trunk = x.Dense(64, Activation.Relu).Dense(32, Activation.Relu);
        var quality = trunk.Dense(16, Activation.Relu, name: "quality_dense_1").Dense(16, Activation.Relu, name: "quality_dense_2");
        var model = new Model(x, [quality.Dense(3, Activation.Softmax, name: "quality_output"),
            trunk.Dense(1, Activation.Sigmoid, name: "color_output")], "wine_deep");
        TakeOneStep(model);
        Assert.Equal(Recorded("b_wine_deep"), model.Summary(100));
    }

    [Fact]
    public void AChainHasNoConnections()
    {
        var x = Espalier.Layers.Input(new Shape(4), "x");
        var model = new Model(x, x.Dense(3, name: "a").Dense(2, name: "b"), "chain");
        Assert.Equal("""
            Model: "chain"
            ┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━┓
            ┃                 ┃ Output     ┃ Param ┃
            ┃ Layer (type)    ┃ Shape      ┃     # ┃
            ┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━┩
            │ x (InputLayer)  │ (None, 4)  │     0 │
            ├─────────────────┼────────────┼───────┤
            │ a (Dense)       │ (None, 3)  │    15 │
            ├─────────────────┼────────────┼───────┤
            │ b (Dense)       │ (None, 2)  │     8 │
            └─────────────────┴────────────┴───────┘
             Total params: 23 (92.00 B)
             Trainable params: 23 (92.00 B)
             Non-trainable params: 0 (0.00 B)

            """, model.Summary(40), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void ASharedLayerListsEveryConnectionAndANestedModelItsLayers()
    {
        var left = Espalier.Layers.Input(new Shape(6), "left");
        var right = Espalier.Layers.Input(new Shape(6), "right");
        var inner = Espalier.Layers.Input(new Shape(6), "inner");
        var tower = new Model(inner, inner.Dense(8, name: "deep"), "tower");
        var shared = new Dense(8, name: "shared");
        var a = shared.Apply(tower.Apply(left));
        var model = new Model(new[] { left, right }, new[] { a, shared.Apply(tower.Apply(right)) }, "twins");
        model.Layer("shared").IsTrainable = false;
        Assert.Equal("""
            Model: "twins"
            ┏━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━┓
            ┃ Layer (type)       ┃ Output Shape     ┃    Param # ┃ Connected to    ┃ Trai… ┃
            ┡━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━┩
            │ left (InputLayer)  │ (None, 6)        │          0 │ -               │   -   │
            ├────────────────────┼──────────────────┼────────────┼─────────────────┼───────┤
            │ right (InputLayer) │ (None, 6)        │          0 │ -               │   -   │
            ├────────────────────┼──────────────────┼────────────┼─────────────────┼───────┤
            │ tower (Functional) │ (None, 8)        │         56 │ left[0][0],     │   Y   │
            │                    │                  │            │ right[0][0]     │       │
            ├────────────────────┼──────────────────┼────────────┼─────────────────┼───────┤
            │    └ inner         │ (None, 6)        │          0 │ -               │   -   │
            │ (InputLayer)       │                  │            │                 │       │
            ├────────────────────┼──────────────────┼────────────┼─────────────────┼───────┤
            │    └ deep (Dense)  │ (None, 8)        │         56 │ -               │   Y   │
            ├────────────────────┼──────────────────┼────────────┼─────────────────┼───────┤
            │ shared (Dense)     │ (None, 8)        │         72 │ tower[0][0],    │   N   │
            │                    │                  │            │ tower[1][0]     │       │
            └────────────────────┴──────────────────┴────────────┴─────────────────┴───────┘
             Total params: 128 (512.00 B)
             Trainable params: 56 (224.00 B)
             Non-trainable params: 72 (288.00 B)

            """, model.Summary(80, expandNested: true, showTrainable: true), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void LongWordsAreCutAndOthersWrap()
    {
        var table = new BoxTable(["Layer (type)", "Output Shape", "Param #", "Connected to"],
            [CellAlignment.Left, CellAlignment.Left, CellAlignment.Right, CellAlignment.Left], [15, 13, 9, 13], 50);
        table.Add(["a_very_long_layer_name_indeed (Dense)", "[(None, 8), (None, 8), (None, 8)]", "123,456,789,012",
            "a_very_long_layer_name_indeed[0][0], b[0][0], a_very_long_layer_name_indeed[1][0]"]);
        table.Add(["      └ deep_inside (GlobalAveragePooling2D)", "(None, 10, 12, 1)", "0 (unbuilt)", "-"]);
        table.Add(["a b c d e f g h i j", "", "", ""]);
        Assert.Equal("""
            ┏━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━┳━━━━━━━━━━━━┓
            ┃              ┃ Output     ┃ Param ┃ Connected  ┃
            ┃ Layer (type) ┃ Shape      ┃     # ┃ to         ┃
            ┡━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━╇━━━━━━━━━━━━┩
            │ a_very_long… │ [(None,    │ 123,… │ a_very_lo… │
            │ (Dense)      │ 8), (None, │       │ b[0][0],   │
            │              │ 8), (None, │       │ a_very_lo… │
            │              │ 8)]        │       │            │
            ├──────────────┼────────────┼───────┼────────────┤
            │       └      │ (None, 10, │     0 │ -          │
            │ deep_inside  │ 12, 1)     │ (unb… │            │
            │ (GlobalAver… │            │       │            │
            ├──────────────┼────────────┼───────┼────────────┤
            │ a b c d e f  │            │       │            │
            │ g h i j      │            │       │            │
            └──────────────┴────────────┴───────┴────────────┘

            """, table.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void AnUnbuiltStackSaysSo()
    {
        string text = new Sequential([new Dense(3, name: "first")], "lazy").Summary(60);
        Assert.Contains("│ first (Dense)", text, StringComparison.Ordinal);
        Assert.Contains("(unbuilt)", text, StringComparison.Ordinal);
        Assert.Contains(" Total params: 0 (0.00 B)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AWidthThatIsTooSmallSaysWhatToGive()
    {
        var x = Espalier.Layers.Input(new Shape(4));
        var error = Assert.Throws<EspalierException>(() => new Model(x, x.Dense(2)).Summary(12));
        Assert.Contains("12", error.Message, StringComparison.Ordinal);
    }

    private static void TakeOneStep(Model model)
    {
        model.Compile(new Adam(), losses: Loss.MeanSquaredError);
        var labels = new PerHead<Tensor>();
        foreach (var head in model.Heads) labels[head.Name] = new Tensor(head.Output.Shape.WithBatch(2));
        model.Fit(new Dataset(new Tensor(model.Inputs.Items[0].Shape.WithBatch(2)), labels));
    }

    private static string Recorded(string model)
    {
        var lines = JsonNode.Parse(File.ReadAllText(GoldenFolder.Require().Path("models", model, "case.json")))!["summary"]!.AsArray();
        return string.Join("\n", lines.Select(l => (string)l!));
    }
}
