using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Models;

namespace Espalier.Tests.Layers;

/// <summary>Where masks come from, how far they travel, and who heeds them.</summary>
public class MaskTests
{
    private static Symbol Tokens(string name = "tokens") => Espalier.Layers.Input(new Shape(4), name);

    private static Tensor Some => new(new Shape(2, 4), [3, 1, 0, 0, 2, 0, 5, 0]);

    private static float[] Of(Symbol? mask, Symbol input)
    {
        Assert.NotNull(mask);
        var program = CpuBackend.Default.Prepare(Program.Compile([mask]), 2);
        Some.Values.CopyTo(program.Input(input));
        program.Run();
        return program.Output(mask).ToArray();
    }

    [Fact]
    public void ClassZeroIsSkippedWhenTheEmbeddingSaysSo()
    {
        var tokens = Tokens();
        Assert.Null(tokens.Embedding(6, 3).Mask);
        Assert.Equal([1, 1, 0, 0, 1, 0, 1, 0], Of(tokens.Embedding(6, 3, maskZero: true).Mask, tokens));
    }

    [Fact]
    public void StepsOfOneNumberAreSkipped()
    {
        var tokens = Tokens();
        var steps = new ReshapeLayer([2, 2]).Apply(tokens).Masking();
        Assert.Equal([1, 0, 1, 1], Of(steps.Mask, tokens));
    }

    [Fact]
    public void MasksTravelAsFarAsTheirAxes()
    {
        var x = Tokens().Embedding(6, 3, maskZero: true);
        Assert.Same(x.Mask, x.Dense(5).Dropout(0.5).LayerNormalization().TimeDistributed(new Dense(2)).Mask);
        Assert.Same(x.Mask, x.LSTM(2, returnSequences: true).Mask);
        Assert.Same(x.Mask, x.Bidirectional(new GRU(2, returnSequences: true)).Mask);
        Assert.Same(x.Mask, x.MultiHeadAttention(null, 1, 2).Mask);
        Assert.Null(x.LSTM(4).Mask); // (batch, 4) is no longer over steps, though the sizes agree
        Assert.Null(x.Flatten().Mask);
        Assert.Null(Tokens().Embedding(6, 4, maskZero: true).Permute([2, 1]).Mask);
        Assert.Null(x.Bidirectional(new GRU(2)).Mask);
        var states = new LSTM(4, returnSequences: true, returnState: true).ApplyAll(x);
        Assert.Same(x.Mask, states[0].Mask);
        Assert.Null(states[1].Mask);
    }

    [Fact]
    public void MergedMasksAreThoseOfEither()
    {
        var (tokens, x) = (Tokens(), default(Symbol)!);
        x = tokens.Embedding(6, 3, maskZero: true);
        var turned = (tokens * -1f + 3f).Node; // 3 becomes 0
        var other = x.Dense(3);
        other.Mask = 1f - Op.Apply(new Equal(), turned.Outputs[0], Constant.Of(0));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], Of(Espalier.Layers.Add([x, other]).Mask, tokens));
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1], Of(other.Mask, tokens));
        Assert.Equal([1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1], Of(Espalier.Layers.Concatenate([x, other], axis: 1).Mask, tokens));
        Assert.Null(Espalier.Layers.Add([x, new Dense(3).Apply(Espalier.Layers.Input(new Shape(4, 3)))]).Mask);
        Assert.Equal([1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1], Of(Espalier.Layers.Concatenate([x, new Dense(3).Apply(Espalier.Layers.Input(new Shape(4, 3)))], axis: 1).Mask, tokens));
    }

    [Fact]
    public void LossesAreMeansOverTheStepsThatCount()
    {
        var tokens = Tokens();
        var y = tokens.Embedding(6, 3, maskZero: true).Dense(1, name: "each");
        var model = new Model(tokens, y);
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        var labels = Rows.Normal("y", 2, 4, 1);
        var answers = model.Predict(Some).Values.Single().Values;
        double sum = 0;
        foreach (int i in new[] { 0, 1, 4, 6 }) sum += Math.Pow(answers[i] - labels.Values[i], 2);
        Assert.Equal(sum / 4, model.Evaluate(new Dataset(Some, labels))["loss"], 1e-6);
        // What is skipped teaches nothing: other labels there give the same weights.
        var data = new Dataset(Some, labels);
        var other = (Model)model.Clone();
        other.Compile(new SGD(0.1), Loss.MeanSquaredError);
        model.Fit(data, epochs: 2);
        foreach (int i in new[] { 2, 3, 5, 7 }) labels.Values[i] += 10;
        other.Fit(new Dataset(Some, labels), epochs: 2);
        Assert.Equal(Rows.Weights(model), Rows.Weights(other));
    }

    [Fact]
    public void NestedModelsHandMasksOn()
    {
        var inner = new Sequential([new InputLayer(new Shape(4)), new Embedding(6, 3, maskZero: true), new Dense(2)]);
        var tokens = Tokens();
        var x = inner.Apply(tokens);
        Assert.Equal([1, 1, 0, 0, 1, 0, 1, 0], Of(x.Mask, tokens));
        var flat = new Model(tokens, new[] { x.GRU(3, name: "outer") });
        var all = new Sequential([new InputLayer(new Shape(4)), .. inner.Stack.Skip(1), flat.Layer("outer")]);
        Assert.Equal(flat.Predict(Some).Values.Single().Values, all.Predict(Some).Values.Single().Values);
    }

    [Fact]
    public void MeansAreOverTheStepsThatCount()
    {
        var x = Espalier.Layers.Input(new Shape(3, 2));
        var model = new Model(x, x.Masking(maskValue: 9).GlobalAveragePooling1D());
        Assert.Equal([2, 3, 0, 0], model.Predict(new Tensor(new Shape(2, 3, 2), [1, 2, 9, 9, 3, 4, 9, 9, 9, 9, 9, 9])).Values.Single().Values);
        var scores = Espalier.Layers.Input(new Shape(3));
        var weights = new Model(new[] { x, scores }, new SoftmaxLayer().ApplyMasked(x.Masking(maskValue: 9).Mask!.Origin is LayerCall call ? call.Outputs[0] : scores, scores));
        Assert.Equal([0.5f, 0, 0.5f], weights.Predict(new Dataset([new(new Shape(1, 3, 2), [1, 2, 9, 9, 3, 4]), new(new Shape(1, 3), [1, 7, 1])])).Values.Single().Values);
    }

    [Fact]
    public void NormalizationCountsWhatIsNotSkipped()
    {
        var x = Espalier.Layers.Input(new Shape(3, 2));
        var layer = new BatchNormalization(momentum: 0);
        var y = layer.Apply(x.Masking());
        var model = new Model(x, y);
        var values = Rows.Normal("x", 4, 3, 2);
        values.Row(1)[2..4].Clear();
        values.Row(3)[4..].Clear();
        var program = CpuBackend.Default.Prepare(Program.Compile([y], training: true), 4);
        values.Values.CopyTo(program.Input(x));
        program.Run();
        for (int channel = 0; channel < 2; channel++)
        {
            double[] counted = [.. Enumerable.Range(0, 12).Where(i => i is not (4 or 11)).Select(i => (double)values.Values[i * 2 + channel])];
            Assert.Equal(counted.Average(), model.Weights[2].Values[channel], 1e-6);
            Assert.Equal(counted.Average(v => Math.Pow(v - counted.Average(), 2)), model.Weights[3].Values[channel], 1e-6);
        }
    }
}
