using Espalier.Graph;

namespace Espalier;

/// <summary>Ones.</summary>
[Registered("Ones", "ones", "one")]
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomKey key) => values.Fill(1);

    internal static Ones FromConfig(Config c) => new();
}
