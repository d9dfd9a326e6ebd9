using Espalier.Cpu;

namespace Espalier.Tests.Saving;

/// <summary>A training that goes on from a file ends with the same bits as one that never stopped.</summary>
public class ResumeTests
{
    public static TheoryData<string> Optimizers =>
        ["adam", "adam amsgrad", "adam ema", "adam schedule", "sgd momentum", "rmsprop centered", "nadam", "adagrad clipped", "adamw", "lion", "ftrl", "sgd accumulated"];

    private static Optimizer Make(string name) => name switch
    {
        "adam" => new Adam(1.0 / 300), // no float32 and no short decimal
        "adam amsgrad" => new Adam(1e-3, amsgrad: true),
        "adam ema" => new Adam(1e-2, settings: new OptimizerSettings { UseEma = true, EmaMomentum = 0.9, EmaOverwriteFrequency = 7 }),
        "adam schedule" => new Adam(new CosineDecay(0.01, 40)),
        "sgd momentum" => new SGD(0.05, momentum: 0.9, nesterov: true),
        "rmsprop centered" => new RMSprop(1e-3, momentum: 0.5, centered: true),
        "nadam" => new Nadam(1e-3),
        "adagrad clipped" => new Adagrad(0.03, settings: new OptimizerSettings { GlobalClipNorm = 0.5 }),
        "adamw" => new AdamW(3e-3, weightDecay: 0.5, settings: new OptimizerSettings { WithoutDecay = ["bias"] }),
        "lion" => new Lion(1e-3),
        "ftrl" => new Ftrl(0.05),
        _ => new SGD(0.1, momentum: 0.5, settings: new OptimizerSettings { GradientAccumulationSteps = 3 }),
    };

    private static Model Network(Optimizer optimizer, int threads)
    {
        var x = Espalier.Layers.Input(new Shape(11), "features");
        var trunk = x.Dense(24, Activation.Relu, name: "trunk1").Dropout(0.3);
        trunk = new BatchNormalization(name: "norm").Apply(trunk);
        var model = new Model(x, [trunk.Dense(8, Activation.Tanh, new L2(1e-3)).Dropout(0.2).Dense(3, Activation.Softmax, name: "quality"),
            trunk.Dense(1, Activation.Sigmoid, name: "color")], seed: 77)
        { Backend = new CpuBackend(threads) { SmallestPart = 1, SmallestShared = 0 } };
        model.Compile(optimizer, losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy }, metrics: new Accuracy());
        return model;
    }

    [Fact]
    public void FrozenLayersStayFrozen()
    {
        using var folder = new TemporaryFolder();
        var data = Models.TrainingTests.Rows(64);
        var inner = Espalier.Layers.Input(new Shape(11), "inner");
        var trunk = new Model(inner, new BatchNormalization(name: "norm").Apply(inner.Dense(6, Activation.Relu, name: "hidden")), "trunk") { IsTrainable = false };
        var x = Espalier.Layers.Input(new Shape(11), "features");
        var frozen = new Dense(5, name: "frozen") { IsTrainable = false };
        var y = frozen.Apply(trunk.Apply(x));
        var model = new Model(x, [y.Dense(3, Activation.Softmax, name: "quality"), y.Dense(1, Activation.Sigmoid, name: "color")]);
        model.Compile(new Adam(0.01), losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy });
        model.Fit(data, epochs: 1);
        model.Save(folder["m.keras"]);
        var back = Model.Load(folder["m.keras"]);
        Assert.Empty(back.LoadWarnings);
        Assert.Equal(["quality/kernel", "quality/bias", "color/kernel", "color/bias"], back.TrainableWeights.Select(w => w.ToString()));
        Assert.Equal(8, back.Compilation!.Optimizer.Variables.Count);
        model.Fit(data, initialEpoch: 1, epochs: 3);
        back.Fit(data, initialEpoch: 1, epochs: 3);
        for (int i = 0; i < model.Weights.Count; i++) Assert.True(model.Weights[i].Values.SequenceEqual(back.Weights[i].Values), model.Weights[i].ToString());
    }

    [Theory, MemberData(nameof(Optimizers))]
    public void GoesOnToTheBit(string optimizer)
    {
        using var folder = new TemporaryFolder();
        var data = Models.TrainingTests.Rows(100, missing: true);
        var whole = Network(Make(optimizer), threads: 1);
        // Saved at the end of the second epoch, before the end of training does anything more, such as putting averages in place.
        var saving = new LambdaCallback { EpochEnd = (run, _) => { if (run.Epoch == 1) run.Model.Save(folder["half.keras"]); } };
        var history = whole.Fit(data, epochs: 5, batchSize: 16, callbacks: [saving]);

        var resumed = Model.Load(folder["half.keras"]);
        Assert.Empty(resumed.LoadWarnings);
        resumed.Backend = new CpuBackend(2) { SmallestPart = 1, SmallestShared = 0 };
        var rest = resumed.Fit(data, initialEpoch: 2, epochs: 5, batchSize: 16);
        Assert.Equal(history["loss"].Skip(2), rest["loss"]);
        for (int i = 0; i < whole.Weights.Count; i++)
            Assert.True(whole.Weights[i].Values.SequenceEqual(resumed.Weights[i].Values), $"{optimizer}: {whole.Weights[i]} differs.");
        Assert.Equal(whole.Compilation!.Optimizer.Iterations, resumed.Compilation!.Optimizer.Iterations);

        whole.Save(folder["1.keras"], DateTimeOffset.UnixEpoch);
        resumed.Save(folder["2.keras"], DateTimeOffset.UnixEpoch);
        Assert.Equal(ModelFiles.Member(folder["1.keras"], "model.weights.h5"), ModelFiles.Member(folder["2.keras"], "model.weights.h5"));
    }
}
