using System.Globalization;

namespace Espalier.Graph;

/// <summary>Numbers that never change.</summary>
/// <param name="shape">The shape, without a batch axis.</param>
/// <param name="values">The values, row-major.</param>
public sealed class Constant(Shape shape, float[] values) : Op
{
    /// <summary>The values, row-major.</summary>
    public IReadOnlyList<float> Values => values;

    /// <summary>The values as a span.</summary>
    public ReadOnlySpan<float> Span => values;

    /// <inheritdoc/>
    public override string Settings => values.Length == 1 ? values[0].ToString(CultureInfo.InvariantCulture) : $"{values.Length} values";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        shape.HasBatch || shape.ValuesPerRow != values.Length
            ? throw Misfit($"of shape {shape} needs {shape.ValuesPerRow} values but got {values.Length}.") : [shape];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;

    /// <summary>A single number.</summary>
    /// <param name="value">The number.</param>
    public static Symbol Of(float value) => Apply(new Constant(Shape.Scalar, [value]));

    /// <summary>A tensor.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">The values; not copied.</param>
    public static Symbol Of(Shape shape, float[] values) => Apply(new Constant(shape, values));
}
