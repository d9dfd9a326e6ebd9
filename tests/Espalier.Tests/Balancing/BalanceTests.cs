using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Callbacks;

namespace Espalier.Tests.Balancing;

/// <summary>What all balances keep to: names, files, resuming, threads, memory, heads without labels.</summary>
public class BalanceTests
{
    public static TheoryData<string> All => [.. Registry<Balance>.Names];

    private static Model Compiled(string name, long seed = 4)
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var trunk = x.Dense(6, Activation.Relu, name: "trunk").Dropout(0.2, name: "drop").Dense(4, Activation.Tanh, name: "trunk_2");
        var model = new Model(x, [trunk.Dense(1, name: "a"), trunk.Dense(2, Activation.Softmax, name: "b")], seed: seed);
        model.Compile(new Adam(0.02), new() { ["a"] = Loss.MeanSquaredError, ["b"] = Loss.CategoricalCrossentropy }, new PerHead<double> { ["a"] = 0.5 },
            balance: Registry<Balance>.Create(name));
        return model;
    }

    [Fact]
    public void TheNamesOfTheLiteratureAreKnown()
    {
        string[] names = ["log_loss", "uncertainty", "dwa", "famo", "gradnorm", "pcgrad", "rlw"];
        Assert.Equal(names.Length, names.Select(n => Registry<Balance>.Create(n).GetType()).Distinct().Count());
        Assert.Equal(names.Length, Registry<Balance>.Names.Count);
        Assert.Contains("'Uncertainty'", Assert.Throws<EspalierException>(() => Registry<Balance>.Create("uncertainy")).Message);
    }

    [Theory, MemberData(nameof(All))]
    public void TrainingLearnsAndTellsWhatEachHeadCounts(string name)
    {
        var model = Compiled(name);
        var history = model.Fit(Script.Data(200), validation: Script.Data(40), epochs: 25, batchSize: 20);
        Assert.True(history["a_loss"][^1] < history["a_loss"][0] * 0.9, $"a: {history["a_loss"][0]} to {history["a_loss"][^1]}");
        Assert.True(history["b_loss"][^1] < history["b_loss"][0] * 0.9, $"b: {history["b_loss"][0]} to {history["b_loss"][^1]}");
        Assert.Equal(25, history["a_weight"].Count);
        Assert.All(history["a_weight"].Concat(history["b_weight"]), w => Assert.True(double.IsFinite(w) && w > 0));
        Assert.Equal(0.5 * history["a_loss"][3] + history["b_loss"][3], history["loss"][3], 1e-4); // the plain sum, whatever the balance
        Assert.DoesNotContain(history.Names, n => n.StartsWith("val_", StringComparison.Ordinal) && n.EndsWith("_weight", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(All))]
    public void AnInterruptedTrainingEndsInTheSameBits(string name)
    {
        string folder = Script.Folder(), path = Path.Combine(folder, "backup.zip");
        var whole = Compiled(name);
        var expected = whole.Fit(Script.Data(), epochs: 7, batchSize: 8);
        foreach (int cut in new[] { 2, 5, -1 })
        {
            var model = Compiled(name);
            var stop = new LambdaCallback { StepEnd = run => { if (run.Epoch == cut && run.Step == 1) throw new TimeoutException(); } };
            try
            {
                var history = model.Fit(Script.Data(), epochs: 7, batchSize: 8, callbacks: [new BackupAndRestore(path), stop]);
                Assert.Equal(whole.Weights.SelectMany(w => w.Values.ToArray()), model.Weights.SelectMany(w => w.Values.ToArray()));
                foreach (string series in expected.Names) Assert.Equal(expected[series], history[series]);
                Assert.Equal(whole.Compilation!.Balance!.State.SelectMany(s => s.Values), model.Compilation!.Balance!.State.SelectMany(s => s.Values));
            }
            catch (TimeoutException) { Assert.True(cut >= 0); }
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(All))]
    public void AModelFileKeepsSettingsAndNumbers(string name)
    {
        string path = Path.Combine(Path.GetTempPath(), $"balance-{Guid.NewGuid():N}.keras");
        try
        {
            var model = Compiled(name);
            model.Fit(Script.Data(), epochs: 3, batchSize: 8);
            model.Save(path);
            var loaded = Model.Load(path);
            Assert.Equal(name, Registry<Balance>.NameOf(loaded.Compilation!.Balance!));
            model.Fit(Script.Data(), epochs: 6, initialEpoch: 3, batchSize: 8);
            loaded.Fit(Script.Data(), epochs: 6, initialEpoch: 3, batchSize: 8);
            Assert.Equal(model.Weights.SelectMany(w => w.Values.ToArray()), loaded.Weights.SelectMany(w => w.Values.ToArray()));
        }
        finally { File.Delete(path); }
    }

    [Theory, MemberData(nameof(All))]
    public void NoBitDependsOnThreads(string name)
    {
        float[][] weights = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var model = Compiled(name);
            model.Backend = new CpuBackend(threads);
            model.Fit(Script.Data(100), epochs: 2, batchSize: 30);
            return model.Weights.SelectMany(w => w.Values.ToArray()).ToArray();
        })];
        Assert.All(weights, w => Assert.Equal(weights[0], w));
    }

    [Theory, MemberData(nameof(All))]
    public void AStepAllocatesNothing(string name)
    {
        var model = Compiled(name);
        const int epochs = 6;
        long before = 0;
        long[] allocated = new long[epochs];
        var watch = new LambdaCallback
        {
            StepEnd = run =>
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                if (run.Step > 0) allocated[run.Epoch] += now - before;
                before = GC.GetAllocatedBytesForCurrentThread();
            },
        };
        model.Fit(Script.Data(), epochs: epochs, batchSize: 8, callbacks: [watch]);
        Assert.Equal(0, allocated.Min()); // compiling a loop anew may put something on this thread's account once, a step that allocates does so in every epoch
    }

    [Theory, MemberData(nameof(All))]
    public void ABatchWithoutLabelsOfAHeadSpoilsNothing(string name)
    {
        var model = Compiled(name);
        var data = Script.Data();
        Assert.True(data.Labels.TryGet("a", out var labels));
        for (int row = 0; row < 24; row++) labels!.Row(row)[0] = float.NaN;
        var history = model.Fit(data, epochs: 4, batchSize: 8, shuffle: false);
        Assert.All(history.Names.SelectMany(n => history[n]), v => Assert.True(double.IsFinite(v)));
        Assert.All(model.Weights.SelectMany(w => w.Values.ToArray()), v => Assert.True(float.IsFinite(v)));
    }

    [Theory, MemberData(nameof(All))]
    public void PenaltiesLossScalesAndOneHeadGoTogetherWithIt(string name)
    {
        float[] Train(double? scale)
        {
            var x = Espalier.Layers.Input(new Shape(3), "x");
            var trunk = x.Dense(4, Activation.Relu, kernelRegularizer: new L2(0.5), name: "trunk");
            var model = new Model(x, [trunk.Dense(1, name: "a"), trunk.Dense(2, Activation.Softmax, name: "b")], seed: 3);
            model.Compile(new SGD(0.01, settings: new OptimizerSettings { LossScaleFactor = scale }), new() { ["a"] = Loss.MeanSquaredError, ["b"] = Loss.CategoricalCrossentropy }, balance: Registry<Balance>.Create(name));
            model.Fit(Script.Data(), epochs: 2, batchSize: 40);
            return [.. model.Weights.SelectMany(w => w.Values.ToArray())];
        }
        float[] plain = Train(null), scaled = Train(256);
        for (int i = 0; i < plain.Length; i++) Assert.Equal(plain[i], scaled[i], 1e-4);

        var input = Espalier.Layers.Input(new Shape(3), "x");
        var alone = new Model(input, input.Dense(1, name: "a"), seed: 3);
        alone.Compile(new SGD(0.01), Loss.MeanSquaredError, balance: Registry<Balance>.Create(name));
        Assert.Null(alone.Compilation!.Balance);
        alone.Fit(new Dataset(new Tensor(new Shape(4, 3)), new Tensor(new Shape(4, 1))));
    }

    [Fact]
    public void WhatIsSharedByNobodyIsAnError()
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var model = new Model(x, [x.Dense(1, name: "a"), x.Dense(1, name: "b")]);
        model.Compile(new SGD(), Loss.MeanSquaredError, balance: Balance.GradNorm);
        var labels = new Tensor(new Shape(4, 1));
        Assert.Contains("trunk", Assert.Throws<EspalierException>(() => model.Fit(new Dataset(new Tensor(new Shape(4, 3)), new() { ["a"] = labels, ["b"] = labels }))).Message);
    }

    [Fact]
    public void SettingsOutOfRangeAreErrors()
    {
        Assert.Throws<EspalierException>(() => new Uncertainty(0));
        Assert.Throws<EspalierException>(() => new DynamicWeightAverage(-1));
        Assert.Throws<EspalierException>(() => new Famo(decay: -1));
        Assert.Contains("alpha", Assert.Throws<EspalierException>(() => new GradNorm(double.NaN)).Message);
    }

    [Fact]
    public void ABackupOfAnotherBalanceIsAnError()
    {
        string folder = Script.Folder(), path = Path.Combine(folder, "backup.zip");
        Compiled("Uncertainty").Fit(Script.Data(), callbacks: [new BackupAndRestore(path, deleteWhenDone: false)]);
        Assert.Contains("famo", Assert.Throws<EspalierException>(() => Compiled("Famo").Fit(Script.Data(), callbacks: [new BackupAndRestore(path)])).Message);
        Assert.Contains("without", Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), callbacks: [new BackupAndRestore(path)])).Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void MovingAveragesOfLayersMoveOnceThoughFamoLooksTwice()
    {
        float[] Averages(Balance? balance)
        {
            var x = Espalier.Layers.Input(new Shape(3), "x");
            var trunk = x.BatchNormalization(name: "norm");
            var model = new Model(x, [trunk.Dense(1, name: "a"), trunk.Dense(2, Activation.Softmax, name: "b")], seed: 3);
            model.Compile(new SGD(0), new() { ["a"] = Loss.MeanSquaredError, ["b"] = Loss.CategoricalCrossentropy }, balance: balance);
            model.Fit(Script.Data(), epochs: 2, batchSize: 8);
            return [.. model.Weights.Where(w => w.Name.StartsWith("moving", StringComparison.Ordinal)).SelectMany(w => w.Values.ToArray())];
        }
        Assert.Equal(Averages(null), Averages(Balance.Famo));
    }
}
