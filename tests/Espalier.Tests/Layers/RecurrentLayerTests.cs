using Espalier.Graph;
using Espalier.Tests.Models;

namespace Espalier.Tests.Layers;

/// <summary>Recurrent layers beyond what the recorded cases show.</summary>
public class RecurrentLayerTests
{
    public static TheoryData<string> Cells => ["SimpleRNN", "LSTM", "GRU"];

    // A rate of dropout of the state, which does nothing in use, has the steps written out.
    private static RecurrentLayer Make(string cell, int units, bool sequences = false, bool state = false, bool backwards = false, double recurrentDropout = 0,
        double dropout = 0, RecurrentSettings? settings = null) => cell switch
        {
            "SimpleRNN" => new SimpleRNN(units, returnSequences: sequences, returnState: state, goBackwards: backwards, dropout: dropout,
                recurrentDropout: recurrentDropout, settings: settings),
            "LSTM" => new LSTM(units, returnSequences: sequences, returnState: state, goBackwards: backwards, dropout: dropout,
                recurrentDropout: recurrentDropout, settings: settings),
            _ => new GRU(units, returnSequences: sequences, returnState: state, goBackwards: backwards, dropout: dropout,
                recurrentDropout: recurrentDropout, settings: settings),
        };

    private static void CopyWeights(Layer from, Layer to)
    {
        for (int i = 0; i < from.Weights.Count; i++) to.Weights[i].Parameter.Set(from.Weights[i].Values);
    }

    // Biases start as zeros, which would hide that they are added.
    private static void Shake(Layer layer)
    {
        foreach (var weight in layer.Weights)
            for (int i = 0; i < weight.Values.Length; i++) weight.Values[i] += 0.2f * (float)RandomKey.For(8, weight.Name).Normal(i);
    }

    [Theory, MemberData(nameof(Cells))]
    public void OneOpForAllStepsComputesWhatTheStepsDo(string cell)
    {
        var x = Espalier.Layers.Input(new Shape(5, 3));
        var mask = Espalier.Layers.Input(new Shape(5));
        RecurrentLayer together = Make(cell, 18, sequences: true, state: true), apart = Make(cell, 18, sequences: true, state: true, recurrentDropout: 0.5);
        var (a, b) = (together.ApplyAll([x], new Dictionary<string, Symbol?> { ["mask"] = mask }), apart.ApplyAll([x], new Dictionary<string, Symbol?> { ["mask"] = mask }));
        var (model, other) = (new Model(new[] { x, mask }, a.ToArray()), new Model(new[] { x, mask }, b.ToArray()));
        Shake(together);
        CopyWeights(together, apart);
        var data = new Dataset([Rows.Normal("x", 7, 5, 3), Rows.Coins("mask", 7, 5)]);
        foreach (var (p, q) in model.Predict(data).Values.Zip(other.Predict(data).Values))
            for (int i = 0; i < p.Values.Length; i++) Assert.Equal(p.Values[i], q.Values[i], 2e-6f);
        Assert.Contains("Recurrence", Program.Compile([a[0]]).ToString());
        Assert.DoesNotContain("Recurrence", Program.Compile([b[0]]).ToString());
    }

    [Theory, MemberData(nameof(Cells))]
    public void SkippedStepsAreAsIfTheyWereNotThere(string cell)
    {
        var x = Espalier.Layers.Input(new Shape(4, 2));
        var layer = Make(cell, 3);
        var masked = new Model(x, layer.Apply(x.Masking()));
        var shorter = Espalier.Layers.Input(new Shape(2, 2));
        var plain = new Model(shorter, layer.Apply(shorter));
        // Steps 1 and 3 are padding.
        var rows = Rows.Normal("x", 6, 2, 2);
        var padded = new Tensor(new Shape(6, 4, 2));
        for (int row = 0; row < 6; row++)
            for (int step = 0; step < 2; step++) rows.Row(row).Slice(step * 2, 2).CopyTo(padded.Row(row)[(step * 4)..]);
        Assert.Equal(plain.Predict(rows).Values.Single().Values, masked.Predict(padded).Values.Single().Values);
    }

