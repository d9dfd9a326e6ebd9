namespace Espalier;

/// <summary>The best of one ratio at any threshold where another ratio is at least a given value.</summary>
public abstract class ConstrainedMetric : ThresholdMetric
{
    private readonly string _constraint;

    private protected ConstrainedMetric(string name, string constraint, double least, int numThresholds, int? classId)
        : base(name, Evenly(name, numThresholds), classId: classId)
    {
        if (!(least is >= 0 and <= 1)) throw new EspalierException($"{GetType().Name} needs {constraint} from 0 to 1 but got {least:R}.");
        (_constraint, Least) = (constraint, least);
    }

    /// <summary>The least value of the constrained ratio.</summary>
    public double Least { get; }

    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State
    {
        get
        {
            Count();
            return [("true_positives", TruePositiveCounts.ToArray()), ("false_positives", FalsePositiveCounts.ToArray()),
                ("true_negatives", TrueNegativeCounts.ToArray()), ("false_negatives", FalseNegativeCounts.ToArray())];
        }
    }

    /// <inheritdoc/>
    public override double Result()
    {
        Count();
        double best = 0;
        for (int i = 0; i < Thresholds.Count; i++)
        {
            double tp = TruePositiveCounts[i], fp = FalsePositiveCounts[i], tn = TrueNegativeCounts[i], fn = FalseNegativeCounts[i];
            // Keras compares in 32 bits, where a ratio such as 0.9 meets a constraint of 0.9.
            if ((float)Constrained(tp, fp, tn, fn) >= (float)Least) best = Math.Max(best, Wanted(tp, fp, tn, fn));
        }
        return best;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["class_id"] = ClassId;
        config.Json["num_thresholds"] = Thresholds.Count;
        config.Json[_constraint] = Least;
    }

    private protected abstract double Constrained(double tp, double fp, double tn, double fn);

    private protected abstract double Wanted(double tp, double fp, double tn, double fn);

    private static double[] Evenly(string name, int count) => count switch
    {
        < 1 => throw new EspalierException($"Metric '{name}' needs at least 1 threshold but got {count}."),
        1 => [0.5],
        _ => [.. Enumerable.Range(0, count).Select(i => (double)i / (count - 1))],
    };
}
