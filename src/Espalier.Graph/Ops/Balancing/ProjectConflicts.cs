namespace Espalier.Graph;

/// <summary>
/// From the inner products of K gradients to what each counts once conflicts are projected away: every gradient i is taken through the
/// others in a random order, and where it points against one, g_i·g_j &lt; 0, loses its part along it, g_i ← g_i − (g_i·g_j/‖g_j‖²)·g_j.
/// What is left is a sum Σ_j c_ij·g_j of the gradients as they were, so that the inner products are all it takes. Inputs: the products (K, K), and
/// numbers (K, K) whose order within row i is the order in which gradient i meets the others. Output: Σ_i c_ij, shape (K,).
/// Source: Yu, Kumar, Gupta, Levine, Hausman, Finn, "Gradient Surgery for Multi-Task Learning", 2020.
/// </summary>
public sealed class ProjectConflicts : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var products = inputs[0].Shape;
        return products.Rank == 2 && !products.HasBatch && products[0] == products[1] && inputs[1].Shape == products ? [new Shape(products[0])]
            : throw Misfit($"needs two square matrices of one size but got {products} and {inputs[1].Shape}.");
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch)
    {
        long heads = node.Outputs[0].Shape[0];
        return 2 * heads * heads * heads;
    }
}
