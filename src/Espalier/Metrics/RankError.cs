namespace Espalier;

/// <summary>
/// The mean absolute error in ranks, for ordered classes: how many classes an answer is off on average. The answer is the most probable
/// class, as everywhere else, or with <paramref name="median"/> the median class, which CORN's authors answer with and which is the best
/// guess under this very measure.
/// </summary>
/// <param name="median">Whether the median class is the answer.</param>
/// <param name="name">The name in histories.</param>
[Registered("RankError", "rank_error", "rank_mae", IsKeras = false)]
public sealed class RankError(bool median = false, string name = "rank_error") : MeanMetric(name, Better.Lower)
{
    /// <summary>Whether the median class is the answer.</summary>
    public bool Median { get; } = median;

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    /// <inheritdoc/>
    public override Metric For(HeadKind kind) => kind is HeadKind.Categorical or HeadKind.SparseCategorical ? Clone()
        : throw new EspalierException($"Metric '{Name}' needs a head with one answer out of several ordered classes but got a {kind} head. Use 'mae' for numbers.");

    internal static RankError FromConfig(Config c) => new(c.Flag("median", false), c.Text("name") ?? "rank_error");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["median"] = Median;
    }

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted) =>
        Math.Abs(ClassOf(target, predicted.Length) - (Median ? OrderedProbabilities.Median(predicted) : ArgMax(predicted)));
}
