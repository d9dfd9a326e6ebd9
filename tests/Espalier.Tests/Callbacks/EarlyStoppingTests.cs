namespace Espalier.Tests.Callbacks;

/// <summary>Keras's counting: when training stops, what counts as better, which weights are left.</summary>
public class EarlyStoppingTests
{
    private static int Epochs(EarlyStopping stopping, params double[] losses) => Script.Play(stopping, "val_loss", losses).Epochs;

    [Fact]
    public void TrainingStopsAtTheEndOfTheLastEpochThatIsBorne()
    {
        Assert.Equal(2, Epochs(new EarlyStopping(), 5, 5, 5, 5)); // patience 0: the first epoch without improvement
        Assert.Equal(3, Epochs(new EarlyStopping(patience: 2), 5, 5, 5, 5));
        Assert.Equal(5, Epochs(new EarlyStopping(patience: 2), 5, 6, 4, 6, 6, 1));
        Assert.Equal(4, Epochs(new EarlyStopping(patience: 3), 5, 6, 6, 6));
        Assert.Equal(6, Epochs(new EarlyStopping(patience: 3), 6, 5, 4, 3, 2, 1));
    }

    [Fact]
    public void ASmallChangeIsNoImprovement()
    {
        Assert.Equal(3, Epochs(new EarlyStopping(patience: 2, minDelta: 0.5), 5, 4.8, 4.6, 1));
        Assert.Equal(4, Epochs(new EarlyStopping(patience: 2, minDelta: -0.5), 5, 4.4, 4.2, 4.1, 1)); // the sign does not matter
    }

    [Fact]
    public void TheMetricSaysWhichWayIsBetter()
    {
        Assert.Equal(3, Script.Play(new EarlyStopping("val_b_accuracy", patience: 1), "val_b_accuracy", [0.5, 0.6, 0.55, 0.7]).Epochs);
        Assert.Equal(2, Script.Play(new EarlyStopping("val_a_mae", patience: 1), "val_a_mae", [0.5, 0.6, 0.55, 0.7]).Epochs);
        Assert.Equal(3, Script.Play(new EarlyStopping("val_a_mae", patience: 1, mode: Better.Higher), "val_a_mae", [0.5, 0.6, 0.55, 0.7]).Epochs);
    }

    [Fact]
    public void EpochsThatDoNotBeatTheBaselineAreCounted()
    {
        Assert.Equal(4, Epochs(new EarlyStopping(patience: 2, baseline: 1), 9, 8, 7, 7, 6, 5)); // three epochs below it, and the fourth no better than they
        Assert.Equal(5, Epochs(new EarlyStopping(patience: 2, baseline: 1), 9, 8, 7, 6, 5)); // an epoch that improves never stops training
        Assert.Equal(5, Epochs(new EarlyStopping(patience: 2, baseline: 7.5), 9, 8, 7, 8, 8, 8));
    }

    [Fact]
    public void EarlyEpochsMayBeLeftOut() => Assert.Equal(5, Epochs(new EarlyStopping(patience: 1, startFromEpoch: 3), 1, 2, 3, 4, 5, 6));

    [Fact]
    public void NaNIsNoImprovementAndHidesNone()
    {
        Assert.Equal(3, Epochs(new EarlyStopping(patience: 2), 5, double.NaN, double.NaN, 1));
        Assert.Equal(4, Epochs(new EarlyStopping(patience: 2), double.NaN, 5, 4, 3));
    }

    [Fact]
    public void TheBestWeightsComeBack()
    {
        var stopping = new EarlyStopping(patience: 2, restoreBestWeights: true);
        var (epochs, model, _) = Script.Play(stopping, "val_loss", [5, 3, 4, 4, 1]);
        Assert.Equal((4, 1, 3, 3.0), (epochs, stopping.BestEpoch, stopping.StoppedEpoch, stopping.Best));
        Assert.All(model.Weights, w => Assert.All(w.Values.ToArray(), v => Assert.Equal(1, v)));

        (_, model, _) = Script.Play(new EarlyStopping(patience: 9, restoreBestWeights: true), "val_loss", [5, 3, 4]); // not stopped: best weights all the same
        Assert.All(model.Weights, w => Assert.All(w.Values.ToArray(), v => Assert.Equal(1, v)));
        (_, model, _) = Script.Play(new EarlyStopping(patience: 9), "val_loss", [5, 3, 4]);
        Assert.All(model.Weights, w => Assert.All(w.Values.ToArray(), v => Assert.Equal(2, v)));
    }

    [Fact]
    public void TheSavedStateGoesOn()
    {
        var first = new EarlyStopping(patience: 2, restoreBestWeights: true);
        Script.Play(first, "val_loss", [5, 3, 4]);
        var second = new Resumed(new EarlyStopping(patience: 2, restoreBestWeights: true), first.SaveState());
        var (epochs, model, _) = Script.Play(second, "val_loss", [5, 3, 4, 4, 1], firstEpoch: 3);
        Assert.Equal(4, epochs);
        Assert.All(model.Weights, w => Assert.All(w.Values.ToArray(), v => Assert.Equal(1, v)));
    }

    // Passes everything on; takes up a state when training is ready.
    private sealed class Resumed(EarlyStopping inner, System.Text.Json.Nodes.JsonObject state) : Callback
    {
        public override void OnTrainBegin(FitRun run) => inner.OnTrainBegin(run);

        public override void OnTrainReady(FitRun run) => inner.LoadState(System.Text.Json.Nodes.JsonNode.Parse(state.ToJsonString())!.AsObject());

        public override void OnEpochEnd(FitRun run, IDictionary<string, double> values) => inner.OnEpochEnd(run, values);

        public override void OnTrainEnd(FitRun run) => inner.OnTrainEnd(run);
    }

    [Fact]
    public void AnUnknownNameListsTheKnownOnesAndTheNearest()
    {
        var error = Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), validation: Script.Data(), callbacks: [new EarlyStopping("val_b_acuracy")]));
        Assert.Contains("Did you mean 'val_b_accuracy'?", error.Message);
        Assert.Contains("val_a_mae", error.Message);
        error = Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), callbacks: [new EarlyStopping()]));
        Assert.Contains("validation rows", error.Message);
        Assert.Throws<EspalierException>(() => new EarlyStopping(patience: -1));
    }

    [Fact]
    public void AValueOfAnotherCallbackCanBeWatchedWhenTheModeIsGiven()
    {
        var adds = new LambdaCallback { EpochEnd = (run, values) => values["own"] = run.Epoch == 2 ? 0 : run.Epoch };
        Assert.Equal(3, Script.Model().Fit(Script.Data(), epochs: 9, callbacks: [adds, new EarlyStopping("own", mode: Better.Higher)]).Epochs.Count);
        Assert.Contains("'own'", Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), callbacks: [adds, new EarlyStopping("onw", mode: Better.Higher)])).Message);
        Assert.Throws<EspalierException>(() => Script.Model().Fit(Script.Data(), callbacks: [adds, new EarlyStopping("own")]));
    }

    [Fact]
    public void ARealTrainingStopsAndKeepsItsBestWeights()
    {
        var model = Script.Model();
        var stopping = new EarlyStopping("val_loss", patience: 3, restoreBestWeights: true);
        var history = model.Fit(Script.Data(), validation: Script.Data(17), epochs: 400, callbacks: [stopping]);
        Assert.Equal(history["val_loss"].Min(), model.Evaluate(Script.Data(17))["loss"], 1e-5);
        Assert.Equal(stopping.Best, history["val_loss"].Min());
    }
}
