using Espalier.Graph;

namespace Espalier.Tests.Metrics;

/// <summary>The confusion matrix and what follows from it, against values worked out by hand.</summary>
public class ConfusionMatrixTests
{
    /// <summary>Rows are true classes: 4 of class 0, 3 of class 1, 3 of class 2.</summary>
    private static ConfusionMatrix Sample()
    {
        var matrix = new ConfusionMatrix(3);
        int[,] counts = { { 3, 1, 0 }, { 1, 1, 1 }, { 0, 0, 3 } };
        for (int t = 0; t < 3; t++)
            for (int p = 0; p < 3; p++)
                for (int i = 0; i < counts[t, p]; i++) matrix.Add(t, p);
        return matrix;
    }

    [Fact]
    public void RatiosOfEachClass()
    {
        var m = Sample();
        Assert.Equal(10, m.Total);
        Assert.Equal(0.7, m.Accuracy, 12);
        Assert.Equal((0.75 + 1.0 / 3 + 1) / 3, m.BalancedAccuracy, 12);
        Assert.Equal(0.75, m.Recall(0), 12);
        Assert.Equal(0.75, m.Precision(0), 12);
        Assert.Equal(0.5, m.Precision(1), 12);
        Assert.Equal(0.4, m.F1(1), 12); // 2 · 1 / (3 + 2)
        Assert.Equal(6.0 / 7, m.F1(2), 12);
        Assert.Equal((0.75 + 0.4 + 6.0 / 7) / 3, m.MacroF1, 12);
        Assert.Equal(0.6, m.IntersectionOverUnion(0), 12); // 3 / (4 + 4 − 3)
        Assert.Equal(0, m.MajorityClass);
        Assert.Equal(0.4, m.MajorityBaseline, 12);
    }

    [Fact]
    public void MatthewsOfThreeClasses()
    {
        // c s − Σ p t = 7·10 − (4·4 + 2·3 + 4·3) = 36; s² − Σ p² = 100 − 36 = 64; s² − Σ t² = 100 − 34 = 66
        Assert.Equal(36 / Math.Sqrt(64 * 66), Sample().Matthews, 12);
    }

    [Fact]
    public void MatthewsOfTwoClassesIsTheKnownFormula()
    {
        var m = new ConfusionMatrix(2);
        m.Add(1, 1, 6); // true positives
        m.Add(0, 0, 3); // true negatives
        m.Add(0, 1, 1); // false positives
        m.Add(1, 0, 2); // false negatives
        Assert.Equal((6.0 * 3 - 1 * 2) / Math.Sqrt(7.0 * 8 * 4 * 5), m.Matthews, 12);
    }

    [Fact]
    public void KappaWithAndWithoutWeights()
    {
        var m = Sample();
        double chance = (4 * 4 + 3 * 2 + 3 * 4) / 100.0;
        Assert.Equal((0.7 - chance) / (1 - chance), m.Kappa(), 12);
        // Expected counts, support · predicted / 10, times |i − j| or its square; 3 disagreements were observed, each one class apart.
        double linear = 0.8 * 1 + 1.6 * 2 + 1.2 * 1 + 1.2 * 1 + 1.2 * 2 + 0.6 * 1, quadratic = 0.8 + 1.6 * 4 + 1.2 + 1.2 + 1.2 * 4 + 0.6;
        Assert.Equal(1 - 3 / linear, m.Kappa(KappaWeighting.Linear), 12);
        Assert.Equal(1 - 3 / quadratic, m.Kappa(KappaWeighting.Quadratic), 12);
    }

    [Fact]
    public void AClassThatDoesNotOccurIsLeftOutOfBalancedAccuracy()
    {
        var m = new ConfusionMatrix(3);
        m.Add(0, 0);
        m.Add(1, 2);
        Assert.Equal(0.5, m.BalancedAccuracy, 12);
        Assert.Equal(0, m.Recall(2));
        Assert.Equal(0, m.Precision(1));
    }

    [Fact]
    public void AnEmptyMatrixIsZeroEverywhere()
    {
        var m = new ConfusionMatrix(2);
        Assert.Equal([0, 0, 0, 0, 0, 0], [m.Accuracy, m.BalancedAccuracy, m.Matthews, m.Kappa(), m.MajorityBaseline, m.MacroF1]);
    }

    [Fact]
    public void WrongClassesAreRefused()
    {
        Assert.Throws<EspalierException>(() => new ConfusionMatrix(1));
        Assert.Throws<EspalierException>(() => Sample().Add(3, 0));
        Assert.Throws<EspalierException>(() => Sample().Add(0, -1));
    }

    [Fact]
    public void TheBootstrapIntervalHoldsTheAccuracyAndRepeats()
    {
        var m = new ConfusionMatrix(2);
        m.Add(0, 0, 80);
        m.Add(1, 0, 20);
        var interval = Bootstrap.OfAccuracy(m, RandomKey.For(7, "bootstrap/test"));
        Assert.Equal(interval, Bootstrap.OfAccuracy(m, RandomKey.For(7, "bootstrap/test")));
        Assert.NotEqual(interval, Bootstrap.OfAccuracy(m, RandomKey.For(8, "bootstrap/test")));
        // The normal approximation says 0.8 ± 1.96 · √(0.8 · 0.2 / 100) = 0.7216 … 0.8784.
        Assert.InRange(interval.Low, 0.69, 0.75);
        Assert.InRange(interval.High, 0.85, 0.91);
        var narrow = Bootstrap.OfAccuracy(m, RandomKey.For(7, "bootstrap/test"), level: 0.5);
        Assert.True(narrow.Low > interval.Low && narrow.High < interval.High);
        Assert.Throws<EspalierException>(() => Bootstrap.OfMean([], RandomKey.For(1, "x")));
    }
}
