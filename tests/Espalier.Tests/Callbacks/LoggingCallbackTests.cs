namespace Espalier.Tests.Callbacks;

/// <summary>Callbacks that write files, and the small ones.</summary>
public class LoggingCallbackTests
{
    [Fact]
    public void TheCsvLogHasEpochThenSortedNames()
    {
        string folder = Script.Folder(), path = Path.Combine(folder, "deep", "log.csv");
        var history = Script.Model().Fit(Script.Data(), validation: Script.Data(), epochs: 2, callbacks: [new CsvLogger(path)]);
        string[] lines = File.ReadAllLines(path);
        Assert.Equal("epoch,a_loss,a_mae,b_accuracy,b_loss,loss,val_a_loss,val_a_mae,val_b_accuracy,val_b_loss,val_loss", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("1,", lines[2], StringComparison.Ordinal);
        Assert.Equal(history["loss"][1], double.Parse(lines[2].Split(',')[5], System.Globalization.CultureInfo.InvariantCulture));

        Script.Model().Fit(Script.Data(), validation: Script.Data(), epochs: 1, callbacks: [new CsvLogger(path, append: true)]);
        lines = File.ReadAllLines(path);
        Assert.Equal([0, 1, 0], lines.Skip(1).Select(l => int.Parse(l.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Script.Model().Fit(Script.Data(), validation: Script.Data(), initialEpoch: 1, epochs: 3, callbacks: [new CsvLogger(path, append: true)]);
        Assert.Equal(["0", "0", "1", "2"], File.ReadAllLines(path).Skip(1).Select(l => l.Split(',')[0])); // the old epoch 1 is trained again

        var error = Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), validation: Script.Data(), initialEpoch: 3, epochs: 4,
            callbacks: [new ReduceLROnPlateau(), new CsvLogger(path, append: true)]));
        Assert.Contains("learning_rate", error.Message);
        Script.Model().Fit(Script.Data(), epochs: 1, callbacks: [new CsvLogger(path, ';')]);
        Assert.Equal(["epoch;a_loss;a_mae;b_accuracy;b_loss;loss"], File.ReadAllLines(path).Take(1));
        Assert.Equal([path], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void CheckpointsAreSavedEachEpochOrWhenBest()
    {
        var saved = new List<string>();
        ModelCheckpoint Checkpoint(string path, bool best, double? threshold = null) =>
            new(path, saveBestOnly: best, initialThreshold: threshold, save: (_, to) => saved.Add(to));

        Script.Play(Checkpoint("m-{epoch:00}-{val_loss:0.00}.keras", best: false), "val_loss", [5, 3.126, 4]);
        Assert.Equal(["m-01-5.00.keras", "m-02-3.13.keras", "m-03-4.00.keras"], saved);
        saved.Clear();
        var checkpoint = Checkpoint("{epoch:02d} {val_loss:.1f}", best: true);
        Script.Play(checkpoint, "val_loss", [5, 3, 4, 3, 2]);
        Assert.Equal(["01 5.0", "02 3.0", "05 2.0"], saved);
        Assert.Equal(("05 2.0", 2.0), (checkpoint.LastPath, checkpoint.Best));
        saved.Clear();
        Script.Play(Checkpoint("{epoch}", best: true, threshold: 3.5), "val_loss", [5, 3, 4, 3, 2]);
        Assert.Equal(["2", "5"], saved);
    }

    [Fact]
    public void ACheckpointCanBeLoadedAndTrainedOn()
    {
        string folder = Script.Folder();
        var model = Script.Model();
        model.Fit(Script.Data(), epochs: 3, shuffle: false, callbacks: [new ModelCheckpoint(Path.Combine(folder, "{epoch}.keras")),
            new ModelCheckpoint(Path.Combine(folder, "{epoch}.weights.h5"), saveWeightsOnly: true)]);
        var loaded = Model.Load(Path.Combine(folder, "2.keras"));
        loaded.Fit(Script.Data(), initialEpoch: 2, epochs: 3, shuffle: false);
        Assert.Equal(model.Weights.SelectMany(w => w.Values.ToArray()), loaded.Weights.SelectMany(w => w.Values.ToArray()));
        loaded.LoadWeights(Path.Combine(folder, "1.weights.h5"));
        Assert.NotEqual(model.Weights[0].Values.ToArray(), loaded.Weights[0].Values.ToArray());
        Assert.Equal(6, Directory.GetFiles(folder).Length);
        Directory.Delete(folder, recursive: true);
        Assert.Contains(".keras", Assert.Throws<EspalierException>(() => new ModelCheckpoint("model.h5")).Message);
    }

    [Fact]
    public void APlaceForAnUnknownValueIsAnError()
    {
        var checkpoint = new ModelCheckpoint("{epoch} {val_los:0.00}.keras");
        var error = Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), validation: Script.Data(), callbacks: [checkpoint]));
        Assert.Contains("Did you mean 'val_loss'?", error.Message);
        checkpoint = new ModelCheckpoint("x.keras", monitor: "val_a_maee", saveBestOnly: true);
        Assert.Contains("'val_a_mae'", Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), validation: Script.Data(), callbacks: [checkpoint])).Message);
    }

    [Fact]
    public void ALossThatIsNotFiniteStopsTraining()
    {
        var data = Script.Data();
        data.Inputs[0].Values[3 * 33] = float.PositiveInfinity; // row 33, in the second step
        var callback = new TerminateOnNaN();
        var history = Script.Model().Fit(data, epochs: 5, shuffle: false, callbacks: [callback]);
        Assert.Equal((0, 1), callback.Stopped);
        Assert.Single(history.Epochs);
    }

    [Fact]
    public void FunctionsAreCalledInOrder()
    {
        var calls = new List<string>();
        var history = Script.Model().Fit(Script.Data(), epochs: 2, batchSize: 20, callbacks: [new LambdaCallback
        {
            TrainBegin = _ => calls.Add("begin"),
            EpochBegin = run => calls.Add($"epoch {run.Epoch}"),
            StepEnd = run => calls.Add($"step {run.Step}"),
            EpochEnd = (run, values) => values["extra"] = run.Epoch,
            TrainEnd = _ => calls.Add("end"),
        }]);
        Assert.Equal(["begin", "epoch 0", "step 0", "step 1", "epoch 1", "step 0", "step 1", "end"], calls);
        Assert.Equal([0, 1], history["extra"]);
    }
}
