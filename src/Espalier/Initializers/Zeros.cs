using Espalier.Graph;

namespace Espalier;

/// <summary>Zeros.</summary>
[Registered("Zeros", "zeros", "zero")]
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomKey key) => values.Clear();

    internal static Zeros FromConfig(Config c) => new();
}