    [Theory, MemberData(nameof(Cells))]
    public void GoingOnFromTheLastStateIsGoingThrough(string cell)
    {
        var whole = Espalier.Layers.Input(new Shape(6, 2));
        var layer = Make(cell, 4, sequences: true, state: true);
        var through = new Model(whole, layer.ApplyAll(whole).ToArray());
        var (first, second) = (Espalier.Layers.Input(new Shape(2, 2)), Espalier.Layers.Input(new Shape(4, 2)));
        var start = layer.ApplyAll(first);
        var parts = new Model(new[] { first, second }, layer.ApplyAll([second, .. start.Skip(1)]).ToArray());
        var rows = Rows.Normal("x", 5, 6, 2);
        Tensor[] cut = [new(new Shape(5, 2, 2)), new(new Shape(5, 4, 2))];
        for (int row = 0; row < 5; row++)
        {
            rows.Row(row)[..4].CopyTo(cut[0].Row(row));
            rows.Row(row)[4..].CopyTo(cut[1].Row(row));
        }
        var (expected, actual) = (through.Predict(rows).Values.ToArray(), parts.Predict(new Dataset(cut)).Values.ToArray());
        for (int row = 0; row < 5; row++) Assert.Equal(expected[0].Row(row)[8..].ToArray(), actual[0].Row(row).ToArray());
        for (int i = 1; i < expected.Length; i++) Assert.Equal(expected[i].Values, actual[i].Values);
    }

