using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>A value for each threshold: one of the four counts, or a ratio of them.</summary>
public abstract class PerThresholdMetric : ThresholdMetric
{
    private readonly double[]? _given;

    /// <summary>Sets what is counted.</summary>
    /// <param name="name">The name in histories.</param>
    /// <param name="thresholds">Thresholds from 0 to 1; null means 0.5.</param>
    /// <param name="topK">Counts a prediction as positive only when it is among the K largest of its row.</param>
    /// <param name="classId">Looks at this column only.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    protected PerThresholdMetric(string name, double[]? thresholds, int? topK = null, int? classId = null) : base(name, thresholds, topK, classId)
    {
        foreach (double t in thresholds ?? [])
            if (!(t is >= 0 and <= 1)) throw new EspalierException($"{GetType().Name} '{name}' needs thresholds from 0 to 1 but got {t:R}.");
        _given = thresholds;
    }

    /// <inheritdoc/>
    public override int Width => Thresholds.Count;

    /// <inheritdoc/>
    public override double Result()
    {
        Count();
        double sum = 0;
        for (int i = 0; i < Width; i++) sum += At(i);
        return sum / Width;
    }

    /// <inheritdoc/>
    public override void Results(Span<double> values)
    {
        Count();
        for (int i = 0; i < Width; i++) values[i] = At(i);
    }

    /// <summary>The value at one threshold, once counted.</summary>
    /// <param name="threshold">The threshold's position.</param>
    private protected abstract double At(int threshold);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["thresholds"] = _given switch
        {
            null => null,
            [var one] => one,
            _ => new JsonArray([.. _given.Select(t => (JsonNode)t)]),
        };
    }
}
