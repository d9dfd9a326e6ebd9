namespace Espalier.Graph;

/// <summary>
/// Turns, moves, scales and shears images, each by its own matrix: (batch, rows, columns, channels) and (batch, 8) → images of the same
/// size. A matrix (a0 a1 a2 b0 b1 b2 c0 c1) says where an output pixel is read: column x and row y at column a0·x + a1·y + a2 and row
/// b0·x + b1·y + b2. The last two numbers, a perspective, are not used, as in Keras. The matrices have no gradient.
/// </summary>
/// <param name="interpolation">How values between pixels are made: nearest (halves to even) or bilinear.</param>
/// <param name="edge">What lies beyond the edges.</param>
/// <param name="fill">The value beyond the edges when that is constant.</param>
public sealed class AffineWarp(PixelInterpolation interpolation, EdgeMode edge, float fill = 0) : WarpOp(interpolation, edge)
{
    /// <summary>The value beyond the edges when that is constant.</summary>
    public float Fill { get; } = fill;

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new AffineWarpGradient(Interpolation, Edge), gradients[0]!, node.Inputs[1]), null];
}
