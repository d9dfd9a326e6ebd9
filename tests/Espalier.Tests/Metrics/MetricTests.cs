namespace Espalier.Tests.Metrics;

/// <summary>What the recorded cases do not cover: names, heads, missing labels, weights, errors, allocation.</summary>
public class MetricTests
{
    private const float Missing = float.NaN;

    private static double Of(Metric metric, float[] truth, int trueWidth, float[] predicted, int predictedWidth, params float[] weights)
    {
        metric.Update(new MetricBatch(truth, trueWidth, predicted, predictedWidth, weights));
        return metric.Result();
    }

    [Theory]
    [InlineData("accuracy", typeof(Accuracy))]
    [InlineData("acc", typeof(Accuracy))]
    [InlineData("Accuracy", typeof(Accuracy))]
    [InlineData("mse", typeof(MeanSquaredErrorMetric))]
    [InlineData("AUC", typeof(Auc))]
    [InlineData("auc", typeof(Auc))]
    [InlineData("mcc", typeof(MatthewsCorrelation))]
    [InlineData("top_k_categorical_accuracy", typeof(TopKCategoricalAccuracy))]
    public void ANameIsKeptAsWritten(string name, Type type)
    {
        var metric = Metric.Named(name);
        Assert.IsType(type, metric);
        Assert.Equal(name, metric.Name);
        Assert.Equal(name, metric.Clone().Name);
        if (metric is Accuracy) Assert.Equal(name, metric.For(HeadKind.Binary).Name);
    }

    [Fact]
    public void AMisspeltNameIsAnswered()
    {
        var error = Assert.Throws<EspalierException>(() => Metric.Named("acuracy"));
        Assert.Contains("Did you mean 'accuracy'?", error.Message);
    }

    [Fact]
    public void AccuracyFitsTheHead()
    {
        var accuracy = Metric.Named("accuracy");
        Assert.IsType<CategoricalAccuracy>(accuracy.For(HeadKind.Categorical));
        Assert.IsType<SparseCategoricalAccuracy>(accuracy.For(HeadKind.SparseCategorical));
        Assert.IsType<BinaryAccuracy>(accuracy.For(HeadKind.Binary));
        Assert.Contains("'mae'", Assert.Throws<EspalierException>(() => accuracy.For(HeadKind.Regression)).Message);
        Assert.Throws<EspalierException>(() => accuracy.Update(new MetricBatch([1], 1, [1], 1)));
        Assert.IsType<SparseCategoricalCrossentropyMetric>(Metric.Named("ce").For(HeadKind.SparseCategorical));
    }

    [Fact]
    public void AccuracyOfSeveralLabelsCountsEachLabel()
    {
        // By the largest value both rows would be right; two of six labels are wrong.
        float[] truth = [1, 1, 0, 0, 0, 1], predicted = [0.9f, 0.2f, 0.1f, 0.6f, 0.3f, 0.8f];
        Assert.Equal(4.0 / 6, Of(Metric.Named("accuracy").For(HeadKind.MultiLabel), truth, 3, predicted, 3), 12);
    }

    [Fact]
    public void ARowWithoutALabelIsPassedOver()
    {
        foreach (string name in new[] { "sparse_categorical_accuracy", "sparse_categorical_crossentropy", "balanced_accuracy", "mcc", "kappa", "f1_score", "auc", "precision" })
        {
            var with = Metric.Named(name);
            var without = Metric.Named(name);
            float[] p = [0.7f, 0.2f, 0.1f], q = [0.1f, 0.8f, 0.1f], r = [0.3f, 0.3f, 0.4f];
            Of(with, [0, Missing, 1, 2, Missing], 1, [.. p, .. q, .. q, .. q, .. r], 3);
            Of(without, [0, 1, 2], 1, [.. p, .. q, .. q], 3);
            Assert.Equal(without.Result(), with.Result());
            Assert.True(double.IsFinite(with.Result()), name);
        }
        Assert.Equal(4, Of(new MeanSquaredErrorMetric(), [1, Missing, 3], 1, [3, 9, 5], 1));
        Assert.Equal(4, Of(new MeanSquaredErrorMetric(), [1, 1, 0, Missing], 2, [3, 3, 9, 9], 2)); // one missing value takes its row along
        Assert.Equal(0.75, Of(new R2Score(), [1, Missing, 3], 1, [1.5f, 9, 2.5f], 1), 12);
        Assert.Equal(1, Of(new HingeMetric(), [0, 1, Missing], 1, [0, 0, 0], 1)); // still read as −1 and 1
    }

