namespace Espalier.Tests.Models;

/// <summary>Layers that training must not change.</summary>
public class FreezingTests
{
    private static readonly Dataset Data = new(Rows.Normal("x", 16, 3), new PerHead<Tensor>(Rows.Normal("y", 16, 1)));

    [Fact]
    public void FrozenWeightsDoNotMoveAndTheOthersDo()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var model = new Model(x, x.Dense(4, Activation.Tanh, name: "trunk").Dense(1, name: "y"));
        model.Layer("trunk").IsTrainable = false;
        float[] trunk = Kernel(model, "trunk"), head = Kernel(model, "y");
        model.Compile(new Adam(0.1), losses: Loss.MeanSquaredError);
        model.Fit(Data, epochs: 3);
        Assert.Equal(trunk, Kernel(model, "trunk"));
        Assert.NotEqual(head, Kernel(model, "y"));
        Assert.Equal(2, model.TrainableWeights.Count);

        // Thawed, it moves again with the next compile.
        model.Layer("trunk").IsTrainable = true;
        model.Compile(new Adam(0.1), losses: Loss.MeanSquaredError);
        model.Fit(Data, epochs: 1);
        Assert.NotEqual(trunk, Kernel(model, "trunk"));
    }

    [Fact]
    public void FreezingAModelFreezesEverythingInside()
    {
        var inner = Espalier.Layers.Input(new Shape(3));
        var tower = new Model(inner, inner.Dense(4, Activation.Tanh, name: "deep"), "tower");
        var x = Espalier.Layers.Input(new Shape(3));
        var model = new Model(x, tower.Apply(x).Dense(1, name: "y"));
        tower.IsTrainable = false;
        float[] deep = Kernel(tower, "deep");
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        model.Fit(Data, epochs: 2);
        Assert.Equal(deep, Kernel(tower, "deep"));
        tower.IsTrainable = true;
        Assert.True(tower.Layer("deep").IsTrainable);
    }

    [Fact]
    public void AFrozenBatchNormalizationUsesItsRunningStatisticsAndKeepsThem()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var norm = new BatchNormalization(name: "norm");
        var model = new Model(x, norm.Apply(x).Dense(1, name: "y"));
        model.Compile(new SGD(0.01), losses: Loss.MeanSquaredError);
        float[][] start = Statistics();
        model.Fit(Data, epochs: 1);
        float[][] learnt = Statistics();
        Assert.NotEqual(start[0], learnt[0]);

        norm.IsTrainable = false;
        model.Compile(new SGD(0), losses: Loss.MeanSquaredError);
        double judged = model.Evaluate(Data, batchSize: 16)["loss"];
        // With the statistics of the batch the training loss would differ from the judged one.
        Assert.Equal(judged, model.Fit(Data, batchSize: 16, shuffle: false)["loss"][0], 1e-6);
        Assert.Equal(learnt, Statistics());

        float[][] Statistics() => [.. norm.Weights.Where(w => !w.Parameter.Trainable).Select(w => w.Values.ToArray())];
    }

    [Fact]
    public void APenaltyOnFrozenWeightsDoesNotCount()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var model = new Model(x, x.Dense(4, kernelRegularizer: new L2(0.5), name: "trunk").Dense(1, name: "y"));
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        double with = model.Evaluate(Data)["loss"];
        model.Layer("trunk").IsTrainable = false;
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        double without = model.Evaluate(Data)["loss"], penalty = 0;
        foreach (float w in Kernel(model, "trunk")) penalty += 0.5 * w * w;
        Assert.Equal(with, without + penalty, 1e-4);
    }

    [Fact]
    public void AModelThatIsAllFrozenSaysSo()
    {
        var x = Espalier.Layers.Input(new Shape(3));
        var model = new Model(x, x.Dense(1, name: "y")) { IsTrainable = false };
        model.Compile(new SGD(0.1), losses: Loss.MeanSquaredError);
        Assert.Contains("Unfreeze", Assert.Throws<EspalierException>(() => model.Fit(Data)).Message, StringComparison.Ordinal);
    }

    private static float[] Kernel(Model model, string layer) => model.Layer(layer).Weights[0].Values.ToArray();
}
