namespace Espalier.Graph;

/// <summary>
/// A convolution with a bias, an optional max(·, 0) and a maximum over windows that lie side by side, as one kernel whose unpooled values
/// never reach memory; made by the pass <see cref="FuseConvolution"/>. For training it also keeps, for each pooled value, the place in its
/// window that it came from: a byte, counted row by row, or <see cref="Dead"/> where no value was above 0, so that no gradient flows.
/// </summary>
/// <remarks>
/// The places are opaque to all but the two gradients: four bytes in the room of one float, each image starting at a whole one.
/// </remarks>
/// <param name="window">The window of the convolution.</param>
/// <param name="groups">Into how many groups channels and filters are split.</param>
/// <param name="pool">The pool's window; see <see cref="CanPool"/>.</param>
/// <param name="relu">Whether negative results become 0.</param>
/// <param name="keepsPlaces">Whether the places are a second output.</param>
public sealed class PooledConvolution(SlidingWindow window, int groups, SlidingWindow pool, bool relu, bool keepsPlaces) : ConvolutionOp(window, groups)
{
    /// <summary>The place of a value that lets no gradient through.</summary>
    public const byte Dead = 255;

    /// <summary>The pool's window.</summary>
    public SlidingWindow Pool { get; } = pool;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu { get; } = relu;

    /// <summary>Whether the places are a second output.</summary>
    public bool KeepsPlaces { get; } = keepsPlaces;

    /// <inheritdoc/>
    public override string Settings => $"{base.Settings}{(Relu ? ", relu" : "")}, pool {Pool.Rows}×{Pool.Columns}";

    /// <summary>Whether windows lie side by side without a border, and each has places enough for a byte.</summary>
    /// <param name="pool">A pool's window.</param>
    public static bool CanPool(SlidingWindow pool) => pool.StrideRows == pool.Rows && pool.StrideColumns == pool.Columns && !pool.HasBorder
        && pool.DilationRows == 1 && pool.DilationColumns == 1 && (long)pool.Rows * pool.Columns < Dead;

    /// <summary>The shape of the places of some pooled values.</summary>
    /// <param name="pooled">(batch, rows, columns, filters).</param>
    public static Shape PlacesOf(Shape pooled) => new(pooled[0], (pooled[1] * pooled[2] * pooled[3] + 3) / 4);

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var unpooled = Outputs(inputs[0].Shape, inputs[1].Shape);
        var (rows, columns) = Pool.Output(unpooled[1], unpooled[2]);
        var pooled = new Shape(unpooled[0], rows, columns, unpooled[3]);
        return KeepsPlaces ? [pooled, PlacesOf(pooled)] : [pooled];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => FlopsOf(node.Outputs[0].Shape, node.Inputs[1].Shape, batch) * Pool.Rows * Pool.Columns;
}