    [Fact]
    public void WeightsCountRowsSeveralTimes()
    {
        float[] truth = [0, 1, 1, 0], predicted = [0.9f, 0.8f, 0.3f, 0.2f];
        foreach (string name in new[] { "binary_accuracy", "balanced_accuracy", "mcc", "kappa", "precision", "recall", "auc", "mse", "r2_score", "rmse" })
        {
            double weighted = Of(Metric.Named(name), truth, 1, predicted, 1, 2, 1, 3, 1);
            double repeated = Of(Metric.Named(name), [0, 0, 1, 1, 1, 1, 0], 1, [0.9f, 0.9f, 0.8f, 0.3f, 0.3f, 0.3f, 0.2f], 1);
            Assert.Equal(repeated, weighted, 9);
        }
    }

    [Fact]
    public void AWeightMayStandForAllStepsOfASequence()
    {
        // Two samples of two steps, one weight each.
        Assert.Equal((3 * 1 + 3 * 1 + 0 + 4) / 8.0, Of(new MeanSquaredErrorMetric(), [0, 0, 0, 0], 1, [1, 1, 0, 2], 1, 3, 1), 12);
        Assert.Throws<EspalierException>(() => Of(new MeanSquaredErrorMetric(), [0, 0, 0], 1, [1, 1, 0], 1, 3, 1));
    }

    [Fact]
    public void BalancedAccuracyMatthewsAndKappaOfOneSigmoid()
    {
        // True negatives 3, false positives 1, false negatives 2, true positives 2; exactly 0.5 counts as 0.
        float[] truth = [0, 0, 0, 0, 1, 1, 1, 1], predicted = [0.1f, 0.2f, 0.5f, 0.9f, 0.2f, 0.4f, 0.6f, 0.7f];
        Assert.Equal((0.75 + 0.5) / 2, Of(new BalancedAccuracy(), truth, 1, predicted, 1), 12);
        Assert.Equal((2.0 * 3 - 1 * 2) / Math.Sqrt(3.0 * 4 * 4 * 5), Of(new MatthewsCorrelation(), truth, 1, predicted, 1), 12);
        Assert.Equal((5.0 / 8 - 0.5) / 0.5, Of(new CohenKappa(), truth, 1, predicted, 1), 12);
    }

    [Fact]
    public void OneHotTargetsAndClassNumbersAreTheSame()
    {
        float[] predicted = [0.7f, 0.2f, 0.1f, 0.1f, 0.8f, 0.1f, 0.5f, 0.1f, 0.4f], oneHot = [1, 0, 0, 0, 1, 0, 0, 0, 1], numbers = [0, 1, 2];
        foreach (string name in new[] { "categorical_accuracy", "categorical_crossentropy", "top_k_categorical_accuracy", "f1_score", "precision", "recall", "auc", "balanced_accuracy" })
            Assert.Equal(Of(Metric.Named(name), oneHot, 3, predicted, 3), Of(Metric.Named(name), numbers, 1, predicted, 3));
    }

    [Fact]
    public void WrongWidthsAndClassesAreRefused()
    {
        var error = Assert.Throws<EspalierException>(() => Of(new MeanSquaredErrorMetric(), [0, 1], 1, [0, 0, 0, 0], 2));
        Assert.Contains("as wide as the predictions (2)", error.Message);
        error = Assert.Throws<EspalierException>(() => Of(new SparseCategoricalAccuracy(), [3], 1, [0.2f, 0.3f, 0.5f], 3));
        Assert.Contains("from 0 to 2 but got 3", error.Message);
        Assert.Throws<EspalierException>(() => Of(new Precision(), [3], 1, [0.2f, 0.3f, 0.5f], 3));
        Assert.Throws<EspalierException>(() => Of(new Precision(classId: 3), [1], 1, [0.2f, 0.3f, 0.5f], 3));
        Assert.Throws<EspalierException>(() => Of(new MeanSquaredErrorMetric(), [1, 2, 3], 1, [1, 2], 1));
        Assert.Throws<EspalierException>(() => new BinaryAccuracy(1.5));
        Assert.Throws<EspalierException>(() => new Auc(thresholds: [2]));
        Assert.Throws<EspalierException>(() => new TopKCategoricalAccuracy(0));
        Assert.Throws<EspalierException>(() => new BalancedAccuracy().For(HeadKind.Regression));
    }

    [Fact]
    public void TiesAtTheEdgeOfTheTopAreInside()
    {
        Assert.Equal(1, Of(new TopKCategoricalAccuracy(2), [2], 1, [0.4f, 0.3f, 0.3f], 3));
        Assert.Equal(0, Of(new TopKCategoricalAccuracy(1), [2], 1, [0.4f, 0.3f, 0.3f], 3));
        // For precision with top_k the first of equals is inside, the second is not.
        Assert.Equal(0.5, Of(new Precision(topK: 2), [1], 1, [0.4f, 0.3f, 0.3f], 3), 12);
        Assert.Equal(0, Of(new Precision(topK: 2), [2], 1, [0.4f, 0.3f, 0.3f], 3), 12);
    }

