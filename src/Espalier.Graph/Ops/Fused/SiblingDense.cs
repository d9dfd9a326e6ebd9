namespace Espalier.Graph;

/// <summary>
/// x·Wᵢ + bᵢ with an optional max(·, 0), for several dense layers that read the same x: (…, k)·(k, nᵢ) = (…, nᵢ). Inputs: x, all W, all b. Made by
/// the pass <see cref="FuseSiblings"/>.
/// </summary>
/// <param name="relu">Whether negative results become 0.</param>
public sealed class SiblingDense(bool relu) : Op
{
    /// <summary>Whether negative results become 0.</summary>
    public bool Relu { get; } = relu;

    /// <inheritdoc/>
    public override string Settings => Relu ? "relu" : "";

    /// <summary>How many layers there are.</summary>
    /// <param name="node">A node of this op.</param>
    public static int Count(Node node) => node.Outputs.Count;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        int count = inputs.Count / 2;
        var shapes = new Shape[count];
        for (int i = 0; i < count; i++)
        {
            var (x, w, b) = (inputs[0].Shape, inputs[1 + i].Shape, inputs[1 + count + i].Shape);
            if (w.Rank != 2 || w[0] != x[-1] || b != new Shape(w[1])) throw Misfit($"needs (…, k), (k, n) and (n,) but got {x}, {w} and {b}.");
            shapes[i] = new Shape([.. x.Dims[..^1], w[1]]);
        }
        return shapes;
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Outputs.Sum(o => 2 * o.Shape.Count(batch) * node.Inputs[0].Shape[-1]);
}