    [Theory, MemberData(nameof(Cells))]
    public void OutputsOfSkippedStepsAreTheLastOrZero(string cell)
    {
        var x = Espalier.Layers.Input(new Shape(3, 2));
        foreach (bool zero in new[] { false, true })
        {
            var layer = Make(cell, 2, sequences: true, settings: new RecurrentSettings { ZeroOutputForMask = zero });
            var model = new Model(x, layer.Apply(x.Masking(maskValue: 9)));
            var y = model.Predict(new Tensor(new Shape(1, 3, 2), [1, 2, 9, 9, 9, 9])).Values.Single().Values;
            Assert.Equal(zero ? [0, 0] : y[..2], y[2..4]);
            Assert.Equal(y[2..4], y[4..]);
            Assert.NotEqual(0, y[0]);
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void DropoutIsOneCoinForAllSteps(string cell)
    {
        var x = Espalier.Layers.Input(new Shape(3, 4));
        var layer = Make(cell, 2, sequences: true, dropout: 0.5, recurrentDropout: 0.5);
        var y = layer.Apply(x);
        var thinned = Program.Compile([y], training: true);
        foreach (var draw in thinned.Nodes.Where(n => n.Op is RandomUniform))
            Assert.Contains(draw.Outputs[0].Shape, new[] { new Shape(Shape.Batch, 1, 4), new Shape(Shape.Batch, 2) });
        Assert.Equal(2, thinned.Nodes.Count(n => n.Op is RandomUniform));
        Assert.DoesNotContain(Program.Compile([y]).Nodes, n => n.Op is RandomUniform);
    }

    [Fact]
    public void TheForgetGateStartsOpen()
    {
        var model = new Sequential([new InputLayer(new Shape(2, 3)), new LSTM(2, settings: new RecurrentSettings { BiasInitializer = new ConstantInitializer(0.5) })]);
        Assert.Equal([0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f], model.Weights[2].Values.ToArray());
    }

    [Fact]
    public void BothDirectionsAreTurnedTheSameWay()
    {
        var x = Espalier.Layers.Input(new Shape(4, 2));
        var both = new Bidirectional(new GRU(3, returnSequences: true), BidirectionalMerge.None);
        var ys = both.ApplyAll(x);
        var back = new GRU(3, returnSequences: true, goBackwards: true);
        var z = back.Apply(x);
        var model = new Model(x, new[] { ys[0], ys[1], z });
        CopyWeights(both.Backward, back);
        var answers = model.Predict(Rows.Normal("x", 5, 4, 2)).Values.ToArray();
        for (int row = 0; row < 5; row++)
            for (int step = 0; step < 4; step++)
                Assert.Equal(answers[2].Row(row).Slice((3 - step) * 3, 3).ToArray(), answers[1].Row(row).Slice(step * 3, 3).ToArray());
    }

    [Fact]
    public void EachStepIsALayerOfItsOwnRows()
    {
        var x = Espalier.Layers.Input(new Shape(3, 2));
        var inner = new Sequential([new InputLayer(new Shape(2)), new Dense(4, Activation.Tanh), new Dense(2)], name: "step");
        var model = new Model(x, x.TimeDistributed(inner));
        var rows = Rows.Normal("x", 5, 3, 2);
        var single = new Tensor(new Shape(15, 2), rows.Values);
        var (together, alone) = (model.Predict(rows).Values.Single(), inner.Predict(single).Values.Single());
        for (int i = 0; i < alone.Values.Length; i++) Assert.Equal(alone.Values[i], together.Values[i], 1e-6f);
        Assert.Equal(4, model.Weights.Count);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        var x = Espalier.Layers.Input(new Shape(4, 3));
        var y = x.Masking().Bidirectional(new LSTM(5, returnSequences: true)).MultiHeadAttention(null, 2, 3).GRU(4, returnSequences: true).SimpleRNN(3);
        var weights = new Model(x, y).Weights.Select(w => w.Parameter.Symbol).ToArray();
        var seed = Input.Of("seed", y.Shape);
        var program = new Espalier.Cpu.CpuBackend(1).Prepare(Program.Compile([y, .. Gradients.Of([y], [seed], weights).OfType<Symbol>()], training: true), 6);
        program.Run();
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) program.Run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void MisuseIsSaid()
    {
        var flat = Espalier.Layers.Input(new Shape(4));
        var x = Espalier.Layers.Input(new Shape(3, 2));
        Said(() => flat.LSTM(3, name: "read"), "LSTM 'read'", "(batch, steps, features)", "(batch, 4)");
        Said(() => new GRU(3, name: "g").Apply(x, flat), "GRU 'g'", "(batch, 3)", "(batch, 4)");
        Said(() => new SimpleRNN(0), "SimpleRNN", "1 unit");
        Said(() => new LSTM(2, dropout: 1), "LSTM", "below 1");
        Said(() => new Bidirectional(new LSTM(2, goBackwards: true)), "Bidirectional", "backwards");
        Said(() => new Bidirectional(new LSTM(2), backwardLayer: new LSTM(2, goBackwards: true, returnSequences: true)), "Bidirectional", "return the same");
        Said(() => new TimeDistributed(new InputLayer(new Shape(2))), "TimeDistributed", "input");
        Said(() => flat.TimeDistributed(new Dense(2), name: "each"), "TimeDistributed 'each'", "rank 3");
        var endless = Espalier.Layers.Input(new Shape(20_000, 2));
        Said(() => endless.TimeDistributed(new LayerNormalization()), "TimeDistributed", "20000");
        Said(() => new LSTM(2, Activation.Relu).Apply(endless), "LSTM", "20000");
        Said(() => Espalier.Layers.Input(new Shape(200, 200, 2)).TimeDistributed(new TimeDistributed(new LayerNormalization())), "40000");
        Assert.Equal(new Shape(Shape.Batch, 2), endless.LSTM(2).Shape);
        Said(() => new LSTM(3).ApplyMasked(flat, x), "LSTM", "(batch, 3)", "(batch, 4)");
        Said(() => new Dense(3).ApplyMasked(flat, x), "Dense", "heeds no mask");
        Said(() => Registry<Layer>.Create("GRU", new Config("GRU 'g'", new() { ["units"] = 3, ["stateful"] = true })), "GRU 'g'", "stateful");

        static void Said(Action act, params string[] words)
        {
            var error = Assert.Throws<EspalierException>(act);
            Assert.All(words, w => Assert.Contains(w, error.Message, StringComparison.Ordinal));
        }
    }
}
