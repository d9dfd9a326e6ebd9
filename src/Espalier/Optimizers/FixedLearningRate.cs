namespace Espalier;

/// <summary>The same rate at every step, taken as a 32-bit number as model files keep it: so a training that goes on from a file has the same.</summary>
/// <param name="rate">The rate, at least 0.</param>
public sealed class FixedLearningRate(double rate) : LearningRate
{
    /// <summary>The rate.</summary>
    public double Rate { get; } = double.IsFinite(rate) && rate >= 0 ? rate
        : throw new EspalierException($"A learning rate should be 0 or more but is {rate}.");

    /// <inheritdoc/>
    public override bool IsSchedule => false;

    /// <inheritdoc/>
    public override double At(long iteration) => (float)Rate;
}