    [Fact]
    public void TheAreaUnderAPerfectAndAReversedCurve()
    {
        float[] truth = [0, 0, 1, 1], rising = [0.1f, 0.2f, 0.8f, 0.9f], falling = [0.9f, 0.8f, 0.2f, 0.1f];
        Assert.Equal(1, Of(new Auc(), truth, 1, rising, 1), 12);
        Assert.Equal(0, Of(new Auc(), truth, 1, falling, 1), 12);
        // Half of the four pairs are in order.
        Assert.Equal(0.5, Of(new Auc(), truth, 1, [0.1f, 0.7f, 0.3f, 0.4f], 1), 2);
    }

    [Fact]
    public void ManyLabelsWithoutTheirNumberAreCountedFromTheFirstBatch()
    {
        var known = new Auc(multiLabel: true, labels: 2);
        var unknown = new Auc(multiLabel: true);
        float[] truth = [0, 1, 1, 0, 1, 1], predicted = [0.2f, 0.7f, 0.6f, 0.8f, 0.9f, 0.4f];
        Assert.Equal(Of(known, truth, 2, predicted, 2), Of(unknown, truth, 2, predicted, 2));
    }

    [Fact]
    public void R2KeepsItsDigitsFarFromZero()
    {
        float[] truth = [1_000_001, 1_000_002, 1_000_003], predicted = [1_000_001, 1_000_002, 1_000_002];
        Assert.Equal(0.5, Of(new R2Score(), truth, 1, predicted, 1), 9);
    }

    [Fact]
    public void PearsonAndConcordance()
    {
        float[] truth = [1, 2, 3, 4], predicted = [3, 5, 7, 9];
        Assert.Equal(1, Of(new PearsonCorrelation(0), truth, 1, predicted, 1), 12);
        Assert.Equal(1, Of(new PearsonCorrelation(), truth, 4, predicted, 4), 12);
        // cov = 2.5, variances 1.25 and 5, means 2.5 and 6
        Assert.Equal(2 * 2.5 / (1.25 + 5 + 3.5 * 3.5), Of(new ConcordanceCorrelation(0), truth, 1, predicted, 1), 12);
    }

    [Fact]
    public void ACloneStartsEmptyAndStaysApart()
    {
        foreach (string name in Registry<Metric>.Names)
        {
            if (name is "IoU" or "MeanIoU" or "OneHotIoU" or "OneHotMeanIoU" or "accuracy" or "crossentropy" or "PrecisionAtRecall"
                or "RecallAtPrecision" or "SensitivityAtSpecificity" or "SpecificityAtSensitivity") continue;
            bool ranks = name is "RankError" or "QuadraticKappa"; // these need classes in an order
            var metric = Metric.Named(name).For(ranks ? HeadKind.SparseCategorical : HeadKind.Binary);
            int columns = ranks ? 2 : 1;
            float[] truth = [0, 1, 1, 1], predicted = ranks ? [0.6f, 0.4f, 0.4f, 0.6f, 0.7f, 0.3f, 0.3f, 0.7f] : [0.4f, 0.6f, 0.3f, 0.7f];
            double value = Of(metric, truth, 1, predicted, columns);
            var clone = metric.Clone();
            Of(clone, [0, 1], 1, ranks ? [0.1f, 0.9f, 0.9f, 0.1f] : [0.9f, 0.1f], columns);
            Assert.Equal(value, metric.Result());
            metric.Reset();
            Of(metric, truth, 1, predicted, columns);
            Assert.Equal(value, metric.Result());
        }
    }

    [Fact]
    public void UpdatesAllocateNothing()
    {
        float[] truth = [0, 1, 1, 0, 0, 1], predicted = [0.2f, 0.7f, 0.6f, 0.8f, 0.9f, 0.4f], weights = [1, 2, 1];
        var values = new double[16];
        foreach (string name in Registry<Metric>.Names)
        {
            if (name is "accuracy" or "crossentropy") continue;
            var config = new Config(name, new()
            {
                ["num_classes"] = 2,
                ["target_class_ids"] = new System.Text.Json.Nodes.JsonArray(0, 1),
                ["recall"] = 0.5,
                ["precision"] = 0.5,
                ["sensitivity"] = 0.5,
                ["specificity"] = 0.5,
            });
            var metric = Registry<Metric>.Create(name, config);
            float[] scores = metric is IoU or MeanIoU ? truth : predicted;
            for (int i = 0; i < 3; i++) Round(metric, scores);
            long least = long.MaxValue;
            for (int round = 0; round < 4; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 50; i++) Round(metric, scores);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.True(least == 0, $"{name} allocates {least} bytes in 50 updates");
        }

        void Round(Metric metric, float[] scores)
        {
            metric.Update(new MetricBatch(truth, 2, scores, 2, metric is CorrelationMetric ? default : weights));
            metric.Results(values);
            metric.Result();
            metric.Reset();
        }
    }
}
