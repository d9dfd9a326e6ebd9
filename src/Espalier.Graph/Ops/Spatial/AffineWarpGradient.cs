namespace Espalier.Graph;

/// <summary>From the gradient of a warp's output and its matrices, the gradient of the images: each is added to the pixels it was read from.</summary>
/// <param name="interpolation">How values between pixels were made.</param>
/// <param name="edge">What lay beyond the edges.</param>
public sealed class AffineWarpGradient(PixelInterpolation interpolation, EdgeMode edge) : WarpOp(interpolation, edge)
{
    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new AffineWarp(Interpolation, Edge), gradients[0]!, node.Inputs[1]), null];
}
