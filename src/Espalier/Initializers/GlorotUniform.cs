using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Uniform numbers in ±√(6/(fan in + fan out)). Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward
/// neural networks", AISTATS 2010.
/// </summary>
[Registered("GlorotUniform", "glorot_uniform")]
public sealed class GlorotUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomKey key)
    {
        var (fanIn, fanOut) = Fans.Of(shape);
        float limit = (float)Math.Sqrt(6.0 / Math.Max(1, fanIn + fanOut));
        for (int i = 0; i < values.Length; i++) values[i] = (2 * key.Uniform(i) - 1) * limit;
    }

    internal static GlorotUniform FromConfig(Config c) => new();
}
