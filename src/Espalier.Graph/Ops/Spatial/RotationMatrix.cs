namespace Espalier.Graph;

/// <summary>
/// The matrices for <see cref="AffineWarp"/> that turn images about their middle: angles (batch, 1) in radians, counter-clockwise →
/// (batch, 8). Angles have no gradient.
/// </summary>
/// <param name="rows">The rows of the images.</param>
/// <param name="columns">Their columns.</param>
public sealed class RotationMatrix(int rows, int columns) : Op
{
    /// <summary>The rows of the images.</summary>
    public int Rows { get; } = rows;

    /// <summary>Their columns.</summary>
    public int Columns { get; } = columns;

    /// <inheritdoc/>
    public override string Settings => $"{Rows}×{Columns}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => inputs[0].Shape is { Rank: 2 } shape && shape[1] == 1 ? [new Shape(shape[0], 8)]
        : throw Misfit($"needs (batch, 1) but got {inputs[0].Shape}.");
}
