namespace Espalier.Graph;

/// <summary>What a warp of images and its gradient share.</summary>
/// <param name="interpolation">How values between pixels are made: nearest or bilinear.</param>
/// <param name="edge">What lies beyond the edges.</param>
public abstract class WarpOp(PixelInterpolation interpolation, EdgeMode edge) : Op
{
    /// <summary>How values between pixels are made.</summary>
    public PixelInterpolation Interpolation { get; } = interpolation is PixelInterpolation.Nearest or PixelInterpolation.Bilinear ? interpolation
        : throw new EspalierException($"A warp needs the interpolation nearest or bilinear but got {interpolation}.");

    /// <summary>What lies beyond the edges.</summary>
    public EdgeMode Edge { get; } = edge;

    /// <inheritdoc/>
    public override string Settings => $"{Interpolation}, {Edge} beyond the edges".ToLowerInvariant();

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (images, matrices) = (inputs[0].Shape, inputs[1].Shape);
        if (images.Rank != 4) throw Misfit($"needs images of (batch, rows, columns, channels) but got {images}.");
        return matrices == new Shape(images[0], 8) ? [images] : throw Misfit($"needs eight numbers for each image of {images} but got {matrices}.");
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Outputs[0].Shape.Count(batch) * (Interpolation == PixelInterpolation.Nearest ? 1 : 8);
}
