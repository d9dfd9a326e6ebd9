using Espalier.Graph;

namespace Espalier;

/// <summary>The same number everywhere. Keras's class name is <c>Constant</c>.</summary>
/// <param name="value">The number.</param>
[Registered("Constant", "constant")]
public sealed class ConstantInitializer(double value = 0) : Initializer
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomKey key) => values.Fill((float)Value);

    /// <inheritdoc/>
    public override void WriteConfig(Config config) => config.Json["value"] = Value;

    internal static ConstantInitializer FromConfig(Config c) => new(c.Number("value", 0));
}
