using Espalier.Graph;

namespace Espalier;

/// <summary>The gain on the diagonal of a matrix, 0 elsewhere.</summary>
/// <param name="gain">What stands on the diagonal.</param>
[Registered("Identity", "identity", "IdentityInitializer")]
public sealed class Identity(double gain = 1) : Initializer
{
    /// <summary>What stands on the diagonal.</summary>
    public double Gain { get; } = gain;

    /// <inheritdoc/>
    /// <exception cref="EspalierException">The weight is no matrix.</exception>
    public override void Fill(Span<float> values, Shape shape, RandomKey key)
    {
        if (shape.Rank != 2) throw new EspalierException($"An identity needs a weight that is a matrix but got {shape}. Use Orthogonal here.");
        values.Clear();
        for (int i = 0; i < Math.Min(shape[0], shape[1]); i++) values[i * shape[1] + i] = (float)Gain;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["gain"] = Gain;

    internal static Identity FromConfig(Config c) => new(c.Number("gain", 1));
}
