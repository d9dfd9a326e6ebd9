using System.IO.Compression;

namespace Espalier.Tests.Callbacks;

/// <summary>A training that is cut off anywhere and started again gives what an uninterrupted one gives, to the bit.</summary>
public class BackupAndRestoreTests
{
    private sealed class Interruption : Exception;

    private static LambdaCallback CutAt(int epoch, int step) => new()
    {
        StepEnd = run =>
        {
            if (run.Epoch == epoch && run.Step == step) throw new Interruption();
        },
    };

    private static Optimizer Made(string name) => name switch
    {
        "Adam" => new Adam(0.05),
        "Nadam" => new Nadam(new CosineDecay(0.05, 30)),
        "SGD" => new SGD(0.05, 0.9, settings: new OptimizerSettings { GradientAccumulationSteps = 3, UseEma = true, EmaMomentum = 0.7 }),
        _ => throw new ArgumentException(name),
    };

    // Cut off in epochs 2 and 5; the callbacks' own counting matters from there on.
    private static (float[] Weights, History History, int Resumed) Train(string optimizer, string? backup)
    {
        int resumed = 0;
        (int Epoch, int Step)[] cuts = backup is null ? [(-1, 0)] : [(2, 1), (5, 0), (-1, 0)];
        foreach (var (epoch, step) in cuts)
        {
            var model = Script.Model(Made(optimizer));
            var saver = new BackupAndRestore(backup ?? "unused", deleteWhenDone: backup is not null);
            Callback plateau = optimizer == "Nadam" ? new TerminateOnNaN() : new ReduceLROnPlateau("val_a_mae", factor: 0.5, patience: 1);
            Callback[] callbacks = [plateau, new EarlyStopping("val_b_loss", patience: 2, minDelta: 0.02, restoreBestWeights: true), CutAt(epoch, step)];
            try
            {
                var history = model.Fit(Script.Data(), validation: Script.Data(17), epochs: 12, batchSize: 8, callbacks: backup is null ? callbacks : [saver, .. callbacks]);
                return ([.. model.Weights.SelectMany(w => w.Values.ToArray())], history, resumed);
            }
            catch (Interruption)
            {
                resumed++;
                Assert.Equal([backup!], Directory.GetFiles(Path.GetDirectoryName(backup!)!));
            }
        }
        throw new InvalidOperationException();
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("Nadam")]
    [InlineData("SGD")]
    public void AnInterruptedTrainingEndsInTheSameBits(string optimizer)
    {
        string folder = Script.Folder();
        var whole = Train(optimizer, null);
        var parts = Train(optimizer, Path.Combine(folder, "backup.zip"));
        Assert.Equal(2, parts.Resumed);
        Assert.Equal(whole.Weights, parts.Weights);
        Assert.Equal(whole.History.Epochs, parts.History.Epochs);
        Assert.Equal(whole.History.Names, parts.History.Names);
        foreach (string name in whole.History.Names) Assert.Equal(whole.History[name], parts.History[name]);
        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void ABackupThatDoesNotFitIsAnErrorThatSaysSo()
    {
        string folder = Script.Folder(), path = Path.Combine(folder, "backup.zip");
        Script.Model().Fit(Script.Data(), callbacks: [new BackupAndRestore(path, deleteWhenDone: false)]);
        Assert.Contains("Adam", Fails(Script.Model(new SGD()), new BackupAndRestore(path)));
        Assert.Contains("TerminateOnNaN", Fails(Script.Model(), new BackupAndRestore(path), new TerminateOnNaN()));

        var x = Espalier.Layers.Input(new Shape(3), "x");
        var other = new Model(x, [x.Dense(1, name: "a"), x.Dense(2, Activation.Softmax, name: "b")], seed: 4);
        other.Compile(new Adam(), new() { ["a"] = Loss.MeanSquaredError, ["b"] = Loss.CategoricalCrossentropy });
        Assert.Contains("weights.bin", Fails(other, new BackupAndRestore(path)));

        byte[] bytes = File.ReadAllBytes(path);
        for (int cut = 0; cut < bytes.Length; cut += bytes.Length / 7)
        {
            File.WriteAllBytes(path, bytes[..cut]);
            Assert.Contains("backup.zip", Fails(Script.Model(), new BackupAndRestore(path)));
        }
        File.WriteAllBytes(path, bytes);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry("state.json")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("state.json").Open());
            writer.Write("""{"version": 1, "optimizer": "Adam", "seed": 4, "callbacks": [{"type": "BackupAndRestore"}], "iterations": "many"}""");
        }
        Assert.Contains("iterations", Fails(Script.Model(), new BackupAndRestore(path)));
        Directory.Delete(folder, recursive: true);

        static string Fails(Model model, params Callback[] callbacks) =>
            Assert.Throws<EspalierException>(() => model.Fit(Script.Data(), epochs: 2, callbacks: callbacks)).Message;
    }

    [Fact]
    public void AFinishedTrainingStaysFinished()
    {
        string folder = Script.Folder(), path = Path.Combine(folder, "backup.zip");
        var first = Script.Model();
        var history = first.Fit(Script.Data(), epochs: 3, callbacks: [new BackupAndRestore(path, deleteWhenDone: false)]);
        var second = Script.Model();
        var backup = new BackupAndRestore(path, deleteWhenDone: false);
        var again = second.Fit(Script.Data(), epochs: 3, callbacks: [backup]);
        Assert.Equal(3, backup.ResumedAt);
        Assert.Equal(history["loss"], again["loss"]);
        Assert.Equal(first.Weights.SelectMany(w => w.Values.ToArray()), second.Weights.SelectMany(w => w.Values.ToArray()));
        Assert.Equal(4, second.Fit(Script.Data(), epochs: 4, callbacks: [new BackupAndRestore(path)]).Epochs.Count);
        Directory.Delete(folder, recursive: true);
    }
}
