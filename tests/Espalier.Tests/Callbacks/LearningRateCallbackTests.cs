namespace Espalier.Tests.Callbacks;

/// <summary>Callbacks that change the learning rate, with Keras's counting.</summary>
public class LearningRateCallbackTests
{
    private static double[] Rates(ReduceLROnPlateau callback, params double[] losses) => [.. Script.Play(callback, "val_loss", losses).Rates];

    [Fact]
    public void TheRateShrinksAfterEpochsWithoutImprovement()
    {
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Rates(new ReduceLROnPlateau(factor: 0.5, patience: 2), 5, 5, 5, 5, 5));
        Assert.Equal([1, 1, 1, 1, 0.5], Rates(new ReduceLROnPlateau(factor: 0.5, patience: 2), 5, 5, 4, 5, 5));
        Assert.Equal([1, 0.5, 0.25], Rates(new ReduceLROnPlateau(factor: 0.5, patience: 1), 5, 5 - 1e-5, 5 - 2e-5)); // below the least change
    }

    [Fact]
    public void NothingIsCountedWhileCooling()
    {
        // The reduction at epoch 1 starts two epochs of cooling; the second of them is the first that counts again, as in Keras.
        Assert.Equal([1, 0.5, 0.5, 0.25, 0.25, 0.125], Rates(new ReduceLROnPlateau(factor: 0.5, patience: 1, cooldown: 2), 5, 5, 5, 5, 5, 5));
        Assert.Equal([1, 0.5, 0.25, 0.125], Rates(new ReduceLROnPlateau(factor: 0.5, patience: 1, cooldown: 1), 5, 5, 5, 5));
    }

    [Fact]
    public void TheRateStaysAboveItsLeast() => Assert.Equal([1, 0.5, 0.3f, 0.3f], Rates(new ReduceLROnPlateau(factor: 0.5, patience: 1, minLearningRate: 0.3), 5, 5, 5, 5));

    [Fact]
    public void TheHistoryHasTheRateOfTheEpoch()
    {
        var history = Script.Model(new Adam(0.25)).Fit(Script.Data(), epochs: 3, callbacks: [new LearningRateScheduler((epoch, rate) => epoch == 0 ? rate : rate / 2)]);
        Assert.Equal([0.25, 0.125, 0.0625], history["learning_rate"]);
        history = Script.Model(new SGD(0)).Fit(Script.Data(), validation: Script.Data(), epochs: 3, callbacks: [new ReduceLROnPlateau(patience: 1)]);
        Assert.Equal([0, 0, 0], history["learning_rate"]);
    }

    [Fact]
    public void AScheduleCannotBeChanged()
    {
        foreach (Callback callback in new Callback[] { new ReduceLROnPlateau("loss"), new LearningRateScheduler((_, rate) => rate) })
            Assert.Contains("fixed", Assert.Throws<EspalierException>(() =>
                Script.Model(new Adam(new ExponentialDecay(0.1, 10, 0.9))).Fit(Script.Data(), callbacks: [callback])).Message);
        Assert.Throws<EspalierException>(() => new ReduceLROnPlateau(factor: 1));
    }
}
